/**
 * Go strings are bytes. Here a Go string is a JavaScript string in which every byte that is not part of valid UTF-8
 * is a lone surrogate U+DC80..U+DCFF (byte 0x80..0xFF), so that ordinary text costs nothing and no byte is lost.
 */

const NOT_ASCII = /[^\0-\x7f]/;

const utf8Encoder = new TextEncoder();
const displayDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether a Go string holds bytes that are not valid UTF-8. */
export function hasRawBytes(text: string): boolean {
  return !text.isWellFormed();
}

export function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}

/** The bytes of a Go string. */
export function toBytes(text: string): Uint8Array {
  if (text.isWellFormed()) return utf8Encoder.encode(text);
  const binary = toBinary(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** The Go string of some bytes. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    return decodeLoosely(bytes.length, (i) => bytes[i] ?? 0);
  }
}

/** The bytes of a Go string as one UTF-16 unit a byte, for work on byte offsets. */
export function toBinary(text: string): string {
  if (isAscii(text)) return text;
  let binary = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) binary += char;
    else if (code >= 0xdc80 && code <= 0xdcff) binary += String.fromCharCode(code - 0xdc00);
    else binary += encodeRune(code);
  }
  return binary;
}

/** The Go string of bytes held as one UTF-16 unit a byte. */
export function fromBinary(binary: string): string {
  if (isAscii(binary)) return binary;
  return decodeLoosely(binary.length, (i) => binary.charCodeAt(i));
}

/** A Go string for people: what is not UTF-8 shows as U+FFFD, as it does in a terminal. */
export function toDisplay(text: string): string {
  return text.isWellFormed() ? text : displayDecoder.decode(toBytes(text));
}

/** Joins what concatenation may have left apart: bytes that only together are valid UTF-8. */
export function settle(text: string): string {
  return text.isWellFormed() ? text : fromBinary(toBinary(text));
}

/** Go's `len`. */
export function byteLength(text: string): number {
  if (isAscii(text)) return text.length;
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff) {
      length += 4;
      i++;
    } else if (unit >= 0xdc80 && unit <= 0xdcff) length += 1;
    else length += 3;
  }
  return length;
}

/** Go's `utf8.RuneCountInString`: every byte that is not valid UTF-8 counts as one. */
export function runeCount(text: string): number {
  if (isAscii(text)) return text.length;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xdc00 || unit > 0xdfff || !isHighSurrogate(text, i - 1)) count++;
  }
  return count;
}

/** Orders Go strings by their bytes. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  let i = 0;
  while (i < shorter && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === shorter) return a.length - b.length;
  const x = a.charCodeAt(i);
  const y = b.charCodeAt(i);
  if (x < 0xd800 && y < 0xd800) return x - y;
  const left = toBinary(a);
  const right = toBinary(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The bytes of one code point, as one UTF-16 unit a byte; what is no code point becomes U+FFFD. */
export function encodeRune(code: number): string {
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\xef\xbf\xbd';
  if (code < 0x80) return String.fromCharCode(code);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
  if (code < 0x10000) {
    return String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return String.fromCharCode(
    0xf0 | (code >> 18),
    0x80 | ((code >> 12) & 63),
    0x80 | ((code >> 6) & 63),
    0x80 | (code & 63),
  );
}

function isHighSurrogate(text: string, at: number): boolean {
  const unit = at < 0 ? 0 : text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

// Go decodes one bad byte at a time; the platform's decoder swallows the valid start of a broken sequence with it.
function decodeLoosely(length: number, byteAt: (index: number) => number): string {
  let text = '';
  for (let i = 0; i < length;) {
    const first = byteAt(i);
    const size = sequenceLength(first);
    let code = first;
    let good = size > 0 && i + size <= length;
    if (good && size > 1) {
      code = first & (0x7f >> size);
      for (let k = 1; k < size && good; k++) {
        const next = byteAt(i + k);
        good = (next & 0xc0) === 0x80;
        code = (code << 6) | (next & 63);
      }
      good &&= code >= (size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000);
      good &&= code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    }
    text += good ? String.fromCodePoint(code) : String.fromCharCode(0xdc00 + first);
    i += good ? size : 1;
  }
  return text;
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}
