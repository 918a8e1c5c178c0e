import { expect, test } from 'vitest';
import { sizeBar } from '../../../src/core/sizeBar.ts';

test.each([
  [[100, 50, 1, 0], 40, '█▄▁·'],
  [[], 40, ''],
  [[0, 0], 40, '··'],
  [[7], 40, '█'],
  [[1, 1, 2, 0, 0, 0, 8, 0], 4, '▂▂·█'],
])('%j in %i columns is %s', (sizes, width, bar) => {
  expect(sizeBar(sizes, width)).toBe(bar);
});

test('however many layers, no more columns than asked for', () => {
  expect(sizeBar(Array.from({ length: 127 }, (_, i) => i))).toHaveLength(40);
});
