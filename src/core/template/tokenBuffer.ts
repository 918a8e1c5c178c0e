import { FormatError } from './failure.ts';
import { byteLength } from './goString.ts';
import { placeOf } from './place.ts';
import { quote } from './quote.ts';
import { isKeyword, type Token } from './token.ts';

/** Nesting of parentheses and control structures beyond which our own recursion would be at risk. */
const MAX_NESTING = 500;

/** The tokens of one tree, and the errors about them. */
export interface TokenBuffer {
  /** The next token, spaces included. */
  readonly next: () => Token;
  readonly peek: () => Token;
  /** The next token that is no space. */
  readonly take: () => Token;
  readonly look: () => Token;
  /** Puts tokens back, the one to be read first last. */
  readonly back: (...tokens: readonly Token[]) => void;
  /** Where the token last handed out ends. */
  readonly end: () => number;
  /** Goes in, or comes back out of, something nested; how deep that is. */
  readonly nest: (by: number) => number;
  /** Says on which line the action at hand started; 0 outside of one. */
  readonly startAction: (line: number) => void;
  readonly fail: (message: string, token?: Token) => never;
  readonly unexpected: (token: Token, context: string) => never;
}

/**
 * Go's parser reads tokens through a buffer of three and names the line of the token read last in its errors, so the
 * buffer is part of what has to be the same.
 */
export const tokenBuffer = (text: string, read: () => Token, nesting = 0): TokenBuffer => {
  const pushed: Token[] = [];
  let latest: Token = { kind: 'EOF', start: 0, text: '', line: 0 };
  let end = 0;
  let actionLine = 0;

  const first = (): Token => pushed.pop() ?? (latest = read());

  const next = (): Token => {
    const token = first();
    if (token.kind !== ' ') end = token.start + token.text.length;
    return token;
  };

  const back = (...tokens: readonly Token[]): void => void pushed.push(...tokens);

  const peek = (): Token => {
    const token = first();
    back(token);
    return token;
  };

  const take = (): Token => {
    const token = next();
    return token.kind === ' ' ? take() : token;
  };

  const look = (): Token => {
    const token = take();
    back(token);
    return token;
  };

  const fail = (message: string, { kind, start, text: { length } } = latest): never => {
    const end = kind === 'error' ? text.length : kind === 'EOF' ? start : start + length;
    throw new FormatError('parse', `template: :${latest.line}: ${message}`, placeOf(text, { at: start, start, end }));
  };

  const unexpected = (token: Token, context: string): never => {
    const { kind, text: said, line } = token;
    const started = said.endsWith(' action') ? 'started' : 'in action started';
    const isLater = actionLine !== 0 && actionLine !== line;
    const message = isLater ? `${said} ${started} at :${actionLine}` : said;
    return fail(kind === 'error' ? message : `unexpected ${tokenText(token)} in ${context}`, token);
  };

  const nest = (by: number): number => {
    nesting += by;
    const { start } = latest;
    if (nesting > MAX_NESTING)
      throw new FormatError('depth', 'nested too deeply', placeOf(text, { at: start, start, end: start }));
    return nesting;
  };

  const startAction = (line: number): void => {
    actionLine = line;
  };

  return { next, peek, take, look, back, end: () => end, nest, startAction, fail, unexpected };
};

const tokenText = ({ kind, text }: Token): string => {
  if (kind === 'EOF') return kind;
  if (kind === '.' || isKeyword(kind)) return `<${text}>`;
  return byteLength(text) <= 10 ? quote(text) : `${quote(Array.from(text).slice(0, 10).join(''))}...`;
};
