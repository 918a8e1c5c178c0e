import { printable, sprint } from '../fmt/print.ts';
import { codeOf, hex, isRawByte, toBinary } from '../goString.ts';
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
export const escapeScript = (values: readonly Value[], run: Run): string =>
  Array.from(asText(values, run), (char) => {
    const code = codeOf(char);
    const isUnprintable = code < 0x20 || (code > 0x7f && !isPrint(code) && !isRawByte(code));
    return SCRIPT[char] ?? (isUnprintable ? `\\u${hex(code, 4).toUpperCase()}` : char);
  }).join('');

/** `urlquery`. */
export const escapeQuery = (values: readonly Value[], run: Run): string =>
  toBinary(asText(values, run)).replace(/[^\w\-.~]/g, (byte) =>
    byte === ' ' ? '+' : `%${hex(codeOf(byte), 2).toUpperCase()}`,
  );

// One string is taken as it is, anything else as print would have it.
const asText = (values: readonly Value[], run: Run): string => {
  const [only] = values;
  const text = values.length === 1 && typeof only === 'string' ? only : sprint(values.map(printable), run);
  run.charge(text.length);
  return text;
};
