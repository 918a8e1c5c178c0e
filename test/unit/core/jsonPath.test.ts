import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonPathError, queryJson } from '../../../src/core/jsonPath.ts';

const DOCUMENT = {
  Config: { Env: ['PATH=/bin', 'A=1'], Labels: { 'a.b': 'c', 'x/y~z': 'd' } },
  Layers: [
    { digest: 'sha256:a', size: 10, tags: ['x'] },
    { digest: 'sha256:b', size: 200, empty: true },
    { digest: 'sha256:c', size: 3000, tags: [] },
  ],
  Size: 3,
};

describe('queryJson', () => {
  it.each([
    ['$.Config.Env[1]', [['Config', 'Env', 1]]],
    [
      '$.Config.Env[*]',
      [
        ['Config', 'Env', 0],
        ['Config', 'Env', 1],
      ],
    ],
    ["$.Config.Labels['a.b']", [['Config', 'Labels', 'a.b']]],
    ["$.Config.Labels['x/y~z']", [['Config', 'Labels', 'x/y~z']]],
    [
      '$..digest',
      [
        ['Layers', 0, 'digest'],
        ['Layers', 1, 'digest'],
        ['Layers', 2, 'digest'],
      ],
    ],
    ['$.Layers[-1:]', [['Layers', 2]]],
    [
      '$.Layers[0,2].size',
      [
        ['Layers', 0, 'size'],
        ['Layers', 2, 'size'],
      ],
    ],
    ['$.Nope', []],
    ['$.Layers[(@.length-1)].size', [['Layers', 2, 'size']]],
  ])('%s', (expression, paths) => {
    expect(queryJson(DOCUMENT, expression).map(({ path }) => path)).toEqual(paths);
  });

  it.each([
    ["@.digest == 'sha256:b'", [1]],
    ["@.digest != 'sha256:b'", [0, 2]],
    ['@.size > 10', [1, 2]],
    ['@.size >= 10 && @.size < 3000', [0, 1]],
    ["@.size == '200' || @.digest === 'sha256:c'", [1, 2]],
    ['@.empty', [1]],
    ['!@.empty', [0, 2]],
    ['!(@.empty || @.size == 10)', [2]],
    ['@.tags.length > 0', [0]],
    ["@['size'] == 10", [0]],
    ['@.tags[0] == "x"', [0]],
    ['@.size > 100 + 100', [2]],
    ['@.nope == null', [0, 1, 2]],
    ['@.digest > 5', []],
  ])('filters by %s', (filter, indices) => {
    expect(queryJson(DOCUMENT, `$.Layers[?(${filter})]`).map(({ path }) => path[1])).toEqual(indices);
  });

  it('gives values with their paths and leaves the document alone', () => {
    const before = JSON.stringify(DOCUMENT);
    expect(queryJson(DOCUMENT, '$.Layers[1].size')).toEqual([{ path: ['Layers', 1, 'size'], value: 200 }]);
    expect(JSON.stringify(DOCUMENT)).toBe(before);
  });

  it.each([
    ['too-long', `$${'.a'.repeat(1024)}`],
    ['filter', '$.Layers[?(@.digest.match(/a/))]'],
    ['filter', '$.Layers[?(process.exit())]'],
    ['filter', "$.Layers[?(@.constructor.constructor('return 1')())]"],
    ['filter', '$.Layers[?(@.size = 5)]'],
    ['filter', '$.Layers[?(@.size ==)]'],
    ['filter', '$.Layers[?((@.size)]'],
    ['syntax', '$['],
    ['syntax', '$.Layers[0'],
    ['syntax', '$.Layers]'],
    ['syntax', '$[(@.length-1)]'],
  ])('refuses with %s: %s', (failure, expression) => {
    try {
      queryJson(DOCUMENT, expression);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(JsonPathError);
      expect(error).toHaveProperty('failure', failure);
    }
  });

  it('stops at too many matches', () => {
    const wide = { list: Array.from({ length: 20_000 }, (_, i) => i) };
    expect(() => queryJson(wide, '$.list[*]')).toThrow(JsonPathError);
  });

  it('ends where many descents multiply in a deep document', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 30; level++) deep = { a: deep, b: [level] };
    expect(() => queryJson(deep, `$${'..a'.repeat(100)}`)).toThrow('walks the document too often');
  });

  it('does not reach what the document does not own', () => {
    expect(queryJson(DOCUMENT, '$.Layers[?(@.constructor)]')).toEqual([]);
    expect(queryJson(DOCUMENT, '$.constructor')).toEqual([]);
    expect(queryJson(JSON.parse('{"__proto__":{"a":1}}'), '$.a')).toEqual([]);
  });

  it('throws nothing but its own error', () => {
    const parts = fc.constantFrom(
      '$',
      '.',
      '..',
      '*',
      '[',
      ']',
      '?(',
      ')',
      '@',
      'a',
      "'",
      '==',
      '1',
      '^',
      '~',
      ':',
      ',',
      ' ',
      '(',
      '-',
    );
    const expression = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 12 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(expression, (text) => {
        try {
          queryJson(DOCUMENT, text);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonPathError);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
