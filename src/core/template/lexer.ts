import { isNone } from './none.ts';
import { charOf } from './goString.ts';
import { quote, quoteUnicode } from './quote.ts';
import { isKeyword, type Token, type TokenKind } from './token.ts';
import { NAME_CHARACTER } from './unicode.ts';

const SPACES = /[ \t\r\n]*/y;
const WORD = new RegExp(`${NAME_CHARACTER}*`, 'vy');
const NUMBER_START = /[+\-\d]|\.(?:\d|$)/y;
const NUMBER =
  /[+-]?(?:0x[\da-f_]*(?:\.[\da-f_]*)?(?:p[+-]?[\d_]*)?|0o[0-7_]*(?:\.[0-7_]*)?|0b[01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:e[+-]?[\d_]*)?)i?/iy;
/** What may follow a word: the end, a space, or punctuation. */
const TERMINATOR = /$|[ \t\r\n.,|:)(]|\}\}/y;
const COMMENT_OPENING = /\{\{(?:-[ \t\r\n])?(?=\/\*)/y;
/** With the space a trim marker takes. */
const CLOSING = /\}\}|[ \t\r\n]-\}\}[ \t\r\n]*/y;
const LEFT_TRIM_MARKER = /-[ \t\r\n]/y;
const RIGHT_TRIM_MARKER = /[ \t\r\n]-(?=\}\})/y;

const QUOTED = /(["'])(?:(?!\1)[^\\\n]|\\[^\n])*\1|`[^`]*`/y;
const QUOTES: Readonly<Record<string, readonly [TokenKind, string]>> = {
  '"': ['string', 'quoted string'],
  "'": ['rune', 'character constant'],
  '`': ['string', 'raw quoted string'],
};

/**
 * Go's template lexer: one token a call. After an error it is at the end of an empty input, as Go's is, because the
 * parser may have looked one token past it.
 */
export const lexer = (text: string): (() => Token) => {
  let input = text;
  let start = 0;
  let position = 0;
  let line = 1;
  let parenDepth = 0;
  let isInAction = false;

  /** What a pattern finds here. */
  const here = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(input)?.[0];
  };

  /** The same, and goes past it. */
  const skip = (pattern: RegExp): string | undefined => {
    const found = here(pattern);
    position += found?.length ?? 0;
    return found;
  };

  const ignore = (): void => {
    for (; start < position; start++) if (input[start] === '\n') line++;
  };

  const emit = (kind: TokenKind): Token => {
    const token = { kind, start, text: kind === 'EOF' ? kind : input.slice(start, position), line };
    ignore();
    return token;
  };

  const fail = (message: string): Token => {
    const token: Token = { kind: 'error', start, text: message, line };
    start = position = 0;
    input = '';
    return token;
  };

  const textToken = (): Token => {
    for (;;) {
      const found = input.indexOf('{{', position);
      position = found + 2;
      const isTrimmed = found >= 0 && !isNone(here(LEFT_TRIM_MARKER));
      position = found < 0 ? input.length : found;
      if (isTrimmed) while (position > start && /[ \t\r\n]/.test(input.charAt(position - 1))) position--;
      if (position > start) return emit('text');
      if (found < 0) return emit('EOF');
      position = found;
      ignore();
      if (isNone(skip(COMMENT_OPENING))) return leftDelimiter();
      const problem = comment();
      if (problem) return problem;
    }
  };

  const leftDelimiter = (): Token => {
    position += 2;
    const token = emit('{{');
    skip(LEFT_TRIM_MARKER);
    ignore();
    isInAction = true;
    parenDepth = 0;
    return token;
  };

  // It leaves no token unless there is something wrong with it.
  const comment = (): Token | undefined => {
    ignore();
    const end = input.indexOf('*/', position + 2);
    if (end < 0) return fail('unclosed comment');
    position = end + 2;
    if (isNone(skip(CLOSING))) return fail('comment ends before closing delimiter');
    ignore();
    return undefined;
  };

  const rightDelimiter = (): Token => {
    const isTrimmed = skip(RIGHT_TRIM_MARKER);
    ignore();
    position += 2;
    const token = emit('}}');
    if (isTrimmed) skip(SPACES);
    ignore();
    isInAction = false;
    return token;
  };

  const actionToken = (): Token => {
    if (here(CLOSING)) return parenDepth ? fail('unclosed left paren') : rightDelimiter();
    const code = input.codePointAt(position);
    if (isNone(code)) return fail('unclosed action');
    const char = charOf(code);
    const quoted = QUOTES[char];
    if (quoted) return skip(QUOTED) ? emit(quoted[0]) : fail(`unterminated ${quoted[1]}`);
    if (here(SPACES)) return space();
    if (!isNone(here(NUMBER_START))) return number();
    if (here(WORD)) return word('word');
    position += char.length;
    switch (char) {
      case '=':
      case '|':
        return emit(char);
      case ':':
        return input[position++] === '=' ? emit(':=') : fail('expected :=');
      case '$':
        return word('variable');
      case '.':
        return word('field');
      case '(':
        parenDepth++;
        return emit(char);
      case ')':
        return --parenDepth < 0 ? fail('unexpected right paren') : emit(char);
    }
    if (char >= ' ' && char < '\x7f') return emit('char');
    return fail(`unrecognized character in action: ${quoteUnicode(BigInt(code))}`);
  };

  const space = (): Token => {
    const count = skip(SPACES)?.length;
    // The last space may belong to a trim marker.
    if (input.startsWith('-}}', position)) {
      position--;
      if (count === 1) return rightDelimiter();
    }
    return emit(' ');
  };

  // A name, after its dot or dollar if it has one, which may also stand alone.
  const word = (kind: 'word' | 'field' | 'variable'): Token => {
    skip(WORD);
    if (isNone(here(TERMINATOR)))
      return fail(`bad character ${quoteUnicode(BigInt(input.codePointAt(position) ?? 0))}`);
    const name = input.slice(start, position);
    if (name === '.') return emit(name);
    if (kind !== 'word') return emit(kind);
    return emit(isKeyword(name) ? name : name === 'true' || name === 'false' ? 'bool' : kind);
  };

  const number = (): Token => {
    let isGood = scanNumber();
    const isComplex = isGood && /[+-]/.test(input.charAt(position));
    if (isComplex) isGood = scanNumber() && input[position - 1] === 'i';
    if (isGood) return emit(isComplex ? 'complex' : 'number');
    return fail(`bad number syntax: ${quote(input.slice(start, position))}`);
  };

  const scanNumber = (): boolean => {
    skip(NUMBER);
    if (here(WORD) === '') return true;
    position += charOf(input.codePointAt(position) ?? 0).length;
    return false;
  };

  return () => (isInAction ? actionToken() : textToken());
};
