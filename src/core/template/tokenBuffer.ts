import { FormatError } from './failure.ts';
import { byteLength } from './goString.ts';
import { placeOf } from './place.ts';
import { quote } from './quote.ts';
import { isKeyword, type Token } from './token.ts';

/** Nesting of parentheses and control structures beyond which our own recursion would be at risk. */
const MAX_NESTING = 500;

/** The tokens of one tree, and the errors about them. */
export interface TokenBuffer {
  readonly next: () => Token;
  readonly peek: () => Token;
  readonly nextNonSpace: () => Token;
  readonly peekNonSpace: () => Token;
  /** Puts tokens back, the one to be read first last. */
  readonly back: (...tokens: readonly Token[]) => void;
  /** Where the token last handed out ends. */
  readonly end: () => number;
  /** Goes in, or comes back out of, something nested. */
  readonly nest: (by: 1 | -1) => void;
  readonly nesting: () => number;
  /** Says on which line the action at hand started; 0 outside of one. */
  readonly startAction: (line: number) => void;
  readonly fail: (message: string, token?: Token) => never;
  readonly unexpected: (token: Token, context: string) => never;
}

/**
 * Go's parser reads tokens through a buffer of three and names the line of the token read last in its errors, so the
 * buffer is part of what has to be the same.
 */
export const tokenBuffer = (text: string, read: () => Token, outerNesting: number): TokenBuffer => {
  const pushed: Token[] = [];
  let latest: Token = { kind: 'EOF', start: 0, text: '', line: 0 };
  let end = 0;
  let nesting = outerNesting;
  let actionLine = 0;

  const next = (): Token => {
    const token = pushed.pop() ?? (latest = read());
    if (token.kind !== ' ') end = token.start + token.text.length;
    return token;
  };

  const peek = (): Token => {
    const token = pushed.pop() ?? (latest = read());
    pushed.push(token);
    return token;
  };

  const nextNonSpace = (): Token => {
    const token = next();
    return token.kind === ' ' ? nextNonSpace() : token;
  };

  const peekNonSpace = (): Token => {
    const token = nextNonSpace();
    pushed.push(token);
    return token;
  };

  function fail(message: string, token = latest): never {
    const { kind, start } = token;
    const length = kind === 'error' ? text.length - start : kind === 'EOF' ? 0 : token.text.length;
    const place = placeOf(text, start, start, start + length);
    throw new FormatError('parse', `template: :${latest.line}: ${message}`, place);
  }

  function unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') fail(`unexpected ${tokenText(token)} in ${context}`, token);
    const began = actionLine !== 0 && actionLine !== token.line;
    const started = token.text.endsWith(' action') ? 'started' : 'in action started';
    fail(began ? `${token.text} ${started} at :${actionLine}` : token.text, token);
  }

  const nest = (by: 1 | -1): void => {
    nesting += by;
    if (nesting <= MAX_NESTING) return;
    const { start } = latest;
    throw new FormatError('depth', 'nested too deeply', placeOf(text, start, start, start));
  };

  return {
    next,
    peek,
    nextNonSpace,
    peekNonSpace,
    fail,
    unexpected,
    nest,
    back: (...tokens) => void pushed.push(...tokens),
    end: () => end,
    nesting: () => nesting,
    startAction: (line) => (actionLine = line),
  };
};

const tokenText = ({ kind, text }: Token): string => {
  if (kind === 'EOF') return kind;
  if (kind === '.' || isKeyword(kind)) return `<${text}>`;
  return byteLength(text) <= 10 ? quote(text) : `${quote(Array.from(text).slice(0, 10).join(''))}...`;
};
