import { printable, sprint } from '../fmt/print.ts';
import { toBinary, codeOf } from '../goString.ts';
import type { Run } from '../run.ts';
import { isPrint } from '../unicode.ts';
import type { Value } from '../value.ts';

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

const SCRIPT: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** `html`. */
export const escapeHtml = (values: readonly Value[], run: Run): string =>
  asText(values, run).replace(/[\0"'&<>]/g, (char) => HTML[char] ?? char);

/** `js`. */
export const escapeScript = (values: readonly Value[], run: Run): string => {
  const text = asText(values, run);
  let escaped = '';
  for (const char of text) {
    const code = codeOf(char);
    const named = SCRIPT[char];
    if (named !== undefined) escaped += named;
    else if (code < 0x20 || (code > 0x7f && !isPrint(code) && !isRawByte(code))) escaped += escapeUnit(code);
    else escaped += char;
  }
  return escaped;
};

/** `urlquery`. */
export const escapeQuery = (values: readonly Value[], run: Run): string => {
  const binary = toBinary(asText(values, run));
  return binary.replace(/[^A-Za-z0-9\-_.~]/g, (byte) => {
    if (byte === ' ') return '+';
    return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
};

const isRawByte = (code: number): boolean => code >= 0xdc80 && code <= 0xdcff;

const escapeUnit = (code: number): string => `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;

// One string is taken as it is, anything else as print would have it.
const asText = (values: readonly Value[], run: Run): string => {
  const [only] = values;
  const text = values.length === 1 && typeof only === 'string' ? only : sprint(values.map(printable), run);
  run.charge(text.length);
  return text;
};
