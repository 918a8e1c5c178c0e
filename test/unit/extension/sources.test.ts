import { beforeEach, describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/core/failure.ts';
import { mainKey, type SourceDefinition, sourceKeyOf, Sources } from '../../../src/extension/sources.ts';
import { FakeEngine, summary } from './fakeEngine.ts';
import { Memory } from './memory.ts';

const archive: SourceDefinition = { kind: 'archive', path: '/images/site.tar' };

describe('the sources', () => {
  let memory: Memory;
  let connected: SourceDefinition[];

  const open = (registries: readonly string[] = []): Sources =>
    new Sources(
      (definition) => {
        connected.push(definition);
        const engine = new FakeEngine();
        engine.images = [summary('a', 'httpd:2.4')];
        return Promise.resolve(engine.port());
      },
      memory,
      () => undefined,
      () => registries,
    );

  beforeEach(() => {
    memory = new Memory();
    connected = [];
  });

  test('are the chosen engine alone, and nothing is connected before somebody looks', () => {
    const sources = open();
    expect(sources.all.map(({ key }) => key)).toEqual([mainKey]);
    expect(connected).toEqual([]);
    sources.dispose();
  });

  test('what is opened comes behind, keeps its key, and is there again after a reload', async () => {
    const sources = open();
    const opened = await sources.open(archive);
    const other = await sources.open({ kind: 'engine', address: 'tcp://10.0.0.1:2375' });
    expect(opened.key).toMatch(/^archive-[0-9a-f]{12}$/);
    sources.dispose();
    const again = open();
    expect(again.all.map(({ key }) => key)).toEqual([mainKey, opened.key, other.key]);
    expect(again.get(opened.key)?.definition).toEqual(archive);
    expect(connected).toEqual([]);
    again.dispose();
  });

  test('a registry that was added is known by its key in a later session, and asked nothing', () => {
    const { key } = open().registry('localhost:5000');
    const later = open(['ghcr.io', 'localhost:5000']);
    expect(later.registries).toEqual([]);
    expect(later.get(key)?.definition).toEqual({ kind: 'registry', name: 'localhost:5000' });
    expect(later.registries.map((source) => source.key)).toEqual([key]);
    expect(open(['ghcr.io']).get(key)).toBeUndefined();
    expect(connected).toEqual([]);
  });

  test('what is open already is not opened twice', async () => {
    const sources = open();
    expect(await sources.open(archive)).toBe(await sources.open(archive));
    expect(sources.all).toHaveLength(2);
    sources.dispose();
  });

  test('tell of what happens in each of them, and of those that come and go', async () => {
    const sources = open();
    const told: string[] = [];
    const listening = sources.onDidChange(({ key }) => told.push(key));
    const { key, store } = await sources.open(archive);
    expect(told).toEqual([key]);
    await store.start();
    expect(told).toEqual([key, key, key]);
    await sources.close(key);
    expect(told).toEqual([key, key, key, key]);
    listening.dispose();
    await sources.open(archive);
    expect(told).toHaveLength(4);
    sources.dispose();
  });

  test('one that is closed is gone from memory too, and asking it is an error of its own', async () => {
    const sources = open();
    const { key } = await sources.open(archive);
    await sources.close(key);
    expect(() => sources.store(key)).toThrow(SourceError);
    expect(open().all).toHaveLength(1);
  });

  test('the chosen engine stays', async () => {
    const sources = open();
    await sources.close(mainKey);
    expect(sources.store(mainKey)).toBe(sources.main.store);
  });

  test.each([
    ['text'],
    [[{ kind: 'archive' }]],
    [[{ kind: 'engine', address: '' }]],
    [[{ kind: 'x', path: 'y' }, 7, null]],
  ])('what memory holds of nothing known is left out: %j', (kept) => {
    memory.kept.set('strata.sources', kept);
    expect(open().all).toHaveLength(1);
  });
});

test.each([
  [undefined, mainKey],
  ['httpd:2.4', mainKey],
  [{ source: 'archive-1' }, 'archive-1'],
  [{ parent: { parent: { source: 'engine-2' } } }, 'engine-2'],
  [{ parent: { parent: undefined } }, mainKey],
])('the source of %j is "%s"', (item, key) => {
  expect(sourceKeyOf(item)).toBe(key);
});
