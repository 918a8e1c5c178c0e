import { expect, test } from 'vitest';
import { readJson, type JsonDocument } from '../../../src/core/json.ts';
import { FindNavigation } from '../../../src/webview/findNavigation.ts';

function documentOf(value: unknown): JsonDocument {
  const read = readJson(JSON.stringify(value));
  if (read.kind === 'error') throw new Error(read.reason);
  return read.document;
}

const document = documentOf({ Image: 'httpd:2.4', httpd: ['HTTPD=1', 'x'], both: 'both ways' });
const parts = (query: string, matchCase = false): (string | undefined)[] => {
  const find = FindNavigation.find(document, { query, matchCase }, 0);
  return Array.from({ length: document.count }, (_, node) => find.partOf(document, node));
};

test.each([
  // the root, Image, httpd, its two items, both
  ['httpd', false, [undefined, 'value', 'key', 'value', undefined, undefined]],
  ['httpd', true, [undefined, 'value', 'key', undefined, undefined, undefined]],
  ['both', false, [undefined, undefined, undefined, undefined, undefined, 'both']],
  ['nowhere', false, [undefined, undefined, undefined, undefined, undefined, undefined]],
])('%s is found in the part that says it', (query, matchCase, expected) => {
  expect(parts(query, matchCase)).toEqual(expected);
});

test('goes around the end, both ways', () => {
  const first = FindNavigation.find(document, { query: 'httpd', matchCase: false }, 0);
  expect([first, first.step(true), first.step(false)].map(({ at }) => at)).toEqual([0, 1, 2]);
  expect(first.step(false).step(true).current).toBe(first.current);
  expect(FindNavigation.nothing.step(true).current).toBeUndefined();
});
