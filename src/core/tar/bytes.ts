import { shown } from '../shown.ts';

/** Names in a tar are bytes. As text, a byte that belongs to no UTF-8 sequence stands as the lone surrogate U+DC00 + byte. */

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Bytes as text, from which `encodeName` makes the same bytes again. */
export function decodeName(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  return text.includes('\ufffd') ? decodeOddName(bytes) : text;
}

/** The bytes of a name that `decodeName` has read. */
export function encodeName(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const parts: Uint8Array[] = [];
  let begin = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : Number.NaN;
    const isHigh = code >= 0xd800 && code < 0xdc00;
    if (isHigh && isLow(text.charCodeAt(at + 1))) {
      at++;
      continue;
    }
    const escaped = code >= 0xdc80 && code <= 0xdcff;
    if (!escaped && at < text.length) continue;
    parts.push(encoder.encode(text.slice(begin, at)));
    if (escaped) parts.push(Uint8Array.of(code - 0xdc00));
    begin = at + 1;
  }
  return concatenate(parts);
}

/**
 * Writes a name of plain ASCII to the beginning of `target`; how many bytes it takes, or -1 where it is not plain or does not
 * fit. It is what nearly all names are, and a tenth of the time.
 */
export function encodeAscii(text: string, target: Uint8Array): number {
  if (text.length > target.length) return -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) return -1;
    target[at] = code;
  }
  return text.length;
}

/** A name for people: bytes that are no text as `\xNN`, and characters that can't be seen or turn a line as `shown` has them. */
export function showName(name: string): string {
  if (name.isWellFormed()) return shown(name);
  return shown(
    name.replace(
      /(?<![\ud800-\udbff])[\udc80-\udcff]/g,
      (character) => `\\x${(character.charCodeAt(0) - 0xdc00).toString(16)}`,
    ),
  );
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

function decodeOddName(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    text +=
      length === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : decoder.decode(bytes.subarray(at, at + length));
    at += Math.max(1, length);
  }
  return text;
}

/** How long the valid UTF-8 sequence at `at` is, or 0. https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/ (table 3-7) */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf5 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index] ?? 0;
    if (byte < (index === 1 ? low : 0x80) || byte > (index === 1 ? high : 0xbf)) return 0;
  }
  return length;
}
