import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stackHeights } from '../../../src/core/stackHeights.ts';

const options = { height: 400, least: 20, scale: 100 };
const heights = (...sizes: readonly number[]) => stackHeights(sizes, options).map(({ height }) => Math.round(height));

test.each<[readonly number[], readonly number[]]>([
  [[], []],
  [[5], [400]],
  [
    [0, 0],
    [200, 200],
  ],
  [
    [270, 90],
    [290, 110],
  ],
  [
    [100, 0],
    [380, 20],
  ],
])('%j are %j high', (sizes, expected) => {
  expect(heights(...sizes)).toEqual(expected);
});

test('one that dwarfs the rest is broken, and the rest can be told apart', () => {
  const bands = stackHeights([1_000_000, 3, 1], options);
  expect(bands.map(({ isBroken }) => isBroken)).toEqual([true, false, false]);
  expect(bands.map(({ height }) => Math.round(height))).toEqual([292, 71, 37]);
  expect(stackHeights([4, 1], options).some(({ isBroken }) => isBroken)).toBe(false);
});

test('in however little room the large one stands out', () => {
  const bands = stackHeights([300, 100, 0, 0], { ...options, height: 0 });
  expect(bands.map(({ height }) => height)).toEqual([95, 45, 20, 20]);
});

test('layers fill the room, none is too low to click, and a larger one is not lower', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1e9), { minLength: 1, maxLength: 150 }), (sizes) => {
      const bands = stackHeights(sizes, options);
      const sum = bands.reduce((total, { height }) => total + height, 0);
      const scale = sizes.some((size) => size > 0) ? options.scale : 0;
      expect(sum).toBeCloseTo(Math.max(options.height, 20 * sizes.length + scale), 3);
      for (const [index, { height }] of bands.entries()) {
        expect(height).toBeGreaterThanOrEqual(20);
        for (const [other, band] of bands.entries()) {
          if ((sizes[index] ?? 0) > (sizes[other] ?? 0)) expect(height).toBeGreaterThanOrEqual(band.height - 1e-9);
        }
      }
    }),
  );
});
