import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shortened, shown, shownLines } from '../../../src/core/shown.ts';

describe('shown', () => {
  test.each([
    ['plain words, 한국어, naïve', 'plain words, 한국어, naïve'],
    ['a\nb\r\tc\0', 'a\\nb\\r\\tc\\x00'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['gnp\u202egpj.exe', 'gnp\\u202egpj.exe'],
    ['a\u2066b\u2069', 'a\\u2066b\\u2069'],
    ['zero\u200bwidth\ufeff\u00ad', 'zero\\u200bwidth\\ufeff\\xad'],
    ['no\u00a0break\u3000wide', 'no\\xa0break\\u3000wide'],
    ['line\u2028sep\u2029', 'line\\u2028sep\\u2029'],
    ['tags\u{e0041}\u{e007f}', 'tags\\u{e0041}\\u{e007f}'],
    ['hangul\u3164filler\u115f', 'hangul\\u3164filler\\u115f'],
    ['braille\u2800', 'braille\\u2800'],
    ['icon\uea60', 'icon\\uea60'],
    ['lone \ud83d half', 'lone \\ud83d half'],
    ['joined\u200dletters', 'joined\\u200dletters'],
    ['❤\ufe0f stays, a\ufe0f does not', '❤\ufe0f stays, a\\ufe0f does not'],
    ['🐳', '🐳'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test('lines stay lines', () => {
    expect(shownLines('RUN a \\\r\n\tb\r\u202ec\n')).toBe('RUN a \\\n\tb\\r\\u202ec\n');
  });

  test('nothing is left that hides, and showing twice changes nothing', () => {
    const nasty = fc.constantFrom(
      '\u202e',
      '\u200b',
      '\u2066',
      '\n',
      '\x7f',
      '\u{e0020}',
      'a',
      ' ',
      '🐳',
      '\ufe0f',
      '\ud800',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(nasty).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const safe = shown(text);
        expect(safe).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u200b-\u200f]/u);
        expect(shown(safe)).toBe(safe);
      }),
    );
  });
});

describe('shortened', () => {
  test('says how much is left out, and cuts no character in two', () => {
    expect(shortened('short', 5)).toBe('short');
    expect(shortened('too long', 3)).toBe('too… (+5)');
    expect(shortened('ab🐳cd', 3)).toBe('ab… (+4)');
  });
});
