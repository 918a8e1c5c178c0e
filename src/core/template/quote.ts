import { settle } from './goString.ts';
import { isPrint } from './unicode.ts';

const PLAIN_ASCII = /^[ !#-[\]-~]*$/;

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  12: '\\f',
  10: '\\n',
  13: '\\r',
  9: '\\t',
  11: '\\v',
  92: '\\\\',
};

const UNESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };

/** Go's `strconv.Quote`. */
export function quote(text: string): string {
  return PLAIN_ASCII.test(text) ? `"${text}"` : quoteWith(text, '"', false);
}

/** Go's `strconv.QuoteToASCII`. */
export function quoteToAscii(text: string): string {
  return quoteWith(text, '"', true);
}

/** Go's `strconv.QuoteRune`, or QuoteRuneToASCII. */
export function quoteRune(code: number, asciiOnly: boolean): string {
  const valid = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return quoteWith(String.fromCodePoint(valid ? code : 0xfffd), "'", asciiOnly);
}

/** Go's `%#U`: the code point, and the character if it can be printed. */
export function quoteUnicode(code: number): string {
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrint(code) ? `${name} '${String.fromCodePoint(code)}'` : name;
}

/** Whether a text can be a raw string: `strconv.CanBackquote`. */
export function canBackquote(text: string): boolean {
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if ((code < 0x20 && code !== 9) || code === 0x60 || code === 0x7f || code === 0xfeff) return false;
    if (code >= 0xd800 && code <= 0xdfff) return false;
  }
  return true;
}

/** The value of a quoted or raw Go string literal; nothing if it is not one. */
export function unquote(literal: string): string | undefined {
  const body = literal.slice(1, -1);
  if (literal.startsWith('`')) return body.replaceAll('\r', '');
  if (!body.includes('\\')) return body;
  let text = '';
  for (let rest = body; rest !== '';) {
    const read = unquoteChar(rest, '"');
    if (read === undefined) return undefined;
    text +=
      read.isByte && read.code >= 0x80 ? String.fromCharCode(0xdc00 + read.code) : String.fromCodePoint(read.code);
    rest = read.rest;
  }
  return settle(text);
}

/** The first character of the inside of a literal; nothing if it is not valid there. */
export function unquoteChar(
  text: string,
  delimiter: string,
): { readonly code: number; readonly isByte: boolean; readonly rest: string } | undefined {
  const first = text.codePointAt(0);
  if (first === undefined || text.startsWith(delimiter)) return undefined;
  if (first !== 0x5c) return { code: first, isByte: false, rest: text.slice(first > 0xffff ? 2 : 1) };
  const letter = text.charAt(1);
  const simple = UNESCAPES[letter];
  if (simple !== undefined) return { code: simple, isByte: false, rest: text.slice(2) };
  if (letter === delimiter) return { code: letter.charCodeAt(0), isByte: false, rest: text.slice(2) };
  const octal = /^\\[0-7]{3}/.exec(text);
  if (octal) {
    const code = Number.parseInt(text.slice(1, 4), 8);
    return code > 0xff ? undefined : { code, isByte: true, rest: text.slice(4) };
  }
  const hex = /^\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/.exec(text);
  if (!hex) return undefined;
  const code = Number.parseInt(hex[0].slice(2), 16);
  if (letter !== 'x' && (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))) return undefined;
  return { code, isByte: letter === 'x', rest: text.slice(hex[0].length) };
}

function quoteWith(text: string, delimiter: string, asciiOnly: boolean): string {
  let quoted = delimiter;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (char === delimiter) quoted += `\\${char}`;
    else if (code >= 0xdc80 && code <= 0xdcff) quoted += `\\x${(code - 0xdc00).toString(16)}`;
    else if (ESCAPES[code] !== undefined) quoted += ESCAPES[code];
    else if (code < 0x7f ? code >= 0x20 : !asciiOnly && isPrint(code)) quoted += char;
    else quoted += escapeCode(code);
  }
  return quoted + delimiter;
}

function escapeCode(code: number): string {
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
