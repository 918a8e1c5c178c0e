import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson, type JsonDocument } from '../../../src/core/json.ts';
import { JsonRows } from '../../../src/core/jsonRows.ts';

function read(text: string): JsonDocument {
  const result = readJson(text);
  if (result.kind === 'error') throw new Error(result.reason);
  return result.document;
}

/** The rows by definition: a node is seen when everything around it is open. */
function seen(rows: JsonRows): number[] {
  const { document } = rows;
  const nodes: number[] = [];
  for (let node = document.childCount(0) > 0 ? 1 : 0; node < document.count; node += 1) {
    let visible = true;
    for (let around = document.parent(node); around > 0; around = document.parent(around))
      visible &&= rows.isOpen(around);
    if (visible) nodes.push(node);
  }
  return nodes;
}

function shownNodes(rows: JsonRows): number[] {
  return Array.from({ length: rows.count }, (_, row) => rows.nodeAt(row));
}

describe('JsonRows', () => {
  const document = read('{"a":{"b":[1,{"c":2}],"d":{}},"e":[]}');

  test('opens to a level', () => {
    const rows = new JsonRows(document, () => false);
    expect(shownNodes(rows)).toEqual([1, 7]);
    rows.expandToLevel(2);
    expect(shownNodes(rows)).toEqual([1, 2, 6, 7]);
    rows.setDeep(0, true);
    expect(rows.count).toBe(7);
  });

  test('the root has a row only where it is all there is', () => {
    expect(shownNodes(new JsonRows(read('null'), () => true))).toEqual([0]);
    expect(shownNodes(new JsonRows(read('{}'), () => true))).toEqual([0]);
  });

  test('reveals what is closed away', () => {
    const rows = new JsonRows(document, () => false);
    expect(rows.rowOf(5)).toBe(-1);
    expect(rows.nearestRow(5)).toBe(0);
    rows.reveal(5);
    expect(rows.nodeAt(rows.rowOf(5))).toBe(5);
  });

  test('whatever is opened and closed, the rows are what is to be seen', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), at: fc.nat(), open: fc.boolean() }),
      fc.record({ kind: fc.constant('deep' as const), at: fc.nat(), open: fc.boolean() }),
      fc.record({ kind: fc.constant('reveal' as const), at: fc.nat(), open: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.array(step, { maxLength: 12 }), (value, steps) => {
        const tree = read(JSON.stringify(value));
        const rows = new JsonRows(tree, (node) => tree.depth(node) < 2);
        for (const { kind, at, open } of steps) {
          const node = at % tree.count;
          if (kind === 'set') rows.set(node, open);
          else if (kind === 'deep') rows.setDeep(node, open);
          else rows.reveal(node);
          expect(shownNodes(rows)).toEqual(seen(rows));
          for (let row = 0; row < rows.count; row += 1) expect(rows.rowOf(rows.nodeAt(row))).toBe(row);
        }
      }),
    );
  });
});
