import { isNone } from './none.ts';
import { charOf, codeOf, hex, isRawByte, isSurrogate, joined, settle } from './goString.ts';
import { isPrint } from './unicode.ts';

const PLAIN_ASCII = /^[ !#-[\]-~]*$/;
/** What follows the backslash for the characters from BELL on. */
const ESCAPE_LETTERS = 'abtnvfr';
const BELL = 7;

/** Go's `strconv.Quote`, or QuoteToASCII. */
export const quote = (text: string, asciiOnly = false): string =>
  PLAIN_ASCII.test(text) ? `"${text}"` : quoteWith(text, '"', asciiOnly);

/** Go's `strconv.QuoteRune`, or QuoteRuneToASCII, of one character. */
export const quoteRune = (char: string, asciiOnly: boolean): string => quoteWith(char, "'", asciiOnly);

/** Go's `%#U`: the code point, and the character if it is wanted and can be printed. */
export const quoteUnicode = (code: bigint, width = 4, isWanted = true): string => {
  const number = Number(code);
  const isShown = isWanted && number <= 0x10ffff && isPrint(number);
  return `U+${hex(code, width).toUpperCase()}${isShown ? ` '${charOf(number)}'` : ''}`;
};

/** Whether a text can be a raw string: `strconv.CanBackquote`. */
export const canBackquote = (text: string): boolean => {
  // eslint-disable-next-line no-control-regex -- they are what a raw string cannot hold
  return !/[\0-\x08\x0a-\x1f`\x7f\ufeff\ud800-\udfff]/u.test(text);
};

/** The value of a quoted or raw Go string literal; nothing if it is not one. */
export const unquote = (literal: string): string | undefined => {
  const body = literal.slice(1, -1);
  if (literal[0] === '`') return body.replaceAll('\r', '');
  if (!body.includes('\\')) return body;
  let text = '';
  for (let rest = body; rest !== '';) {
    const read = unquoteChar(rest, '"');
    if (!read) return undefined;
    text += charOf(read.code + (read.isByte && read.code >= 0x80 ? 0xdc00 : 0));
    rest = read.rest;
  }
  return settle(text);
};

interface UnquotedChar {
  readonly code: number;
  readonly isByte: boolean;
  readonly rest: string;
}

const CHARACTER = /^(?:\\(?:([0-7]{3}|x[\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([abtnvfr\\'"]))|[^\\])/u;

/** The first character of the inside of a literal; nothing if it is not valid there. */
export const unquoteChar = (text: string, delimiter: string): UnquotedChar | undefined => {
  const [all = delimiter, byte, short, long, letter = ''] = CHARACTER.exec(text) ?? [];
  if (all === delimiter || (/['"]/.test(letter) && letter !== delimiter)) return undefined;
  const escape = letter ? ESCAPE_LETTERS.indexOf(letter) : -1;
  const digits = byte ? (byte[0] === 'x' ? '0' : '0o') + byte : `0x${short ?? long ?? ''}`;
  const code = short || long || byte ? Number(digits) : escape < 0 ? codeOf(letter || all) : BELL + escape;
  const isValid = byte ? code <= 0xff : code <= 0x10ffff && !isSurrogate(code);
  return isValid ? { code, isByte: !isNone(byte), rest: text.slice(all.length) } : undefined;
};

const quoteWith = (text: string, delimiter: string, asciiOnly: boolean): string => {
  const quoted = joined(text, (char) => {
    const code = codeOf(char);
    const letter = ESCAPE_LETTERS[code - BELL];
    if (char === delimiter || char === '\\') return `\\${char}`;
    if (isRawByte(code)) return `\\x${hex(code - 0xdc00, 2)}`;
    if (letter) return `\\${letter}`;
    if (code < 0x7f ? code >= 0x20 : !asciiOnly && isPrint(code)) return char;
    if (code < 0x80) return `\\x${hex(code, 2)}`;
    return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  });
  return delimiter + quoted + delimiter;
};
