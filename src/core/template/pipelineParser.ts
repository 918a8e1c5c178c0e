import type { CommandNode, Operand, PipeNode, VariableNode } from './node.ts';
import { nodeText } from './nodeText.ts';
import { numberConstant } from './numberConstant.ts';
import { quote, unquote } from './quote.ts';
import type { Token, TokenKind } from './token.ts';
import type { TokenBuffer } from './tokenBuffer.ts';

/** Reads a pipeline up to and including a token of some kind. */
export type ParsePipeline = (context: string, end: TokenKind) => PipeNode;

/** Makes a parser of pipelines. The variables they declare are added to those that are known. */
export const pipelineParser = (
  tokens: TokenBuffer,
  hasFunction: (name: string) => boolean,
  variables: string[],
): ParsePipeline => {
  const { next, peek, nextNonSpace, peekNonSpace, back, end: endOfLast } = tokens;
  const fail: TokenBuffer['fail'] = tokens.fail;
  const unexpected: TokenBuffer['unexpected'] = tokens.unexpected;

  const pipeline = (context: string, end: TokenKind): PipeNode => {
    const { start } = peekNonSpace();
    const [declared, assigns] = declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const stop = Math.max(start, endOfLast());
      const token = nextNonSpace();
      if (token.kind === end) {
        if (commands.length === 0) fail(`missing value for ${context}`, token);
        const stage = commands.findIndex(({ operands }, index) => index > 0 && isConstant(operands[0]));
        if (stage > 0) fail(`non executable command in pipeline stage ${stage + 1}`, token);
        return { kind: 'pipe', at: start, start, end: stop, declared, assigns, commands };
      }
      back(token);
      if (!STARTS_OPERAND.has(token.kind)) unexpected(token, context);
      commands.push(command());
    }
  };

  const declarations = (context: string): readonly [declared: readonly VariableNode[], assigns: boolean] => {
    const declared: VariableNode[] = [];
    for (;;) {
      const variable = peekNonSpace();
      if (variable.kind !== 'variable') return [declared, false];
      next();
      const after = peek();
      const sign = peekNonSpace();
      const isComma = sign.kind === 'char' && sign.text === ',';
      if (!isComma && sign.kind !== '=' && sign.kind !== ':=') {
        // Not a declaration: hand back what was looked at. The space after it separates operands.
        if (after.kind === ' ') back(after);
        back(variable);
        return [declared, false];
      }
      nextNonSpace();
      declared.push(variableNode(variable));
      variables.push(variable.text);
      if (!isComma) return [declared, sign.kind === '='];
      if (context !== 'range' || declared.length > 1) fail(`too many declarations in ${context}`, sign);
      const following = peekNonSpace();
      if (!['variable', '}}', ')'].includes(following.kind)) fail('range can only initialize variables', following);
    }
  };

  const command = (): CommandNode => {
    const { start } = peekNonSpace();
    const operands: Operand[] = [];
    for (;;) {
      peekNonSpace();
      const read = operand();
      if (read) operands.push(read);
      const end = endOfLast();
      const token = next();
      if (token.kind === ' ') continue;
      if (token.kind === '}}' || token.kind === ')') back(token);
      else if (token.kind !== '|') unexpected(token, 'operand');
      const [first, ...rest] = operands;
      if (!first) fail('empty command', token);
      return { kind: 'command', at: start, start, end, operands: [first, ...rest] };
    }
  };

  const operand = (): Operand | undefined => {
    const node = term();
    if (!node || peek().kind !== 'field') return node;
    const at = peek().start;
    const fields: string[] = 'fields' in node ? [...node.fields] : [];
    while (peek().kind === 'field') fields.push(next().text.slice(1));
    const changed = { at, end: endOfLast(), fields };
    if (node.kind === 'field' || node.kind === 'variable') return { ...node, ...changed };
    if (node.kind === 'pipe' || node.kind === 'identifier') {
      return { kind: 'chain', start: node.start, ...changed, base: node };
    }
    fail(`unexpected . after term ${quote(nodeText(node))}`);
  };

  const term = (): Operand | undefined => {
    const token = nextNonSpace();
    const { kind, start, text } = token;
    const spot = { at: start, start, end: endOfLast() };
    switch (kind) {
      case 'identifier':
        if (!hasFunction(text)) fail(`function ${quote(text)} not defined`, token);
        return { kind, ...spot, name: text };
      case '.':
        return { kind: 'dot', ...spot };
      case 'nil':
        return { kind, ...spot };
      case 'variable':
        if (!variables.includes(text)) fail(`undefined variable ${quote(text)}`, token);
        return variableNode(token);
      case 'field':
        return { kind, ...spot, fields: [text.slice(1)] };
      case 'bool':
        return { kind, ...spot, value: text === 'true' };
      case 'rune':
      case 'complex':
      case 'number': {
        const constant = numberConstant(text, kind);
        if (typeof constant === 'string') fail(constant, token);
        return { kind: 'number', ...spot, source: text, constant };
      }
      case '(': {
        tokens.nest(1);
        const pipe = pipeline('parenthesized pipeline', ')');
        tokens.nest(-1);
        return { ...pipe, start, end: endOfLast() };
      }
      case 'string':
        return { kind, ...spot, source: text, value: unquoted(tokens, token) };
      default:
        back(token);
        return undefined;
    }
  };

  return pipeline;
};

/** The value of a string token. */
export const unquoted = (tokens: TokenBuffer, token: Token): string =>
  unquote(token.text) ?? tokens.fail('invalid syntax', token);

const STARTS_OPERAND: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'rune',
  'complex',
  '.',
  'field',
  'identifier',
  'number',
  'nil',
  'string',
  'variable',
  '(',
]);

const isConstant = ({ kind }: Operand): boolean => ['bool', 'dot', 'nil', 'number', 'string'].includes(kind);

const variableNode = ({ start, text }: Token): VariableNode => ({
  kind: 'variable',
  at: start,
  start,
  end: start + text.length,
  name: text,
  fields: [],
});
