import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findInJson,
  indented,
  nodeAt,
  nodeAtPointer,
  pathOf,
  pointerOf,
  readJson,
  scalarText,
  valueText,
  type JsonDocument,
} from '../../../src/core/json.ts';

function read(text: string): JsonDocument {
  const result = readJson(text);
  if (result.kind === 'error') throw new Error(`${result.reason} at ${result.offset}`);
  return result.document;
}

describe('readJson', () => {
  test('keeps number text, key order and duplicate keys', () => {
    const document = read('{"b": 1.50, "a": -0, "b": 123456789012345678901234567890, "e": 1E+2}');
    const entries = [1, 2, 3, 4].map((node) => [document.key(node), valueText(document, node)]);
    expect(entries).toEqual([
      ['b', '1.50'],
      ['a', '-0'],
      ['b', '123456789012345678901234567890'],
      ['e', '1E+2'],
    ]);
  });

  test('tells where text stops being JSON', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['', 0],
      ['{', 1],
      ['{"a"', 4],
      ['{"a":}', 5],
      ['{"a":1,}', 7],
      ['[1,]', 3],
      ['[1 2]', 3],
      ['[1}', 2],
      ['nul', 0],
      ['01', 1],
      ['1.', 1],
      ['"a', 2],
      ['"\\x"', 1],
      ['"\\u12g4"', 1],
      ['"\n"', 1],
      ['{} x', 3],
      ['{a:1}', 1],
    ];
    for (const [text, offset] of cases) expect(readJson(text), text).toMatchObject({ kind: 'error', offset });
  });

  test('accepts exactly what JSON.parse accepts', () => {
    const nearJson = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '1',
        '-',
        '0',
        '.5',
        'e1',
        'true',
        'null',
        ' ',
        '\\',
        '\\n',
        'u0041',
        '\t',
      ),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          nearJson.map((parts) => parts.join('')),
          fc.string(),
          fc.json(),
        ),
        (text) => {
          expect(readJson(text).kind === 'document').toBe(accepts(text));
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test('nesting of any depth is read', () => {
    const depth = 200_000;
    const document = read('['.repeat(depth) + ']'.repeat(depth));
    expect(document.count).toBe(depth);
    expect(document.depth(depth - 1)).toBe(depth - 1);
  });

  test('indented text says the same, as JSON.stringify would write it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        expect(indented(read(text), 0)).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  test('every node is found again by its path and its pointer', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const document = read(JSON.stringify(value));
        for (let node = 0; node < document.count; node += 1) {
          const path = pathOf(document, node);
          expect(nodeAt(document, path)).toBe(node);
          expect(nodeAtPointer(document, pointerOf(path))).toBe(node);
          if (document.kind(node) === 'string')
            expect(JSON.parse(valueText(document, node))).toBe(scalarText(document, node));
        }
      }),
    );
  });

  test('of duplicate keys the last is meant by a path', () => {
    expect(nodeAt(read('{"a":1,"a":2}'), ['a'])).toBe(2);
    expect(nodeAt(read('{"a":1}'), ['b'])).toBeUndefined();
  });

  test('a pointer escapes what would be read as a step', () => {
    expect(pointerOf(['a/b', '~', 0])).toBe('/a~1b/~0/0');
  });
});

describe('findInJson', () => {
  const document = read('{"Name": "app", "Env": ["NAME=x", "tab\\there", "\\u0041bc"], "Size": 12345, "name,x": null}');
  const found = (query: string, matchCase = false): (string | undefined)[] =>
    findInJson(document, query, { matchCase }).map((node) => document.key(node) ?? scalarText(document, node));

  test.each<[string, (string | undefined)[]]>([
    ['name', ['Name', 'NAME=x', 'name,x']],
    ['app', ['Name']],
    ['234', ['Size']],
    ['Abc', ['Abc']],
    ['\t', ['tab\there']],
    ['\\t', []],
    ['null', ['name,x']],
    ['": "', []],
    ['.*', []],
    ['', []],
  ])('finds %j', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  test('minds the case when asked', () => {
    expect(found('NAME', true)).toEqual(['NAME=x']);
  });

  test('finds what is in the keys and scalars, and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.string({ minLength: 1, maxLength: 2 }), (value, query) => {
        const tree = read(JSON.stringify(value));
        const expected: number[] = [];
        for (let node = 0; node < tree.count; node += 1) {
          const scalar = tree.kind(node) === 'object' || tree.kind(node) === 'array' ? '' : scalarText(tree, node);
          if (tree.key(node)?.includes(query) === true || scalar.includes(query)) expected.push(node);
        }
        expect(findInJson(tree, query, { matchCase: true })).toEqual(expected);
      }),
    );
  });
});

function accepts(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
