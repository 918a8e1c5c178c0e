import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandVariables } from '../../../../src/core/dockerfile/expandVariables.ts';

const values = new Map([
  ['A', 'alpine'],
  ['V', '3.19.1'],
  ['E', ''],
  ['P', 'a/b/c'],
]);

/** Words after `ENV K=` and what Docker 20.10.24's builder made of them, with the first three values above as ARGs. */
const recorded = JSON.parse(
  readFileSync(new URL('../../../fixtures/dockerfile/variables.json', import.meta.url), 'utf8'),
) as readonly [string, string][];

describe('variables', () => {
  test.each(recorded)('%s is %j to the builder', (word, text) => {
    expect(expandVariables(word, values, '\\')?.text).toBe(text);
  });

  test.each([
    ['$A:$V', 'alpine:3.19.1', []],
    ['${A}:${V}', 'alpine:3.19.1', []],
    ['$NO', '', ['NO']],
    ['x${NO}y$NO$A2', 'xy', ['NO', 'A2']],
    ['${NO:-debian}', 'debian', []],
    ['${NO-debian}', 'debian', []],
    ['${A:-debian}', 'alpine', []],
    ['${E:-debian}', 'debian', []],
    ['${E-debian}', '', []],
    ['${NO:-${A}}', 'alpine', []],
    ['${NO:-$NEITHER}', '', ['NEITHER']],
    ['${A:-$NEITHER}', 'alpine', []],
    ['${A:+-slim}', '-slim', []],
    ['${NO:+-slim}', '', []],
    ['${E:+-slim}', '', []],
    ['${E+-slim}', '-slim', []],
    ['${A:?needed}', 'alpine', []],
    ['${NO:?needed}', '', ['NO']],
    ['${V%.*}', '3.19', []],
    ['${V%%.*}', '3', []],
    ['${V#*.}', '19.1', []],
    ['${V##*.}', '1', []],
    ['${P/\\//-}', 'a-b/c', []],
    ['${P//\\//-}', 'a-b-c', []],
    ['${V%.?}', '3.19', []],
    ['${P//*/x}', 'x', []],
    ['${P/?/x}', 'x/b/c', []],
    ['${P//[b]/x}', 'a/b/c', []],
    ['${V##*.*}', '', []],
    ['${V#*}', '3.19.1', []],
    ['"$A"', 'alpine', []],
    ["'$A'", '$A', []],
    ['\\$A', '$A', []],
    ['"\\$A"', '$A', []],
    ['a\\b', 'ab', []],
    ['$', '$', []],
    ['a$.b', 'a$.b', []],
  ])('%s becomes %j', (word, text, unresolved) => {
    expect(expandVariables(word, values, '\\')).toEqual({ text, unresolved });
  });

  test.each([
    '${',
    '${A',
    '${}',
    '${:-a}',
    '${{A}}',
    '"$A',
    "'a",
    '${A:}',
    '${A!x}',
    '${A:#x}',
    '${A/x}',
    '${V#\\x}',
    '${E:?no}',
  ])('%s is refused', (word) => {
    expect(expandVariables(word, values, '\\')).toBeUndefined();
  });

  test('the escape character is the one of the file', () => {
    expect(expandVariables('a\\b`$A', values, '`')).toEqual({ text: 'a\\b$A', unresolved: [] });
  });

  test('any text comes to an end, quickly', () => {
    const piece = fc.constantFrom('${', '}', '$', 'A', ':-', ':+', '#', '%', '/', '*', '?', '"', "'", '\\', 'x', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const expanded = expandVariables(pieces.join(''), values, '\\');
        expect(expanded === undefined || typeof expanded.text === 'string').toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(expandVariables('${A:-'.repeat(50_000), values, '\\')).toBeUndefined();
    expect(expandVariables('${A}'.repeat(500), values, '\\')?.text).toBe('alpine'.repeat(500));
    const long = new Map([['L', 'x'.repeat(5000)]]);
    expect(expandVariables(`\${L##${'*x'.repeat(50)}y}`, long, '\\')?.text).toHaveLength(5000);
    expect(expandVariables(`\${L//${'*x'.repeat(50)}y/}`, long, '\\')).toBeUndefined();
  });
});
