import type { Functions } from './function.ts';
import type { CommandNode, Constant, LiteralNode, Operand, PipeNode } from './node.ts';
import { numberConstant } from './numberConstant.ts';
import { quote, unquote } from './quote.ts';
import type { Token, TokenKind } from './token.ts';
import type { TokenBuffer } from './tokenBuffer.ts';

/** Reads a pipeline up to and including a token of some kind. */
export type ParsePipeline = (context: string, end: TokenKind) => PipeNode;

/** Makes a parser of pipelines. The variables they declare are added to those that are known. */
export const pipelineParser = (tokens: TokenBuffer, functions: Functions, variables: string[]): ParsePipeline => {
  const { next, peek, take, look, back, end: endOfLast, nest } = tokens;
  const fail: TokenBuffer['fail'] = tokens.fail;
  const unexpected: TokenBuffer['unexpected'] = tokens.unexpected;

  const pipeline = (context: string, end: TokenKind): PipeNode => {
    const { start } = look();
    const [declared, sign] = declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const stop = Math.max(start, endOfLast());
      const token = take();
      if (token.kind === end) {
        if (commands.length === 0) fail(`missing value for ${context}`, token);
        const stage = commands.findIndex(({ operands: [{ kind }] }, index) => index > 0 && /dot|nil|lit/.test(kind));
        if (stage > 0) fail(`non executable command in pipeline stage ${stage + 1}`, token);
        const text = (sign && `${declared.join(', ')} ${sign} `) + commands.map((command) => command.text).join(' | ');
        return { kind: 'pipe', at: start, start, end: stop, text, declared, assigns: sign === '=', commands };
      }
      back(token);
      if (!STARTS_OPERAND.test(token.kind)) unexpected(token, context);
      commands.push(command());
    }
  };

  /** The names before a sign, and the sign; none without one. */
  const declarations = (context: string): readonly [declared: readonly string[], sign: string] => {
    const declared: string[] = [];
    for (let variable = look(); variable.kind === 'variable'; variable = look()) {
      next();
      const after = peek();
      const sign = look();
      const isComma = sign.kind === 'char' && sign.text === ',';
      if (!isComma && sign.kind !== '=' && sign.kind !== ':=') {
        // Not a declaration: hand back what was looked at. The space after it separates operands.
        if (after.kind === ' ') back(after);
        back(variable);
        break;
      }
      take();
      declared.push(variable.text);
      variables.push(variable.text);
      if (!isComma) return [declared, sign.text];
      if (context !== 'range' || declared.length > 1) fail(`too many declarations in ${context}`, sign);
      const following = look();
      if (!/variable|^}}|^\)/.test(following.kind)) fail('range can only initialize variables', following);
    }
    return [declared, declared.length > 0 ? ':=' : ''];
  };

  const command = (): CommandNode => {
    const { start } = look();
    const operands: Operand[] = [];
    for (;;) {
      look();
      const read = operand();
      if (read) operands.push(read);
      const end = endOfLast();
      const token = next();
      if (token.kind === ' ') continue;
      if (token.kind === '}}' || token.kind === ')') back(token);
      else if (token.kind !== '|') unexpected(token, 'operand');
      const [first, ...rest] = operands;
      if (!first) fail('empty command', token);
      return { at: start, start, end, text: operands.map(operandText).join(' '), operands: [first, ...rest] };
    }
  };

  const operand = (): Operand | undefined => {
    const node = term();
    if (!node || peek().kind !== 'field') return node;
    const at = peek().start;
    let text = operandText(node);
    const fields: string[] = 'fields' in node ? [...node.fields] : [];
    while (peek().kind === 'field') {
      const field = next().text;
      text += field;
      fields.push(field.slice(1));
    }
    const changed = { at, end: endOfLast(), text, fields };
    if (node.kind === 'field' || node.kind === 'variable') return { ...node, ...changed };
    if (node.kind === 'pipe' || node.kind === 'word') {
      return { kind: 'chain', start: node.start, ...changed, base: node };
    }
    return fail(`unexpected . after term ${quote(node.text)}`);
  };

  const term = (): Operand | undefined => {
    const token = take();
    const { kind, start, text } = token;
    const spot = { at: start, start, end: endOfLast(), text };
    const literal = (constant: Constant | string): LiteralNode =>
      typeof constant === 'string' ? fail(constant, token) : { kind: 'literal', ...spot, constant };
    switch (kind) {
      case 'word': {
        const callee = functions(text) ?? fail(`function ${quote(text)} not defined`, token);
        return { kind, ...spot, callee };
      }
      case '.':
        return { kind: 'dot', ...spot };
      case 'nil':
        return { kind, ...spot };
      case 'variable':
        if (!variables.includes(text)) fail(`undefined variable ${quote(text)}`, token);
        return { kind, ...spot, name: text, fields: [] };
      case 'field':
        return { kind, ...spot, fields: [text.slice(1)] };
      case 'bool':
        return literal({ bool: text === 'true' });
      case 'rune':
      case 'complex':
      case 'number':
        return literal(numberConstant(text, kind));
      case 'string':
        return literal({ string: unquoted(tokens, token) });
      case '(': {
        nest(1);
        const pipe = pipeline('parenthesized pipeline', ')');
        nest(-1);
        return { ...pipe, start, end: endOfLast() };
      }
      default:
        back(token);
        return undefined;
    }
  };

  return pipeline;
};

const operandText = ({ kind, text }: Operand): string => (kind === 'pipe' ? `(${text})` : text);

/** The value of a string token. */
export const unquoted = (tokens: TokenBuffer, token: Token): string =>
  unquote(token.text) ?? tokens.fail('invalid syntax', token);

const STARTS_OPERAND = /^[.(]|bool|rune|complex|field|word|number|nil|string|variable/;
