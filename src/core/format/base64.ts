import { isNone } from '../template/none.ts';
import { binaryOf, codeOf, toBinary } from '../template/goString.ts';

/** Base64 with padding. */
export const encodeBase64 = (bytes: readonly number[]): string => btoa(binaryOf(bytes));

/** The bytes, or the offset of the byte at which it is not base64. New lines are skipped, as Go does. */
export const decodeBase64 = (encoded: string): number[] | number => {
  const text = toBinary(encoded);
  const characters = [...text.matchAll(/[^\r\n]/g)];
  const digits = characters.join('');
  const valid = /^[\w+/]*/.exec(digits.replaceAll('_', '-'))?.[0].length ?? 0;
  const left = valid % 4;
  if (/^={0,2}$/.test(digits.slice(valid)) && digits.length % 4 === 0) return Array.from(atob(digits), codeOf);
  if (valid === digits.length) return text.length - left;
  /** The offset of the n-th character after the digits. */
  const offset = (n: number): number => characters[valid + n]?.index ?? text.length;
  if (digits[valid] !== '=' || left < 2) return offset(0);
  if (left === 3) return offset(1);
  const second = digits[valid + 1];
  return second === '=' ? offset(2) : offset(1) - Number(!isNone(second));
};
