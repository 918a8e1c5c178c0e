import { beforeEach, describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/core/failure.ts';
import { KnownSources } from '../../../src/extension/knownSources.ts';
import { keyOf, mainKey, type SourceDefinition } from '../../../src/extension/sourceDefinition.ts';
import { sourceKeyOf, Sources } from '../../../src/extension/sources.ts';
import { FakeEngine, summary } from './fakeEngine.ts';
import { Memory } from './memory.ts';

const archive: SourceDefinition = { kind: 'archive', path: '/images/site.tar' };

describe('the sources', () => {
  let memory: Memory;
  /** Of all workspaces. */
  let shared: Memory;
  let connected: SourceDefinition[];

  const open = (registries: readonly string[] = [], folders: readonly string[] = []): Sources =>
    new Sources(
      (definition) => {
        connected.push(definition);
        const engine = new FakeEngine();
        engine.images = [summary('a', 'httpd:2.4')];
        return Promise.resolve(engine.port());
      },
      {
        memory,
        known: new KnownSources(shared),
        onTrouble: () => undefined,
        registryNames: () => registries,
        folders,
      },
    );

  beforeEach(() => {
    memory = new Memory();
    shared = new Memory();
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
    shared = new Memory();
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

  test('one that is closed is gone from memory, and what is open of it asks it anew', async () => {
    const sources = open();
    const { key, store } = await sources.open(archive);
    await sources.close(key);
    expect(sources.all.map((source) => source.key)).toEqual([mainKey]);
    expect(sources.get(key)).toBeUndefined();
    expect(sources.store(key)).not.toBe(store);
    expect((await sources.store(key).start()).kind).toBe('ready');
    expect(sources.all).toHaveLength(1);
    sources.dispose();
    expect(open().all).toHaveLength(1);
  });

  test('one that was opened in another workspace is known by its key, shown nowhere, and asked nothing before it is used', async () => {
    const { key } = await open().open(archive);
    memory = new Memory();
    const elsewhere = open();
    expect(elsewhere.all).toHaveLength(1);
    expect(elsewhere.get(key)).toBeUndefined();
    const store = elsewhere.store(key);
    expect(connected).toEqual([]);
    await store.start();
    expect(connected).toEqual([archive]);
    // Whoever opens it there sees what is read already.
    expect((await elsewhere.open(archive)).store).toBe(store);
    expect(elsewhere.all.map((source) => source.key)).toEqual([mainKey, key]);
    elsewhere.dispose();
  });

  test('a window that is new shows the sources of its folders, until somebody closes them', async () => {
    const { key } = await open().open(archive);
    const registry = open().registry('localhost:5000').key;
    memory = new Memory();
    const folders = [key, registry, key, 'archive-000000000000', mainKey];
    const window = open([], folders);
    expect(window.all.map((source) => source.key)).toEqual([mainKey, key]);
    expect(connected).toEqual([]);
    await window.close(key);
    const reloaded = open([], folders);
    expect(reloaded.all.map((source) => source.key)).toEqual([mainKey]);
    expect(reloaded.store(key).state.kind).toBe('idle');
  });

  test('what an earlier Strata kept for its workspace alone becomes known to all', () => {
    memory.kept.set('strata.sources', [archive]);
    open();
    memory = new Memory();
    expect(open().store(keyOf(archive)).state.kind).toBe('idle');
  });

  test('what nobody remembers is an error of its own', () => {
    expect(() => open().store('archive-000000000000')).toThrow(SourceError);
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
    shared.kept.set('strata.knownSources', kept);
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
