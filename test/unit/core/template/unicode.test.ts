import { describe, expect, it } from 'vitest';
import { isNaming, isPrint, isSpace, toLower, toTitle, toUpper } from '../../../../src/core/template/unicode.ts';

const code = (char: string): number => char.codePointAt(0) ?? 0;

describe('Unicode 15.0, as Go 1.24 knows it', () => {
  it.each([
    ['a', 'A'],
    ['ß', 'ß'],
    ['ŉ', 'ŉ'],
    ['ﬁ', 'ﬁ'],
    ['ǆ', 'Ǆ'],
    ['ᾀ', 'ᾈ'],
    ['ᾳ', 'ᾼ'],
    ['ა', 'Ა'],
    ['ı', 'I'],
    ['ſ', 'S'],
    // Its capital came with Unicode 16.
    ['\u0264', '\u0264'],
  ])('upper %s %s', (lower, upper) => expect(String.fromCodePoint(toUpper(code(lower)))).toBe(upper));

  it.each([
    ['A', 'a'],
    ['İ', 'i'],
    ['Σ', 'σ'],
    ['ẞ', 'ß'],
  ])('lower %s %s', (upper, lower) => expect(String.fromCodePoint(toLower(code(upper)))).toBe(lower));

  it.each([
    ['ǆ', 'ǅ'],
    ['Ǆ', 'ǅ'],
    ['ǳ', 'ǲ'],
    ['ა', 'ა'],
    ['x', 'X'],
  ])('title %s %s', (char, title) => expect(String.fromCodePoint(toTitle(code(char)))).toBe(title));

  it('does not know what came later', () => {
    expect(isPrint(0x1fadc)).toBe(false);
    expect(isPrint(0x1fae8)).toBe(true);
    expect(isNaming(0xa7cb)).toBe(false);
    expect(isPrint(0x2ebf0)).toBe(false);
    expect(isNaming(0x10d40)).toBe(false);
  });

  it('tells letters, digits, spaces and what can be printed', () => {
    expect([
      isNaming(code('é')),
      isNaming(code('日')),
      isNaming(code('1')),
      isNaming(code('_')),
      isNaming(code('-')),
    ]).toEqual([true, true, true, true, false]);
    expect([isNaming(code('٣')), isNaming(code('²')), isNaming(code('5'))]).toEqual([true, false, true]);
    expect([0x85, 0xa0, 0x2028, 0x3000, 0xfeff, 0x200b].map(isSpace)).toEqual([true, true, true, true, false, false]);
    expect([0x20, 0xa0, 0xad, 0x7f, 0xe000, 0x301, 0xd800].map(isPrint)).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });
});
