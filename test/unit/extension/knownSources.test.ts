import { expect, test } from 'vitest';
import { KnownSources } from '../../../src/extension/knownSources.ts';
import { keyOf, type SourceDefinition } from '../../../src/extension/sourceDefinition.ts';
import { Memory } from './memory.ts';

const all: readonly SourceDefinition[] = [
  { kind: 'archive', path: '/images/site.tar' },
  { kind: 'engine', address: 'tcp://10.0.0.1:2375' },
  { kind: 'registry', name: 'localhost:5000' },
];

test('sources are known by their keys, whichever kind they are', async () => {
  const memory = new Memory();
  const known = new KnownSources(memory);
  for (const definition of all) await known.put(definition);
  for (const definition of all) expect(new KnownSources(memory).get(keyOf(definition))).toEqual(definition);
  expect(known.get('archive-000000000000')).toBeUndefined();
});

test('one that is put again is not kept twice, and the last 500 are kept', async () => {
  const memory = new Memory();
  const known = new KnownSources(memory);
  const [first, second] = all;
  if (first === undefined || second === undefined) throw new Error('there are three');
  for (const definition of [first, second, first]) await known.put(definition);
  expect(memory.kept.get('strata.knownSources')).toEqual([first, second]);
  for (let at = 0; at < 499; at++) await known.put({ kind: 'archive', path: `/images/${at}.tar` });
  expect(known.get(keyOf(first))).toEqual(first);
  expect(known.get(keyOf(second))).toBeUndefined();
});

test.each(['text', [{ kind: 'archive' }, { kind: 'x', path: 'y' }, 7, null]])(
  'what is no source is left out: %j',
  (kept) => {
    const memory = new Memory();
    memory.kept.set('strata.knownSources', kept);
    expect(new KnownSources(memory).get(keyOf({ kind: 'archive', path: '' }))).toBeUndefined();
  },
);
