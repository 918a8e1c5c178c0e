import { toBinary } from '../template/goString.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding. */
export const encodeBase64 = (bytes: readonly number[]): string => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3);
    const word = (a << 16) | (b << 8) | c;
    const digits = [18, 12, 6, 0].map((shift) => ALPHABET.charAt((word >> shift) & 63));
    text += digits.map((digit, at) => (i + at > bytes.length ? '=' : digit)).join('');
  }
  return text;
};

/** The bytes, or the offset of the byte at which it is not base64. New lines are skipped, as Go does. */
export const decodeBase64 = (encoded: string): number[] | number => {
  const text = toBinary(encoded);
  const bytes: number[] = [];
  let at = skipNewLines(text, 0);
  while (at < text.length) {
    const digits: number[] = [];
    while (digits.length < 4) {
      at = skipNewLines(text, at);
      if (at === text.length) return digits.length === 0 ? bytes : text.length - digits.length;
      const digit = ALPHABET.indexOf(text.charAt(at));
      if (digit < 0) break;
      digits.push(digit);
      at++;
    }
    bytes.push(...joinDigits(digits));
    if (digits.length === 4) continue;
    const end = paddingEnd(text, at, digits.length);
    return typeof end === 'number' ? end : bytes;
  }
  return bytes;
};

// After the digits of a padded quantum: nothing if all is well, else where it goes wrong.
const paddingEnd = (text: string, at: number, digits: number): number | undefined => {
  if (text.charAt(at) !== '=' || digits < 2) return at;
  let end = at + 1;
  if (digits === 2) {
    end = skipNewLines(text, end);
    if (end === text.length) return text.length;
    if (text.charAt(end) !== '=') return end - 1;
    end++;
  }
  end = skipNewLines(text, end);
  return end < text.length ? end : undefined;
};

const joinDigits = ([a = 0, b = 0, c, d]: readonly number[]): number[] => {
  const word = (a << 18) | (b << 12) | ((c ?? 0) << 6) | (d ?? 0);
  return [word >> 16, (word >> 8) & 255, word & 255].slice(0, d === undefined ? (c === undefined ? 1 : 2) : 3);
};

const skipNewLines = (text: string, from: number): number => {
  let at = from;
  while (text.charAt(at) === '\n' || text.charAt(at) === '\r') at++;
  return at;
};
