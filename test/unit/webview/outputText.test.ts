import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownLines } from '../../../src/core/shown.ts';
import { MASK } from '../../../src/webview/envSecrets.ts';
import { outputParts } from '../../../src/webview/outputText.ts';

const parts = (...bytes: (number | string)[]): string[] =>
  outputParts(
    Uint8Array.from(bytes.flatMap((byte) => (typeof byte === 'string' ? [...new TextEncoder().encode(byte)] : [byte]))),
    [],
  ).map(({ kind, text }) => (kind === 'text' ? text : `<${text}>`));

describe('outputParts', () => {
  test.each<[(number | string)[], string[]]>([
    [['plain\n'], ['plain\n']],
    [['tab\tstays\n'], ['tab\tstays\n']],
    [
      [0xff, 'a', 0xc3],
      ['<\\xff>', 'a', '<\\xc3>'],
    ],
    [
      ['é', 0xed, 0xa0, 0x80, 'x'],
      ['é', '<\\xed>', '<\\xa0>', '<\\x80>', 'x'],
    ],
    [
      [0xf5, 0x80, 0x80, 0x80],
      ['<\\xf5>', '<\\x80>', '<\\x80>', '<\\x80>'],
    ],
    [['a\u202eb'], ['a', '<\\u202e>', 'b']],
    [['\u0007\r\n'], ['<\\x07>', '<\\r>', '\n']],
    [['🐳'], ['🐳']],
    [[], []],
  ])('%j', (bytes, expected) => {
    expect(parts(...bytes)).toEqual(expected);
  });

  test('secrets are masked wherever they stand, the longest first', () => {
    const output = new TextEncoder().encode('A=hunter22 B=hunter2 hunter2');
    expect(outputParts(output, ['hunter22', 'hunter2']).map(({ text }) => text)).toEqual([
      'A=',
      MASK,
      ' B=',
      MASK,
      ' ',
      MASK,
    ]);
  });

  test('nothing invisible is left', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          const text = outputParts(bytes, [])
            .map((part) => part.text)
            .join('');
          expect(shownLines(text)).toBe(text);
        },
      ),
    );
  });

  test('plain text is shown as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parts = outputParts(new TextEncoder().encode(text), []);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        expect(parts.every(({ kind }) => kind === 'text')).toBe(true);
      }),
    );
  });
});
