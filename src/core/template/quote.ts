import { charOf, codeOf, hex, isRawByte, isSurrogate, settle } from './goString.ts';
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

/** Go's `%#U`: the code point, and the character if it can be printed. */
export const quoteUnicode = (code: number): string => {
  const name = `U+${hex(code, 4).toUpperCase()}`;
  return isPrint(code) ? `${name} '${charOf(code)}'` : name;
};

/** Whether a text can be a raw string: `strconv.CanBackquote`. */
export const canBackquote = (text: string): boolean => {
  // eslint-disable-next-line no-control-regex -- they are what a raw string cannot hold
  return !/[\0-\x08\x0a-\x1f`\x7f\ufeff\ud800-\udfff]/u.test(text);
};

/** The value of a quoted or raw Go string literal; nothing if it is not one. */
export const unquote = (literal: string): string | undefined => {
  const body = literal.slice(1, -1);
  if (literal.startsWith('`')) return body.replaceAll('\r', '');
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

const NUMERIC_ESCAPE = /^\\(?:([0-7]{3})|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/;

/** The first character of the inside of a literal; nothing if it is not valid there. */
export const unquoteChar = (text: string, delimiter: string): UnquotedChar | undefined => {
  if (text === '' || text.startsWith(delimiter)) return undefined;
  const read = (code: number, length: number, isByte = false): UnquotedChar => ({
    code,
    isByte,
    rest: text.slice(length),
  });
  const first = codeOf(text);
  if (first !== 0x5c) return read(first, first > 0xffff ? 2 : 1);
  const letter = text.charAt(1);
  const simple = letter === '' ? -1 : ESCAPE_LETTERS.indexOf(letter);
  if (simple >= 0) return read(BELL + simple, 2);
  if (letter === delimiter || letter === '\\') return read(codeOf(letter), 2);
  const numeric = NUMERIC_ESCAPE.exec(text);
  if (!numeric) return undefined;
  const [all, octal] = numeric;
  const code = octal === undefined ? Number.parseInt(all.slice(2), 16) : Number.parseInt(octal, 8);
  const isByte = octal !== undefined || letter === 'x';
  const isValid = isByte ? code <= 0xff : code <= 0x10ffff && !isSurrogate(code);
  return isValid ? read(code, all.length, isByte) : undefined;
};

const quoteWith = (text: string, delimiter: string, asciiOnly: boolean): string => {
  let quoted = delimiter;
  for (const char of text) {
    const code = codeOf(char);
    const letter = ESCAPE_LETTERS.charAt(code - BELL);
    if (char === delimiter || char === '\\') quoted += `\\${char}`;
    else if (isRawByte(code)) quoted += `\\x${hex(code - 0xdc00, 2)}`;
    else if (letter !== '') quoted += `\\${letter}`;
    else if (code < 0x7f ? code >= 0x20 : !asciiOnly && isPrint(code)) quoted += char;
    else if (code < 0x80) quoted += `\\x${hex(code, 2)}`;
    else quoted += code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return quoted + delimiter;
};
