import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteLength,
  compareStrings,
  fromBinary,
  fromBytes,
  runeCount,
  settle,
  toBinary,
  toBytes,
  toDisplay,
} from '../../../../src/core/template/goString.ts';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc.array(fc.constantFrom(0x41, 0xc3, 0xa9, 0xe6, 0x97, 0xa5, 0xf0, 0x9f, 0x90, 0xb3, 0xed, 0xa0, 0x80), {
    maxLength: 10,
  }),
);

describe('Go strings', () => {
  it('keep every byte', () => {
    fc.assert(
      fc.property(bytes, (list) => {
        const text = fromBytes(Uint8Array.from(list));
        expect([...toBytes(text)]).toEqual([...list]);
        expect(fromBinary(toBinary(text))).toBe(text);
        expect(byteLength(text)).toBe(list.length);
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  it('are ordered by bytes', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const order = compareStrings(fromBytes(Uint8Array.from(a)), fromBytes(Uint8Array.from(b)));
        expect(Math.sign(order)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { seed: 2, numRuns: 3000 },
    );
    expect(compareStrings('\u{1F433}', '\uE000')).toBeGreaterThan(0);
  });

  it('join into characters when their halves meet', () => {
    const [first, second] = [fromBinary('\xc3'), fromBinary('\xa9')];
    expect(first + second).not.toBe('é');
    expect(settle(first + second)).toBe('é');
    expect(runeCount(`é${first}`)).toBe(2);
    expect(toDisplay(`a${first}`)).toBe('a\ufffd');
  });

  it('break bad sequences one byte at a time, as Go does', () => {
    expect(runeCount(fromBinary('\xe6\x97'))).toBe(2);
    expect(runeCount(fromBinary('\xed\xa0\x80'))).toBe(3);
    expect(runeCount(fromBinary('\xc0\x80'))).toBe(2);
    expect(runeCount(fromBinary('\xf4\x90\x80\x80'))).toBe(4);
  });
});
