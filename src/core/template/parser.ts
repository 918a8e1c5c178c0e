import { FormatError } from './failure.ts';
import { byteLength, codeOf } from './goString.ts';
import { Lexer } from './lexer.ts';
import type {
  BranchNode,
  ChainNode,
  CommandNode,
  Definition,
  FieldNode,
  IdentifierNode,
  ListNode,
  Operand,
  PipeNode,
  Statement,
  TemplateNode,
  VariableNode,
} from './node.ts';
import { nodeText } from './nodeText.ts';
import { numberConstant, type NumberKind } from './numberConstant.ts';
import { placeOf } from './place.ts';
import { quote, unquote } from './quote.ts';
import { isKeyword, type Token, type TokenKind } from './token.ts';
import { TokenBuffer } from './tokenBuffer.ts';
import { isSpace } from './unicode.ts';

/** Nesting of parentheses and control structures beyond which our own recursion would be at risk. */
const MAX_NESTING = 500;

/** How a list of statements ended. */
interface ListEnd {
  readonly kind: 'end' | 'else';
  readonly token: Token;
}

type Definitions = Map<string, Definition>;

/**
 * Parses a template and what it defines. The root template is named "".
 * @param variables Names that are declared already, besides `$`.
 * @throws FormatError with Go's words.
 */
export function parse(
  text: string,
  hasFunction: (name: string) => boolean,
  variables: readonly string[] = [],
): ReadonlyMap<string, Definition> {
  const definitions: Definitions = new Map();
  new TreeParser(text, new Lexer(text), definitions, hasFunction, 0, variables).parseRoot();
  return definitions;
}

/** One tree: the root, a define or a block. Each has its own variables, tokens and idea of the current action. */
class TreeParser {
  readonly #text: string;
  readonly #lexer: Lexer;
  readonly #tokens: TokenBuffer;
  readonly #definitions: Definitions;
  readonly #hasFunction: (name: string) => boolean;
  readonly #variables: string[];
  #actionLine = 0;
  #rangeDepth = 0;
  #nesting: number;

  constructor(
    text: string,
    lexer: Lexer,
    definitions: Definitions,
    hasFunction: (name: string) => boolean,
    nesting: number,
    variables: readonly string[] = [],
  ) {
    this.#variables = ['$', ...variables];
    this.#text = text;
    this.#lexer = lexer;
    this.#tokens = new TokenBuffer(lexer);
    this.#definitions = definitions;
    this.#hasFunction = hasFunction;
    this.#nesting = nesting;
  }

  parseRoot(): void {
    const start = this.#tokens.peek().start;
    const nodes: Statement[] = [];
    while (this.#tokens.peek().kind !== 'EOF') {
      const delimiter = this.#tokens.peek();
      if (delimiter.kind === 'left delimiter') {
        this.#tokens.next();
        const token = this.#tokens.nextNonSpace();
        if (token.kind === 'define') {
          this.#subParser().#parseDefinition();
          continue;
        }
        this.#tokens.back(token, delimiter);
      }
      const read = this.#statement();
      if ('token' in read) this.#fail(`unexpected ${endText(read)}`, read.token);
      nodes.push(read);
    }
    this.#define('', this.#list(start, nodes));
  }

  #subParser(): TreeParser {
    return new TreeParser(this.#text, this.#lexer, this.#definitions, this.#hasFunction, this.#nesting + 1);
  }

  #parseDefinition(): void {
    const context = 'define clause';
    const token = this.#tokens.nextNonSpace();
    if (token.kind !== 'string' && token.kind !== 'raw string') this.#unexpected(token, context);
    const name = this.#unquote(token);
    this.#expect('right delimiter', context);
    this.#body(name, context);
  }

  #body(name: string, context: string): void {
    const { list, end } = this.#itemList();
    if (end.kind === 'else') this.#fail(`unexpected ${endText(end)} in ${context}`, end.token);
    this.#define(name, list);
  }

  // A second definition may only fill in for an empty one.
  #define(name: string, root: ListNode): void {
    const earlier = this.#definitions.get(name);
    if (earlier === undefined || isEmpty(earlier.root)) this.#definitions.set(name, { name, root });
    else if (!isEmpty(root)) this.#fail(`template: multiple definition of template ${quote(name)}`);
  }

  #itemList(): { readonly list: ListNode; readonly end: ListEnd } {
    if (++this.#nesting > MAX_NESTING) this.#tooDeep();
    const start = this.#tokens.peekNonSpace().start;
    const nodes: Statement[] = [];
    while (this.#tokens.peekNonSpace().kind !== 'EOF') {
      const read = this.#statement();
      if ('token' in read) {
        this.#nesting--;
        return { list: this.#list(start, nodes), end: read };
      }
      nodes.push(read);
    }
    this.#fail('unexpected EOF');
  }

  #list(start: number, nodes: readonly Statement[]): ListNode {
    return { kind: 'list', at: start, start, end: this.#tokens.end, nodes };
  }

  #statement(): Statement | ListEnd {
    const token = this.#tokens.nextNonSpace();
    if (token.kind === 'text') {
      return { kind: 'text', at: token.start, start: token.start, end: this.#tokens.end, text: token.text };
    }
    if (token.kind !== 'left delimiter') this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const action = this.#action();
    this.#actionLine = 0;
    return action;
  }

  #action(): Statement | ListEnd {
    const token = this.#tokens.nextNonSpace();
    switch (token.kind) {
      case 'block':
        return this.#block();
      case 'break':
      case 'continue':
        return this.#jump(token, token.kind);
      case 'else': {
        const next = this.#tokens.peekNonSpace();
        if (next.kind !== 'if' && next.kind !== 'with') this.#expect('right delimiter', 'else');
        return { kind: 'else', token };
      }
      case 'end':
        this.#expect('right delimiter', 'end');
        return { kind: 'end', token };
      case 'if':
      case 'range':
      case 'with':
        return this.#control(token.kind);
      case 'template':
        return this.#template();
      default: {
        this.#tokens.back(token);
        const pipe = this.#pipeline('command', 'right delimiter');
        return { kind: 'action', at: token.start, start: token.start, end: pipe.end, pipe };
      }
    }
  }

  #jump(token: Token, kind: 'break' | 'continue'): Statement {
    const next = this.#tokens.nextNonSpace();
    if (next.kind !== 'right delimiter') this.#unexpected(next, `{{${kind}}}`);
    if (this.#rangeDepth === 0) this.#fail(`{{${kind}}} outside {{range}}`, token);
    return { kind, at: token.start, start: token.start, end: token.start + token.text.length };
  }

  #control(kind: BranchNode['kind']): BranchNode {
    const scope = this.#variables.length;
    const pipe = this.#pipeline(kind, 'right delimiter');
    if (kind === 'range') this.#rangeDepth++;
    const body = this.#itemList();
    if (kind === 'range') this.#rangeDepth--;
    const elseList = body.end.kind === 'else' ? this.#else(kind, body.end.token) : undefined;
    this.#variables.length = scope;
    return { kind, at: pipe.at, start: pipe.start, end: pipe.end, pipe, list: body.list, elseList };
  }

  #else(kind: BranchNode['kind'], token: Token): ListNode {
    if (kind !== 'range' && this.#tokens.peek().kind === kind) {
      this.#tokens.next();
      if (++this.#nesting > MAX_NESTING) this.#tooDeep();
      const node = this.#control(kind);
      this.#nesting--;
      return this.#list(token.start, [node]);
    }
    const { list, end } = this.#itemList();
    if (end.kind === 'else') this.#fail(`expected end; found ${endText(end)}`, end.token);
    return list;
  }

  #block(): TemplateNode {
    const context = 'block clause';
    const token = this.#tokens.nextNonSpace();
    const name = this.#templateName(token, context);
    const pipe = this.#pipeline(context, 'right delimiter');
    this.#subParser().#body(name, context);
    return { kind: 'template', at: token.start, start: token.start, end: pipe.end, name, pipe };
  }

  #template(): TemplateNode {
    const context = 'template clause';
    const token = this.#tokens.nextNonSpace();
    const name = this.#templateName(token, context);
    const end = this.#tokens.end;
    const next = this.#tokens.nextNonSpace();
    if (next.kind === 'right delimiter') {
      return { kind: 'template', at: token.start, start: token.start, end, name, pipe: undefined };
    }
    this.#tokens.back(next);
    const pipe = this.#pipeline(context, 'right delimiter');
    return { kind: 'template', at: token.start, start: token.start, end: pipe.end, name, pipe };
  }

  #templateName(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'raw string') this.#unexpected(token, context);
    return this.#unquote(token);
  }

  #pipeline(context: string, end: TokenKind): PipeNode {
    const start = this.#tokens.peekNonSpace().start;
    const { declared, assigns } = this.#declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const stop = this.#tokens.end;
      const token = this.#tokens.nextNonSpace();
      if (token.kind === end) {
        this.#checkPipeline(commands, context, token);
        return { kind: 'pipe', at: start, start, end: Math.max(start, stop), declared, assigns, commands };
      }
      if (!STARTS_OPERAND.has(token.kind)) this.#unexpected(token, context);
      this.#tokens.back(token);
      commands.push(this.#command());
    }
  }

  #declarations(context: string): { readonly declared: readonly VariableNode[]; readonly assigns: boolean } {
    const declared: VariableNode[] = [];
    for (;;) {
      const variable = this.#tokens.peekNonSpace();
      if (variable.kind !== 'variable') return { declared, assigns: false };
      this.#tokens.next();
      const after = this.#tokens.peek();
      const next = this.#tokens.peekNonSpace();
      const comma = next.kind === 'char' && next.text === ',';
      if (!comma && next.kind !== 'assign' && next.kind !== 'declare') {
        // Not a declaration: hand back what was looked at. The space after it separates operands.
        if (after.kind === 'space') this.#tokens.back(after);
        this.#tokens.back(variable);
        return { declared, assigns: false };
      }
      this.#tokens.nextNonSpace();
      declared.push(variableNode(variable, []));
      this.#variables.push(variable.text);
      if (!comma) return { declared, assigns: next.kind === 'assign' };
      if (context !== 'range' || declared.length > 1) this.#fail(`too many declarations in ${context}`, next);
      const following = this.#tokens.peekNonSpace();
      if (!['variable', 'right delimiter', 'right paren'].includes(following.kind)) {
        this.#fail('range can only initialize variables', following);
      }
    }
  }

  #checkPipeline(commands: readonly CommandNode[], context: string, end: Token): void {
    if (commands.length === 0) this.#fail(`missing value for ${context}`, end);
    commands.forEach((command, index) => {
      const kind = command.operands[0].kind;
      if (index > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(kind)) {
        this.#fail(`non executable command in pipeline stage ${index + 1}`, end);
      }
    });
  }

  #command(): CommandNode {
    const start = this.#tokens.peekNonSpace().start;
    const operands: Operand[] = [];
    for (;;) {
      this.#tokens.peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined) operands.push(operand);
      const end = this.#tokens.end;
      const token = this.#tokens.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'right delimiter' || token.kind === 'right paren') this.#tokens.back(token);
      else if (token.kind !== 'pipe') this.#unexpected(token, 'operand');
      const [first, ...rest] = operands;
      if (first === undefined) this.#fail('empty command', token);
      return { kind: 'command', at: start, start, end, operands: [first, ...rest] };
    }
  }

  #operand(): Operand | undefined {
    const node = this.#term();
    if (node === undefined || this.#tokens.peek().kind !== 'field') return node;
    const at = this.#tokens.peek().start;
    const fields: string[] = [];
    while (this.#tokens.peek().kind === 'field') fields.push(this.#tokens.next().text.slice(1));
    const spot = { at, start: node.start, end: this.#tokens.end };
    switch (node.kind) {
      case 'field':
        return { ...node, ...spot, fields: [...node.fields, ...fields] } satisfies FieldNode;
      case 'variable':
        return { ...node, ...spot, fields: [...node.fields, ...fields] } satisfies VariableNode;
      case 'pipe':
      case 'identifier':
        return { kind: 'chain', ...spot, base: node, fields } satisfies ChainNode;
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
      case 'chain':
        this.#fail(`unexpected . after term ${quote(nodeText(node))}`);
    }
  }

  #term(): Operand | undefined {
    const token = this.#tokens.nextNonSpace();
    const spot = { at: token.start, start: token.start, end: this.#tokens.end };
    switch (token.kind) {
      case 'identifier':
        if (!this.#hasFunction(token.text)) this.#fail(`function ${quote(token.text)} not defined`, token);
        return { kind: 'identifier', ...spot, name: token.text } satisfies IdentifierNode;
      case '.':
        return { kind: 'dot', ...spot };
      case 'nil':
        return { kind: 'nil', ...spot };
      case 'variable':
        if (!this.#variables.includes(token.text)) this.#fail(`undefined variable ${quote(token.text)}`, token);
        return variableNode(token, []);
      case 'field':
        return { kind: 'field', ...spot, fields: [token.text.slice(1)] };
      case 'bool':
        return { kind: 'bool', ...spot, value: token.text === 'true' };
      case 'char constant':
      case 'complex':
      case 'number':
        return this.#number(token, token.kind);
      case 'left paren':
        return this.#parenthesized(token);
      case 'string':
      case 'raw string':
        return { kind: 'string', ...spot, source: token.text, value: this.#unquote(token) };
      default:
        this.#tokens.back(token);
        return undefined;
    }
  }

  #parenthesized(token: Token): PipeNode {
    if (++this.#nesting > MAX_NESTING) this.#tooDeep();
    const pipe = this.#pipeline('parenthesized pipeline', 'right paren');
    this.#nesting--;
    return { ...pipe, start: token.start, end: this.#tokens.end };
  }

  #number(token: Token, kind: NumberKind): Operand {
    const constant = numberConstant(token.text, kind);
    if (typeof constant === 'string') this.#fail(constant, token);
    return {
      kind: 'number',
      at: token.start,
      start: token.start,
      end: token.start + token.text.length,
      source: token.text,
      constant,
    };
  }

  #unquote(token: Token): string {
    const text = unquote(token.text);
    if (text === undefined) this.#fail('invalid syntax', token);
    return text;
  }

  #expect(kind: TokenKind, context: string): Token {
    const token = this.#tokens.nextNonSpace();
    if (token.kind !== kind) this.#unexpected(token, context);
    return token;
  }

  #unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') this.#fail(`unexpected ${tokenText(token)} in ${context}`, token);
    const began = this.#actionLine !== 0 && this.#actionLine !== token.line;
    const started = token.text.endsWith(' action') ? 'started' : 'in action started';
    this.#fail(began ? `${token.text} ${started} at :${this.#actionLine}` : token.text, token);
  }

  #fail(message: string, token = this.#tokens.latest): never {
    const length = token.kind === 'error' ? this.#text.length - token.start : token.text.length;
    const place = placeOf(this.#text, token.start, token.start, token.start + (token.kind === 'EOF' ? 0 : length));
    throw new FormatError('parse', `template: :${this.#tokens.latest.line}: ${message}`, place);
  }

  #tooDeep(): never {
    const { start } = this.#tokens.latest;
    throw new FormatError('depth', 'nested too deeply', placeOf(this.#text, start, start, start));
  }
}

const STARTS_OPERAND: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'char constant',
  'complex',
  '.',
  'field',
  'identifier',
  'number',
  'nil',
  'raw string',
  'string',
  'variable',
  'left paren',
]);

function variableNode(token: Token, fields: readonly string[]): VariableNode {
  const end = token.start + token.text.length;
  return { kind: 'variable', at: token.start, start: token.start, end, name: token.text, fields };
}

function endText(end: ListEnd): string {
  return `{{${end.kind}}}`;
}

function tokenText(token: Token): string {
  if (token.kind === 'EOF') return 'EOF';
  if (token.kind === '.' || isKeyword(token.kind)) return `<${token.text}>`;
  if (byteLength(token.text) <= 10) return quote(token.text);
  return `${quote(Array.from(token.text).slice(0, 10).join(''))}...`;
}

// What a template may consist of and still be redefined.
function isEmpty(list: ListNode): boolean {
  return list.nodes.every((node) => node.kind === 'text' && isBlank(node.text));
}

function isBlank(text: string): boolean {
  return Array.from(text).every((char) => isSpace(codeOf(char)));
}
