import { expect, test } from 'vitest';
import { nearestTile, type Direction } from '../../../src/webview/picture/nearestTile.ts';

/**
 * +------+---+
 * |      | 1 |
 * |  0   +---+
 * |      | 2 |
 * +--+---+---+
 * | 3|   4   |
 * +--+-------+
 */
const tiles = [
  { x: 0, y: 0, width: 60, height: 60 },
  { x: 60, y: 0, width: 40, height: 30 },
  { x: 60, y: 30, width: 40, height: 30 },
  { x: 0, y: 60, width: 25, height: 40 },
  { x: 25, y: 60, width: 75, height: 40 },
];

test.each<[number, Direction, number | undefined]>([
  [0, 'right', 1],
  [0, 'left', undefined],
  [0, 'up', undefined],
  [0, 'down', 3],
  [1, 'down', 2],
  [1, 'left', 0],
  [2, 'up', 1],
  [2, 'down', 4],
  [3, 'right', 4],
  [4, 'left', 3],
  [4, 'up', 2],
  [9, 'up', undefined],
])('from %i going %s is %s', (from, direction, expected) => {
  expect(nearestTile(tiles, from, direction)).toBe(expected);
});

test('every tile can be reached', () => {
  const reached = new Set([0]);
  for (const index of reached) {
    for (const direction of ['left', 'right', 'up', 'down'] as const) {
      const next = nearestTile(tiles, index, direction);
      if (next !== undefined) reached.add(next);
    }
  }
  expect(reached.size).toBe(tiles.length);
});
