/**
 * Go strings are bytes. Here a Go string is a JavaScript string in which every byte that is not part of valid UTF-8
 * is a lone surrogate U+DC80..U+DCFF (byte 0x80..0xFF), so that ordinary text costs nothing and no byte is lost.
 */

const NOT_ASCII = /[^\0-\x7f]/;
const NOT_ASCII_CHARACTER = /[^\0-\x7f]/gu;
/** Units that UTF-16 does not order as UTF-8 does. */
const ORDERED_OTHERWISE = /[\ud800-\uffff]/;

const utf8Encoder = new TextEncoder();
const displayDecoder = new TextDecoder();
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The character of a code point; a lone surrogate for one that is half of a pair. */
export const charOf = (code: number): string => String.fromCodePoint(code);

/** The code point a text starts with. */
export const codeOf = (text: string): number => text.codePointAt(0) ?? 0;

/** Whether a code point stands for a byte that is not UTF-8. */
export const isRawByte = (code: number): boolean => code >= 0xdc80 && code <= 0xdcff;

/** Whether a code point is half of a pair, and so none that UTF-8 has. */
export const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** A number in lower-case hexadecimal digits. */
export const hex = (number: number | bigint, width: number): string => number.toString(16).padStart(width, '0');

export const isAscii = (text: string): boolean => !NOT_ASCII.test(text);

/** The bytes of a Go string. */
export const toBytes = (text: string): Uint8Array =>
  text.isWellFormed() ? utf8Encoder.encode(text) : Uint8Array.from(toBinary(text), codeOf);

/** The Go string of some bytes. */
export const fromBytes = (bytes: Uint8Array): string => {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    return fromBinary(binaryOf(bytes));
  }
};

/** The bytes of a Go string as one UTF-16 unit a byte, for work on byte offsets. */
export const toBinary = (text: string): string => {
  if (isAscii(text)) return text;
  return text.replace(NOT_ASCII_CHARACTER, (char) => {
    const code = codeOf(char);
    return isRawByte(code) ? charOf(code - 0xdc00) : binaryOf(utf8Encoder.encode(char));
  });
};

/** The texts for some items, joined. */
export const joined = <Item>(items: Iterable<Item>, text: (item: Item) => string): string =>
  Array.from(items, text).join('');

/** Bytes as one UTF-16 unit a byte. */
export const binaryOf = (bytes: Iterable<number>): string => joined(bytes, charOf);

// What may be UTF-8 of several bytes, or else single bytes that are not. Go decodes one bad byte at a time; the
// platform's decoder swallows the valid start of a broken sequence with it.
const SEQUENCE = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

/** The Go string of bytes held as one UTF-16 unit a byte. */
export const fromBinary = (binary: string): string =>
  binary.replace(SEQUENCE, (sequence) => {
    if (sequence.length > 1) {
      try {
        return utf8Decoder.decode(Uint8Array.from(sequence, codeOf));
      } catch {
        // Too long a form, or none of a code point: each of its bytes is a bad one.
      }
    }
    return joined(sequence, (byte) => charOf(0xdc00 + codeOf(byte)));
  });

/** A Go string for people: what is not UTF-8 shows as U+FFFD, as it does in a terminal. */
export const toDisplay = (text: string): string => (text.isWellFormed() ? text : displayDecoder.decode(toBytes(text)));

/** Joins what concatenation may have left apart: bytes that only together are valid UTF-8. */
export const settle = (text: string): string => (text.isWellFormed() ? text : fromBinary(toBinary(text)));

/** Go's `len`. */
export const byteLength = (text: string): number => (isAscii(text) ? text.length : toBytes(text).length);

/** Go's `utf8.RuneCountInString`: every byte that is not valid UTF-8 counts as one. */
export const runeCount = (text: string): number => (isAscii(text) ? text.length : Array.from(text).length);

/** Orders Go strings by their bytes. */
export const compareStrings = (a: string, b: string): number => {
  if (ORDERED_OTHERWISE.test(a + b)) return compareStrings(toBinary(a), toBinary(b));
  return a < b ? -1 : Number(a > b);
};
