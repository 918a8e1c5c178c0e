import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestFiles } from '../../../src/core/largestFiles.ts';
import { stackOf } from './stacks.ts';

test('the largest files of one layer, the largest first', () => {
  const stack = stackOf(['a=100', 'b=1'], ['c=5', 'd/e=50', 'f=7', 'g=0']);
  expect(largestFiles(stack, 1, 2)).toEqual([
    { path: 'd/e', size: 50 },
    { path: 'f', size: 7 },
  ]);
  expect(largestFiles(stack, 1, 9).map(({ path }) => path)).toEqual(['d/e', 'f', 'c']);
  expect(largestFiles(stack, 7, 2)).toEqual([]);
});

test('are those that sorting finds', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), (sizes, count) => {
      const stack = stackOf(sizes.map((size, index) => `f${index}=${size}`));
      const sorted = sizes.filter((size) => size > 0).sort((a, b) => b - a);
      expect(largestFiles(stack, 0, count).map(({ size }) => size)).toEqual(sorted.slice(0, count));
    }),
  );
});
