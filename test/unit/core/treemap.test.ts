import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileTreemap } from '../../../src/core/fileTreemap.ts';
import { FileView } from '../../../src/core/fileView.ts';
import { squarify } from '../../../src/core/treemap.ts';
import { stackOf } from './stacks.ts';

describe('a squarified treemap', () => {
  test("the paper's own example", () => {
    const items = [6, 6, 4, 3, 2, 2, 1].map((weight) => ({ value: weight, weight }));
    const tiles = squarify(items, { x: 0, y: 0, width: 6, height: 4 });
    const rounded = tiles.map(({ x, y, width, height }) =>
      [x, y, width, height].map((number) => Math.round(number * 100) / 100),
    );
    expect(rounded).toEqual([
      [0, 0, 3, 2],
      [0, 2, 3, 2],
      [3, 0, 1.71, 2.33],
      [4.71, 0, 1.29, 2.33],
      [3, 2.33, 1.2, 1.67],
      [4.2, 2.33, 1.2, 1.67],
      [5.4, 2.33, 0.6, 1.67],
    ]);
  });

  test.each([
    [[], { x: 0, y: 0, width: 1, height: 1 }],
    [[0, 0], { x: 0, y: 0, width: 1, height: 1 }],
    [[1], { x: 0, y: 0, width: 0, height: 1 }],
  ])('nothing to draw: %j in %j', (weights, area) => {
    expect(
      squarify(
        weights.map((weight) => ({ value: 0, weight })),
        area,
      ),
    ).toEqual([]);
  });

  test('areas are in proportion, and tiles fill the rectangle without meeting', () => {
    const anyWeights = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        anyWeights,
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 2000 }),
        (weights, width, height) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const tiles = squarify(
            weights.map((weight) => ({ value: weight, weight })),
            { x: 0, y: 0, width, height },
          );
          expect(tiles.length).toBe(weights.length);
          for (const [index, tile] of tiles.entries()) {
            expect((tile.width * tile.height) / (width * height)).toBeCloseTo(tile.value / total, 6);
            expect(tile.x + tile.width).toBeLessThanOrEqual(width + 1e-6 * width);
            expect(tile.y + tile.height).toBeLessThanOrEqual(height + 1e-6 * height);
            for (const other of tiles.slice(index + 1)) {
              const overlapX = Math.min(tile.x + tile.width, other.x + other.width) - Math.max(tile.x, other.x);
              const overlapY = Math.min(tile.y + tile.height, other.y + other.height) - Math.max(tile.y, other.y);
              expect(Math.min(overlapX / width, overlapY / height)).toBeLessThan(1e-6);
            }
          }
        },
      ),
    );
  });
});

describe('files as a treemap', () => {
  const options = { width: 100, height: 100, depth: 2, header: 4, padding: 1, smallest: 20, most: 1_000 };

  test('directories hold what is in them, and what is small is one', () => {
    const stack = stackOf(['usr/big=900', 'usr/deep/er/x=600', 'usr/a=1', 'usr/b=1', 'empty/'], ['etc/c=500']);
    const view = FileView.merged(stack, 1);
    const tiles = new FileTreemap(view).lay(view.root, options);
    expect(
      tiles.map((tile) => [tile.node?.path ?? `rest of ${tile.restCount}`, tile.depth, tile.size, tile.layer]),
    ).toEqual([
      ['usr', 0, 1502, 0],
      ['usr/big', 1, 900, 0],
      ['usr/deep/er', 1, 600, 0],
      ['rest of 2', 1, 2, undefined],
      ['etc', 0, 500, 1],
      ['etc/c', 1, 500, 1],
    ]);
    for (const tile of tiles)
      expect(tile.x >= 0 && tile.x + tile.width <= 100.001 && tile.y + tile.height <= 100.001).toBe(true);
  });

  test('no room inside', () => {
    const view = FileView.merged(stackOf(['d/a=1']), 0);
    expect(new FileTreemap(view).lay(view.root, { ...options, header: 200 }).length).toBe(1);
  });

  test('with too many tiles the small ones are drawn as one', () => {
    const view = FileView.merged(stackOf(Array.from({ length: 500 }, (_, index) => `d/f${index}=${1000 - index}`)), 0);
    const map = new FileTreemap(view);
    const tiles = map.lay(view.root, { ...options, smallest: 1, most: 100 });
    expect(tiles.length).toBeLessThanOrEqual(100);
    expect(tiles.filter(({ depth }) => depth === 1).reduce((sum, { size }) => sum + size, 0)).toBe(view.root.size);
    expect(map.lay(view.root, { ...options, smallest: 1 }).length).toBeGreaterThan(400);
  });

  test('a directory has the layer of its largest file', () => {
    const view = FileView.merged(stackOf(['d/e/a=10', 'd/b=3'], ['d/e/c=11', 'd/f/x=8']), 1);
    const [tile] = new FileTreemap(view).lay(view.root, options);
    expect([tile?.node?.path, tile?.layer, tile?.isOpen]).toEqual(['d', 1, true]);
  });
});
