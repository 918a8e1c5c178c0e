import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packBytes, unpackBytes } from '../../../src/core/packBytes.ts';

test('bytes survive a message that is written as JSON', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (bytes, text, number) => {
        const message = { kind: 'x', list: [{ bytes }, text, null], number: number === 0 ? 0 : number, flag: true };
        expect(unpackBytes(JSON.parse(JSON.stringify(packBytes(message))))).toEqual(message);
      },
    ),
  );
});

test('more bytes than a call takes arguments', () => {
  const bytes = new Uint8Array(1_000_000).map((_, at) => at % 256);
  expect(unpackBytes(packBytes(bytes))).toEqual(bytes);
});
