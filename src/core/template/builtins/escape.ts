import { printable, sprint } from '../fmt/print.ts';
import { codeOf, hex, isRawByte, joined, toBinary } from '../goString.ts';
import type { Run } from '../run.ts';
import { isPrint } from '../unicode.ts';
import type { Value } from '../value.ts';

const HTML: Readonly<Record<string, string>> = { '\0': '\ufffd', '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** `html`. */
export const escapeHtml = (values: readonly Value[], run: Run): string =>
  asText(values, run).replace(/[\0"'&<>]/g, (char) => HTML[char] ?? `&#${codeOf(char)};`);

/** `js`. */
export const escapeScript = (values: readonly Value[], run: Run): string =>
  joined(asText(values, run), (char) => {
    const code = codeOf(char);
    if (/[\\'"]/.test(char)) return `\\${char}`;
    const isUnprintable = code < 0x20 || (code > 0x7f && !isPrint(code) && !isRawByte(code));
    return isUnprintable || /[<>&=]/.test(char) ? `\\u${hex(code, 4).toUpperCase()}` : char;
  });

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
