import { expect, test } from 'vitest';
import { readJson } from '../../../src/core/json.ts';
import { JsonRows } from '../../../src/core/jsonRows.ts';
import { stickyAbove, stickyNodes } from '../../../src/webview/stickyRows.ts';

function rowsOf(value: unknown): JsonRows {
  const read = readJson(JSON.stringify(value));
  if (read.kind === 'error') throw new Error(read.reason);
  return new JsonRows(read.document, () => true);
}

const rows = rowsOf({ a: { b: { c: 1, d: 2, e: 3 }, f: 4, g: 5 }, h: 6 });
const keys = (nodes: readonly number[]): (string | undefined)[] => nodes.map((node) => rows.document.key(node));

test.each([
  // rows: a b c d e f g h
  [0, []],
  [1, ['a', 'b']],
  [2, ['a', 'b']],
  [4, ['a']],
  [5, ['a']],
  [7, []],
])('with row %i at the top, what is around stays', (row, expected) => {
  expect(keys(stickyNodes(rows, row))).toEqual(expected);
});

test('no more than four stay, however deep', () => {
  const deep = rowsOf({ a: { b: { c: { d: { e: { f: { g: 1, h: 2 } } } } } } });
  expect(stickyNodes(deep, 6)).toHaveLength(4);
  expect(stickyAbove(deep, 6)).toBe(4);
  expect(stickyAbove(deep, 0)).toBe(0);
});
