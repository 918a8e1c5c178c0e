import { isNone } from './none.ts';
import type { Functions } from './function.ts';
import { lexer } from './lexer.ts';
import { pipelineParser, unquoted } from './pipelineParser.ts';
import { quote } from './quote.ts';
import { write } from './run.ts';
import { action, branch, type Definition, type Execute, sequence, templateCall } from './statements.ts';
import type { Token, TokenKind } from './token.ts';
import { type TokenBuffer, tokenBuffer } from './tokenBuffer.ts';

/** The `{{else}}` or `{{end}}` a list of statements ended with. */
interface ListEnd {
  readonly kind: 'end' | 'else';
  readonly token: Token;
}

/**
 * Parses a template and what it defines into what runs it. The root template is named "".
 * @throws FormatError with Go's words.
 */
export const parse = (text: string, functions: Functions): Execute => {
  const definitions = new Map<string, Definition>();
  const read = lexer(text);

  /**
   * Reads one tree: the root, or, with a context, a define (whose name is still to come) or a block. Each has its own
   * variables, tokens and idea of the current action.
   */
  const readTree = (nesting: number, context?: string, blockName?: string): void => {
    const tokens = tokenBuffer(text, read, nesting);
    const { peek, next, take, look, back, nest, end: endOfLast, startAction } = tokens;
    const fail: TokenBuffer['fail'] = tokens.fail;
    const unexpected: TokenBuffer['unexpected'] = tokens.unexpected;
    const variables = ['$'];
    const pipeline = pipelineParser(tokens, functions, variables);
    let rangeDepth = 0;
    // Whether nothing but space was read so far.
    let isBlank = true;

    const root = (): void => {
      const statements: Execute[] = [];
      for (let token = peek(); token.kind !== 'EOF'; token = peek()) {
        if (token.kind === '{{') {
          next();
          const word = take();
          if (word.kind === 'define') {
            readTree(nest(0) + 1, 'define clause');
            continue;
          }
          back(word, token);
        }
        const read = statement();
        if (typeof read === 'object') fail(`unexpected {{${read.kind}}}`, read.token);
        statements.push(read);
      }
      define('', sequence(statements));
    };

    // A second definition may only fill in for an empty one.
    const define = (name: string, execute: Execute): void => {
      if (definitions.get(name)?.isBlank ?? true) definitions.set(name, { name, execute, isBlank });
      else if (!isBlank) fail(`template: multiple definition of template ${quote(name)}`);
    };

    const itemList = (): readonly [Execute, ListEnd] => {
      nest(1);
      const statements: Execute[] = [];
      while (look().kind !== 'EOF') {
        const read = statement();
        if (typeof read === 'object') {
          nest(-1);
          return [sequence(statements), read];
        }
        statements.push(read);
      }
      return fail('unexpected EOF');
    };

    /** The list that ends here, at `{{end}}` and not at `{{else}}`. */
    const lastList = (problem: string): Execute => {
      const [list, { kind, token }] = itemList();
      return kind === 'end' ? list : fail(problem, token);
    };

    const statement = (): Execute | ListEnd => {
      const token = take();
      const { kind, text: said } = token;
      if (kind === 'text') {
        isBlank &&= !/[^\s\x85]|\ufeff/.test(said);
        return (run) => {
          write(run, said);
        };
      }
      if (kind !== '{{') unexpected(token, 'input');
      startAction(token.line);
      const read = inAction();
      startAction(0);
      if (typeof read === 'function') isBlank = false;
      return read;
    };

    const inAction = (): Execute | ListEnd => {
      const token = take();
      const { kind } = token;
      switch (kind) {
        case 'block':
        case 'template':
          return template(kind);
        case 'break':
        case 'continue':
          expect('}}', `{{${kind}}}`);
          return rangeDepth ? () => kind : fail(`{{${kind}}} outside {{range}}`, token);
        case 'else':
        case 'end':
          if (kind === 'end' || !/^(if|with)$/.test(look().kind)) expect('}}', kind);
          return { kind, token };
        case 'if':
        case 'range':
        case 'with':
          return control(kind);
        default:
          back(token);
          return action(pipeline('command', '}}'));
      }
    };

    const control = (kind: 'if' | 'range' | 'with'): Execute => {
      const scope = variables.length;
      const isRange = Number(kind === 'range');
      const pipe = pipeline(kind, '}}');
      rangeDepth += isRange;
      const [list, end] = itemList();
      rangeDepth -= isRange;
      const elseList = end.kind === 'else' ? elseBranch(kind) : undefined;
      variables.length = scope;
      return branch(kind, pipe, list, elseList);
    };

    const elseBranch = (kind: 'if' | 'range' | 'with'): Execute => {
      if (kind === 'range' || peek().kind !== kind) return lastList('expected end; found {{else}}');
      next();
      nest(1);
      const nested = control(kind);
      nest(-1);
      return nested;
    };

    const template = (kind: 'block' | 'template'): Execute => {
      const clause = `${kind} clause`;
      const { start } = look();
      const name = templateName(clause);
      let end = endOfLast();
      let pipe;
      const after = take();
      if (kind === 'block' || after.kind !== '}}') {
        back(after);
        pipe = pipeline(clause, '}}');
        ({ end } = pipe);
      }
      if (kind === 'block') readTree(nest(0) + 1, clause, name);
      const node = { at: start, start, end, text: `{{template ${quote(name)}${pipe ? ` ${pipe.text}` : ''}}}` };
      return templateCall(node, name, pipe, definitions);
    };

    const templateName = (clause: string): string => {
      const token = take();
      return token.kind === 'string' ? unquoted(tokens, token) : unexpected(token, clause);
    };

    const expect = (kind: TokenKind, clause: string): void => {
      const token = take();
      if (token.kind !== kind) unexpected(token, clause);
    };

    if (!context) {
      root();
      return;
    }
    const name = blockName ?? templateName(context);
    if (isNone(blockName)) expect('}}', context);
    define(name, lastList(`unexpected {{else}} in ${context}`));
  };

  readTree(0);
  return (run, dot) => definitions.get('')?.execute(run, dot);
};
