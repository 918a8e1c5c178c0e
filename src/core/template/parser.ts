import type { BranchNode, Definition, ListNode, Statement, TemplateNode } from './node.ts';
import { lexer } from './lexer.ts';
import { pipelineParser, unquoted } from './pipelineParser.ts';
import { quote } from './quote.ts';
import type { Token, TokenKind } from './token.ts';
import { type TokenBuffer, tokenBuffer } from './tokenBuffer.ts';
import { isSpace } from './unicode.ts';
import { codeOf } from './goString.ts';

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
export const parse = (
  text: string,
  hasFunction: (name: string) => boolean,
  variables: readonly string[] = [],
): ReadonlyMap<string, Definition> => {
  const definitions: Definitions = new Map();
  const read = lexer(text);
  const tree = (nesting: number, known: readonly string[]): TreeParser =>
    treeParser(tokenBuffer(text, read, nesting), definitions, hasFunction, known, tree);
  tree(0, variables).root();
  return definitions;
};

interface TreeParser {
  readonly root: () => void;
  readonly definition: () => void;
  /** What stands between a define or block and its end. */
  readonly body: (name: string, context: string) => void;
}

/** One tree: the root, a define or a block. Each has its own variables, tokens and idea of the current action. */
const treeParser = (
  tokens: TokenBuffer,
  definitions: Definitions,
  hasFunction: (name: string) => boolean,
  known: readonly string[],
  tree: (nesting: number, known: readonly string[]) => TreeParser,
): TreeParser => {
  const variables = ['$', ...known];
  const { next, peek, nextNonSpace, peekNonSpace, back, nest, end: endOfLast } = tokens;
  const fail: TokenBuffer['fail'] = tokens.fail;
  const unexpected: TokenBuffer['unexpected'] = tokens.unexpected;
  const pipeline = pipelineParser(tokens, hasFunction, variables);
  let rangeDepth = 0;

  const root = (): void => {
    const { start } = peek();
    const nodes: Statement[] = [];
    for (let token = peek(); token.kind !== 'EOF'; token = peek()) {
      if (token.kind === '{{') {
        next();
        const word = nextNonSpace();
        if (word.kind === 'define') {
          inner().definition();
          continue;
        }
        back(word, token);
      }
      const read = statement();
      if ('token' in read) fail(`unexpected ${endText(read)}`, read.token);
      nodes.push(read);
    }
    define('', list(start, nodes));
  };

  const inner = (): TreeParser => tree(tokens.nesting() + 1, []);

  const definition = (): void => {
    const context = 'define clause';
    const name = templateName(context);
    expect('}}', context);
    body(name, context);
  };

  const body = (name: string, context: string): void => {
    const [read, end] = itemList();
    if (end.kind === 'else') fail(`unexpected ${endText(end)} in ${context}`, end.token);
    define(name, read);
  };

  // A second definition may only fill in for an empty one.
  const define = (name: string, list: ListNode): void => {
    const earlier = definitions.get(name);
    if (!earlier || isEmpty(earlier.root)) definitions.set(name, { name, root: list });
    else if (!isEmpty(list)) fail(`template: multiple definition of template ${quote(name)}`);
  };

  const itemList = (): readonly [ListNode, ListEnd] => {
    nest(1);
    const { start } = peekNonSpace();
    const nodes: Statement[] = [];
    while (peekNonSpace().kind !== 'EOF') {
      const read = statement();
      if ('token' in read) {
        nest(-1);
        return [list(start, nodes), read];
      }
      nodes.push(read);
    }
    fail('unexpected EOF');
  };

  const list = (start: number, nodes: readonly Statement[]): ListNode => ({
    kind: 'list',
    at: start,
    start,
    end: endOfLast(),
    nodes,
  });

  const statement = (): Statement | ListEnd => {
    const token = nextNonSpace();
    const { kind, start, text } = token;
    if (kind === 'text') return { kind, at: start, start, end: endOfLast(), text };
    if (kind !== '{{') unexpected(token, 'input');
    tokens.startAction(token.line);
    const read = action();
    tokens.startAction(0);
    return read;
  };

  const action = (): Statement | ListEnd => {
    const token = nextNonSpace();
    const { kind, start } = token;
    const spot = { at: start, start, end: start + token.text.length };
    switch (kind) {
      case 'block':
      case 'template':
        return template(kind);
      case 'break':
      case 'continue': {
        const after = nextNonSpace();
        if (after.kind !== '}}') unexpected(after, `{{${kind}}}`);
        if (rangeDepth === 0) fail(`{{${kind}}} outside {{range}}`, token);
        return { kind, ...spot };
      }
      case 'else': {
        const after = peekNonSpace().kind;
        if (after !== 'if' && after !== 'with') expect('}}', kind);
        return { kind, token };
      }
      case 'end':
        expect('}}', kind);
        return { kind, token };
      case 'if':
      case 'range':
      case 'with':
        return control(kind);
      default: {
        back(token);
        const pipe = pipeline('command', '}}');
        return { kind: 'action', ...spot, end: pipe.end, pipe };
      }
    }
  };

  const control = (kind: BranchNode['kind']): BranchNode => {
    const scope = variables.length;
    const isRange = Number(kind === 'range');
    const pipe = pipeline(kind, '}}');
    rangeDepth += isRange;
    const [body, end] = itemList();
    rangeDepth -= isRange;
    const elseList = end.kind === 'else' ? elseBranch(kind, end.token) : undefined;
    variables.length = scope;
    return { kind, at: pipe.at, start: pipe.start, end: pipe.end, pipe, list: body, elseList };
  };

  const elseBranch = (kind: BranchNode['kind'], token: Token): ListNode => {
    if (kind !== 'range' && peek().kind === kind) {
      next();
      nest(1);
      const node = control(kind);
      nest(-1);
      return list(token.start, [node]);
    }
    const [read, end] = itemList();
    if (end.kind === 'else') fail(`expected end; found ${endText(end)}`, end.token);
    return read;
  };

  const template = (kind: 'block' | 'template'): TemplateNode => {
    const context = `${kind} clause`;
    const { start } = peekNonSpace();
    const name = templateName(context);
    let end = endOfLast();
    let pipe;
    const after = nextNonSpace();
    if (kind === 'block' || after.kind !== '}}') {
      back(after);
      pipe = pipeline(context, '}}');
      ({ end } = pipe);
    }
    if (kind === 'block') inner().body(name, context);
    return { kind: 'template', at: start, start, end, name, pipe };
  };

  const templateName = (context: string): string => {
    const token = nextNonSpace();
    if (token.kind !== 'string') unexpected(token, context);
    return unquoted(tokens, token);
  };

  const expect = (kind: TokenKind, context: string): void => {
    const token = nextNonSpace();
    if (token.kind !== kind) unexpected(token, context);
  };

  return { root, definition, body };
};

const endText = (end: ListEnd): string => `{{${end.kind}}}`;

// What a template may consist of and still be redefined.
const isEmpty = ({ nodes }: ListNode): boolean =>
  nodes.every((node) => node.kind === 'text' && Array.from(node.text).every((char) => isSpace(codeOf(char))));
