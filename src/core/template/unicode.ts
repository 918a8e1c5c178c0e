/** Go 1.24's `unicode` package, which knows Unicode 15.0, on top of an engine that may know more. */

import { charOf, codeOf, hex } from './goString.ts';

// What Unicode 15.1 to 17.0 added, which to Go is unassigned: how far after the one before each range starts and how
// far it goes on, in base 36.
const ADDED_SINCE =
  '1ov-8 qt 3k 2r7-s 2r-1 1c 7e-1 tz o6-2 1gt va-3 dh-b na4-4 3 2 6-n gk2-f ce-1 1j-6 1ki-1f nh-p rr-27 8j-1m ' +
  'w4-2q ku-j vx-49 c7-1l a9 45i-32y 5qe-1l 2dj-1l 87-1f 7z-4 4qq-7 zk a-6h c9a-kw 4io-8f 34p 4f-3 8o-12 ak-3 ' +
  '1e-6 1b 8-7 f-3 a-6 64-10 b 10zk-5 4mb-b 5s3-h9 aj7-3bd';

const newerRanges = (): string => {
  let at = 0;
  const ahead = (steps: string): string => {
    at += parseInt(steps, 36);
    return `\\u{${hex(at, 1)}}`;
  };
  return ADDED_SINCE.replace(/\w+/g, ahead).replaceAll(' ', '');
};

const NEWER = `[${newerRanges()}]`;
const NEWER_CHARACTER = new RegExp(NEWER, 'v');

// The part of a set of characters that Go knows.
const knownTo = (set: string): string => `[[${set}]--${NEWER}]`;

/** What names are made of, as a class for a regular expression with the flag v: letters, digits and _. */
export const NAME_CHARACTER = knownTo('\\p{L}\\p{Nd}_');
const NAMING = new RegExp(NAME_CHARACTER, 'v');
const PRINTABLE = new RegExp(knownTo('\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} '), 'v');

/** Whether names may hold a code point. */
export const isNaming = (code: number): boolean => NAMING.test(charOf(code));

/** Letters, marks, numbers, punctuation, symbols and the ASCII space. */
export const isPrint = (code: number): boolean => PRINTABLE.test(charOf(code));

/** The Unicode White_Space property. */
export const isSpace = (code: number): boolean => /^[^\S\ufeff]$|\x85/.test(charOf(code));

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
  return isSingle && !NEWER_CHARACTER.test(charOf(code) + mapped) ? codeOf(mapped) : code;
};
