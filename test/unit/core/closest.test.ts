import { expect, test } from 'vitest';
import { closest } from '../../../src/core/closest.ts';

test.each([
  ['biulder', 'builder'],
  ['BUILDER', 'builder'],
  ['buildr', 'builder'],
  ['tets', 'test'],
  ['busybox', undefined],
  ['ab', undefined],
  ['tester', 'test'],
])('%s most likely means %s', (word, meant) => {
  expect(closest(word, ['builder', 'test', 'b'])).toBe(meant);
});
