import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { naturalOrder } from '../../../src/core/naturalOrder.ts';

describe('natural order', () => {
  test.each([
    [
      ['v10', 'v9', 'v1'],
      ['v1', 'v9', 'v10'],
    ],
    [
      ['2.4.10', '2.4', '2.4.9', '2.4-alpine', '2'],
      ['2', '2.4', '2.4-alpine', '2.4.9', '2.4.10'],
    ],
    [
      ['Zeta', 'alpha', 'beta'],
      ['alpha', 'beta', 'Zeta'],
    ],
    [
      ['007', '7', '8', '08'],
      ['007', '7', '08', '8'],
    ],
    [
      ['a/b', 'a', 'a-b'],
      ['a', 'a-b', 'a/b'],
    ],
    [
      ['99999999999999999999', '100000000000000000000'],
      ['99999999999999999999', '100000000000000000000'],
    ],
  ])('%j becomes %j', (texts, expected) => {
    expect([...texts].sort(naturalOrder)).toEqual(expected);
  });

  test('it is an order: the same wherever one begins, equal only for equal texts', () => {
    const text = fc.stringMatching(/^[abA0-9.-]{0,8}$/);
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(Math.sign(naturalOrder(a, b)) + Math.sign(naturalOrder(b, a))).toBe(0);
        expect(naturalOrder(a, b) === 0).toBe(a === b);
        if (naturalOrder(a, b) <= 0 && naturalOrder(b, c) <= 0) expect(naturalOrder(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
