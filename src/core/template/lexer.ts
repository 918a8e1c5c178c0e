import { charOf, codeOf } from './goString.ts';
import { quote, quoteUnicode } from './quote.ts';
import { isKeyword, type Token, type TokenKind } from './token.ts';
import { knownPart } from './unicode.ts';

const SPACES = /[ \t\r\n]*/y;
const WORD = /[\p{L}\p{Nd}_]*/uy;
const NUMBER =
  /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y;
/** What may follow a word: the end, a space, or punctuation. */
const TERMINATOR = /$|[ \t\r\n.,|:)(]|\}\}/y;
const RIGHT_DELIMITER = /(?:[ \t\r\n]-)?\}\}/y;
const LEFT_TRIM_MARKER = /-[ \t\r\n]/y;
const TRIM_MARKER_LENGTH = 2;

interface Quoted {
  readonly kind: TokenKind;
  readonly rest: RegExp;
  readonly name: string;
}

const QUOTED: Readonly<Record<string, Quoted>> = {
  '"': { kind: 'string', rest: /[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y, name: 'quoted string' },
  "'": { kind: 'rune', rest: /[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'/y, name: 'character constant' },
  '`': { kind: 'string', rest: /[^`]*`/y, name: 'raw quoted string' },
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
    for (let at = start; at < position; at++) if (input.charAt(at) === '\n') line++;
    start = position;
  };

  const emit = (kind: TokenKind): Token => {
    const token = { kind, start, text: kind === 'EOF' ? kind : input.slice(start, position), line };
    ignore();
    return token;
  };

  const fail = (message: string): Token => {
    const token: Token = { kind: 'error', start, text: message, line };
    start = 0;
    position = 0;
    input = '';
    return token;
  };

  const textToken = (): Token => {
    for (;;) {
      const found = input.indexOf('{{', position);
      position = found < 0 ? input.length : found;
      if (position > start) {
        position += TRIM_MARKER_LENGTH;
        const isTrimmed = found >= 0 && here(LEFT_TRIM_MARKER) !== undefined;
        position -= TRIM_MARKER_LENGTH;
        if (isTrimmed) while (position > start && ' \t\r\n'.includes(input.charAt(position - 1))) position--;
        const token = emit('text');
        if (found < 0) return token;
        position = found;
        ignore();
        if (token.text !== '') return token;
      } else if (found < 0) return emit('EOF');
      const token = leftDelimiter();
      if (token) return token;
    }
  };

  // Nothing when it was a comment, which leaves no token.
  const leftDelimiter = (): Token | undefined => {
    position += 2;
    const marker = here(LEFT_TRIM_MARKER) === undefined ? 0 : TRIM_MARKER_LENGTH;
    if (input.startsWith('/*', position + marker)) {
      position += marker;
      ignore();
      return comment();
    }
    const token = emit('{{');
    isInAction = true;
    position += marker;
    ignore();
    parenDepth = 0;
    return token;
  };

  const comment = (): Token | undefined => {
    const end = input.indexOf('*/', position + 2);
    if (end < 0) return fail('unclosed comment');
    position = end + 2;
    const delimiter = skip(RIGHT_DELIMITER);
    if (delimiter === undefined) return fail('comment ends before closing delimiter');
    if (delimiter.length > 2) skip(SPACES);
    ignore();
    return undefined;
  };

  const rightDelimiter = (): Token => {
    const isTrimmed = here(RIGHT_DELIMITER) !== '}}';
    if (isTrimmed) {
      position += TRIM_MARKER_LENGTH;
      ignore();
    }
    position += 2;
    const token = emit('}}');
    if (isTrimmed) {
      skip(SPACES);
      ignore();
    }
    isInAction = false;
    return token;
  };

  const actionToken = (): Token => {
    if (here(RIGHT_DELIMITER) !== undefined) return parenDepth === 0 ? rightDelimiter() : fail('unclosed left paren');
    const code = input.codePointAt(position);
    if (code === undefined) return fail('unclosed action');
    const char = charOf(code);
    const quoted = QUOTED[char];
    if (here(SPACES) !== '') return space();
    if (/[+\-\d]/.test(char)) return number();
    position += char.length;
    if (quoted) return skip(quoted.rest) === undefined ? fail(`unterminated ${quoted.name}`) : emit(quoted.kind);
    switch (char) {
      case '=':
      case '|':
        return emit(char);
      case ':':
        return input.charAt(position++) === '=' ? emit(':=') : fail('expected :=');
      case '$':
        return word('variable', 'variable');
      case '.':
        // A dot at the very end is a number that fails, as in Go.
        if (!/^\d?$/.test(input.charAt(position))) return word('field', '.');
        position--;
        return number();
      case '(':
        parenDepth++;
        return emit(char);
      case ')':
        return --parenDepth < 0 ? fail('unexpected right paren') : emit(char);
    }
    position -= char.length;
    if (knownWord() !== '') return word('identifier', 'identifier');
    position += char.length;
    if (char >= ' ' && char < '\x7f') return emit('char');
    return fail(`unrecognized character in action: ${quoteUnicode(code)}`);
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

  const knownWord = (): string => knownPart(here(WORD) ?? '');

  // A name, after its dot or dollar if it has one; without a name, that alone.
  const word = (kind: 'identifier' | 'field' | 'variable', bare: TokenKind): Token => {
    const isBare = kind !== 'identifier' && here(TERMINATOR) !== undefined;
    position += knownWord().length;
    if (here(TERMINATOR) === undefined) return fail(`bad character ${quoteUnicode(codeOf(input.slice(position)))}`);
    if (isBare) return emit(bare);
    const name = input.slice(start, position);
    if (kind !== 'identifier') return emit(kind);
    return emit(isKeyword(name) ? name : name === 'true' || name === 'false' ? 'bool' : kind);
  };

  const number = (): Token => {
    let isGood = scanNumber();
    const isComplex = isGood && /[+-]/.test(input.charAt(position));
    if (isComplex) isGood = scanNumber() && input.charAt(position - 1) === 'i';
    if (isGood) return emit(isComplex ? 'complex' : 'number');
    return fail(`bad number syntax: ${quote(input.slice(start, position))}`);
  };

  const scanNumber = (): boolean => {
    skip(NUMBER);
    const isEnd = knownWord() === '';
    if (!isEnd) position += charOf(codeOf(input.slice(position))).length;
    return isEnd;
  };

  return () => (isInAction ? actionToken() : textToken());
};
