/** Go 1.24's `unicode` package, which knows Unicode 15.0, on top of an engine that may know more. */

const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;
const GRAPHIC = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

// First and last code point of what Unicode 15.1 to 17.0 added. To Go these are unassigned.
const ADDED_SINCE = [
  0x88f, 0x897, 0xc5c, 0xc5c, 0xcdc, 0xcdc, 0x1acf, 0x1aeb, 0x1b4e, 0x1b4f, 0x1b7f, 0x1b7f, 0x1c89, 0x1c8a, 0x20c1,
  0x20c1, 0x2427, 0x2429, 0x2b96, 0x2b96, 0x2ffc, 0x2fff, 0x31e4, 0x31ef, 0xa7cb, 0xa7cf, 0xa7d2, 0xa7d2, 0xa7d4,
  0xa7d4, 0xa7da, 0xa7f1, 0xfbc3, 0xfbd2, 0xfd90, 0xfd91, 0xfdc8, 0xfdce, 0x105c0, 0x105f3, 0x10940, 0x10959, 0x10d40,
  0x10d8f, 0x10ec2, 0x10efc, 0x11380, 0x113e2, 0x116d0, 0x116e3, 0x11b60, 0x11bf9, 0x11db0, 0x11de9, 0x11f5a, 0x11f5a,
  0x13460, 0x143fa, 0x16100, 0x16139, 0x16d40, 0x16d79, 0x16ea0, 0x16ed3, 0x16ff2, 0x16ff6, 0x187f8, 0x187ff, 0x18cff,
  0x18cff, 0x18d09, 0x18df2, 0x1cc00, 0x1cef0, 0x1e5d0, 0x1e6ff, 0x1f6d8, 0x1f6d8, 0x1f777, 0x1f77a, 0x1f8b2, 0x1f8d8,
  0x1fa54, 0x1fa57, 0x1fa89, 0x1fa8f, 0x1fabe, 0x1fabe, 0x1fac6, 0x1facd, 0x1fadc, 0x1fadf, 0x1fae9, 0x1faef, 0x1fbcb,
  0x1fbef, 0x1fbfa, 0x1fbfa, 0x2b73a, 0x2b73f, 0x2cea2, 0x2cead, 0x2ebf0, 0x2ee5d, 0x323b0, 0x33479,
];

export function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return LETTER.test(String.fromCodePoint(code)) && !isNewer(code);
}

export function isDigit(code: number): boolean {
  if (code < 0x80) return code >= 0x30 && code <= 0x39;
  return DIGIT.test(String.fromCodePoint(code)) && !isNewer(code);
}

/** Letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrint(code: number): boolean {
  if (code < 0x80) return code >= 0x20 && code < 0x7f;
  if (code >= 0xd800 && code <= 0xdfff) return false;
  return GRAPHIC.test(String.fromCodePoint(code)) && !isNewer(code);
}

/** The Unicode White_Space property. */
export function isSpace(code: number): boolean {
  if (code < 0x100) return (code >= 9 && code <= 13) || code === 0x20 || code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The simple upper-case mapping; a code point that has only a longer one stays. */
export function toUpper(code: number): number {
  if (code >= 0x1f80 && code <= 0x1fa7 && (code & 8) === 0) return code + 8;
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return code + 9;
  return simpleMapping(code, String.fromCodePoint(code).toUpperCase());
}

/** The simple lower-case mapping. */
export function toLower(code: number): number {
  if (code === 0x130) return 0x69;
  return simpleMapping(code, String.fromCodePoint(code).toLowerCase());
}

/** The simple title-case mapping. */
export function toTitle(code: number): number {
  if (code >= 0x1c4 && code <= 0x1cc) return code <= 0x1c6 ? 0x1c5 : code <= 0x1c9 ? 0x1c8 : 0x1cb;
  if (code >= 0x1f1 && code <= 0x1f3) return 0x1f2;
  // Georgian has capitals but no title case.
  if ((code >= 0x10d0 && code <= 0x10fa) || (code >= 0x10fd && code <= 0x10ff)) return code;
  return toUpper(code);
}

function simpleMapping(code: number, mapped: string): number {
  const first = mapped.codePointAt(0) ?? code;
  const single = mapped.length === (first > 0xffff ? 2 : 1);
  return !single || isNewer(code) || isNewer(first) ? code : first;
}

function isNewer(code: number): boolean {
  if (code < 0x88f) return false;
  let low = 0;
  let high = ADDED_SINCE.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ADDED_SINCE[2 * middle] ?? 0)) high = middle - 1;
    else if (code > (ADDED_SINCE[2 * middle + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}
