/** Go 1.24's `unicode` package, which knows Unicode 15.0, on top of an engine that may know more. */

import { charOf, codeOf } from './goString.ts';

const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

// What Unicode 15.1 to 17.0 added. To Go these are unassigned.
const ADDED_SINCE =
  '88f-897 c5c cdc 1acf-1aeb 1b4e-1b4f 1b7f 1c89-1c8a 20c1 2427-2429 2b96 2ffc-2fff 31e4-31ef a7cb-a7cf a7d2 ' +
  'a7d4 a7da-a7f1 fbc3-fbd2 fd90-fd91 fdc8-fdce 105c0-105f3 10940-10959 10d40-10d8f 10ec2-10efc 11380-113e2 ' +
  '116d0-116e3 11b60-11bf9 11db0-11de9 11f5a 13460-143fa 16100-16139 16d40-16d79 16ea0-16ed3 16ff2-16ff6 ' +
  '187f8-187ff 18cff 18d09-18df2 1cc00-1cef0 1e5d0-1e6ff 1f6d8 1f777-1f77a 1f8b2-1f8d8 1fa54-1fa57 1fa89-1fa8f ' +
  '1fabe 1fac6-1facd 1fadc-1fadf 1fae9-1faef 1fbcb-1fbef 1fbfa 2b73a-2b73f 2cea2-2cead 2ebf0-2ee5d 323b0-33479';

const NEWER = new RegExp(`[${ADDED_SINCE.replace(/\w+/g, '\\u{$&}').replaceAll(' ', '')}]`, 'u');

/** Whether any character of a text is newer than what Go knows. */
export const hasNewer = (text: string): boolean => NEWER.test(text);

export const isLetter = (code: number): boolean => isKnown(LETTER, code);

export const isDigit = (code: number): boolean => isKnown(DIGIT, code);

/** Letters, marks, numbers, punctuation, symbols and the ASCII space. */
export const isPrint = (code: number): boolean => isKnown(PRINTABLE, code);

/** The Unicode White_Space property. */
export const isSpace = (code: number): boolean => /^[^\S\ufeff]$|\x85/.test(charOf(code));

const isKnown = (kind: RegExp, code: number): boolean => {
  const char = charOf(code);
  return kind.test(char) && !hasNewer(char);
};

/** The simple upper-case mapping; a code point that has only a longer one stays. */
export const toUpper = (code: number): number => {
  if (code >= 0x1f80 && code <= 0x1fa7 && (code & 8) === 0) return code + 8;
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return code + 9;
  return simpleMapping(code, charOf(code).toUpperCase());
};

/** The simple lower-case mapping. */
export const toLower = (code: number): number => {
  if (code === 0x130) return 0x69;
  return simpleMapping(code, charOf(code).toLowerCase());
};

/** The simple title-case mapping. */
export const toTitle = (code: number): number => {
  if (code >= 0x1c4 && code <= 0x1cc) return code <= 0x1c6 ? 0x1c5 : code <= 0x1c9 ? 0x1c8 : 0x1cb;
  if (code >= 0x1f1 && code <= 0x1f3) return 0x1f2;
  // Georgian has capitals but no title case.
  if ((code >= 0x10d0 && code <= 0x10fa) || (code >= 0x10fd && code <= 0x10ff)) return code;
  return toUpper(code);
};

const simpleMapping = (code: number, mapped: string): number => {
  const isSingle = Array.from(mapped).length === 1;
  return isSingle && !hasNewer(charOf(code) + mapped) ? codeOf(mapped) : code;
};

/** The text up to the first character that is newer than what Go knows. */
export const knownPart = (text: string): string => {
  const end = text.search(NEWER);
  return end < 0 ? text : text.slice(0, end);
};
