import { expect, test } from 'vitest';
import { percent } from '../../../src/core/share.ts';

test.each([
  [0, '0 %'],
  [0.001, '< 1 %'],
  [0.005, '1 %'],
  [0.414, '41 %'],
  [1, '100 %'],
])('a share of %s', (share, text) => {
  expect(percent(share)).toBe(text);
});
