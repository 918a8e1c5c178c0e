import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../src/core/template/goString.ts';
import { canBackquote, quote, quoteRune, quoteUnicode, unquote } from '../../../../src/core/template/quote.ts';

describe('quote', () => {
  it.each([
    ['abc', '"abc"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['\u0007\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\u0001\u007f', '"\\x01\\x7f"'],
    ['\u00a0\u2028', '"\\u00a0\\u2028"'],
    ['日本', '"日本"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['\u{1FADC}', '"\\U0001fadc"'],
  ])('%j as %s', (text, quoted) => expect(quote(text)).toBe(quoted));

  it('shows bytes that are not UTF-8', () => expect(quote(fromBytes(Uint8Array.of(0xff, 0x41)))).toBe('"\\xffA"'));

  it('can keep to ASCII', () => expect(quote('é\u{1F433}', true)).toBe('"\\u00e9\\U0001f433"'));

  it('quotes characters', () => {
    expect(['A', "'", '\u0003', '\ufffd'].map((char) => quoteRune(char, false))).toEqual([
      "'A'",
      "'\\''",
      "'\\x03'",
      "'\ufffd'",
    ]);
    expect([quoteUnicode(0x1f433n), quoteUnicode(0xa0n)]).toEqual(["U+1F433 '🐳'", 'U+00A0']);
  });

  it('is undone by unquote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        const text = fromBytes(bytes);
        expect(unquote(quote(text))).toBe(text);
        expect(unquote(quote(text, true))).toBe(text);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });
});

describe('unquote', () => {
  it.each([
    ['"\\x41\\101\\u0041\\U00000041"', 'AAAA'],
    ['"\\xe6\\x97\\xa5"', '日'],
    ['`a\\n\r\n`', 'a\\n\n'],
  ])('%s', (literal, text) => expect(unquote(literal)).toBe(text));

  it.each(['"\\\'"', '"\\q"', '"\\x4"', '"\\400"', '"\\ud800"', '"\\U00110000"', '"\\08"'])('refuses %s', (literal) =>
    expect(unquote(literal)).toBeUndefined(),
  );
});

it('knows what a raw string can hold', () => {
  expect(['a\tb', 'a`b', 'a\nb', '\u007f', '\ufeff', 'é'].map(canBackquote)).toEqual([
    true,
    false,
    false,
    false,
    false,
    true,
  ]);
});
