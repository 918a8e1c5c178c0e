import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SourceError } from '../../../src/core/failure.ts';
import type { Container, ImageId } from '../../../src/core/image.ts';
import { ImageStore, type StoreState } from '../../../src/extension/imageStore.ts';
import { FakeEngine, summary, tagged } from './fakeEngine.ts';

describe('the image store', () => {
  let engine: FakeEngine;
  let store: ImageStore;
  let troubles: unknown[];
  let states: StoreState['kind'][];

  beforeEach(() => {
    engine = new FakeEngine();
    troubles = [];
    states = [];
    store = new ImageStore(
      () => Promise.resolve(engine.port()),
      (error) => troubles.push(error),
    );
    store.onDidChange((state) => states.push(state.kind));
  });
  afterEach(() => store.dispose());

  const container = (status: string): Container => ({
    id: 'c',
    name: 'web',
    imageId: 'sha256:a' as ImageId,
    image: 'app:1',
    command: 'serve',
    created: 0,
    state: 'running',
    status,
  });
  const names = (): string[] => store.images.flatMap((image) => image.tags).sort();

  test('asks nothing before somebody starts it, then lists once', async () => {
    engine.images = [summary('a', 'httpd:2.4')];
    expect(store.state.kind).toBe('idle');
    expect(engine.asked).toEqual([]);
    const state = await store.start();
    expect(state.kind).toBe('ready');
    expect(names()).toEqual(['httpd:2.4']);
    expect(engine.asked).toEqual(['list', 'containers']);
    expect(states).toEqual(['connecting', 'ready']);
  });

  test('an event asks for the one image it names', async () => {
    engine.images = [summary('a', 'httpd:2.4'), summary('b', 'other:1')];
    await store.start();
    engine.asked.length = 0;
    engine.images = [summary('a', 'httpd:2.4', 'httpd:new'), summary('b', 'other:1')];
    engine.emit(tagged('a', 'httpd:new'));
    await vi.waitFor(() => expect(names()).toEqual(['httpd:2.4', 'httpd:new', 'other:1']));
    expect(engine.asked).toEqual(['inspect sha256:a']);
  });

  test('an event that tells nothing new changes nothing', async () => {
    engine.images = [summary('a', 'app:1')];
    await store.start();
    engine.images = [summary('a', 'app:1', 'app:2')];
    await store.update('sha256:a');
    const shown = store.images;
    expect(names()).toEqual(['app:1', 'app:2']);
    states.length = 0;
    engine.asked.length = 0;
    engine.emit(tagged('a', 'app:2'));
    await vi.waitFor(() => expect(engine.asked).toEqual(['inspect sha256:a']));
    engine.emit(tagged('a', 'app:2'));
    await vi.waitFor(() => expect(engine.asked).toHaveLength(2));
    expect(store.images).toBe(shown);
    expect(states).toEqual([]);
    engine.images = [summary('a', 'app:1')];
    engine.emit({ kind: 'image', action: 'untag', id: 'sha256:a', name: 'app:2' });
    await vi.waitFor(() => expect(names()).toEqual(['app:1']));
  });

  test('what was told of a container before dates its state', async () => {
    vi.useFakeTimers({ now: 1_000_000_000, toFake: ['Date'] });
    try {
      engine.containers = [container('Up 5 seconds')];
      await store.start();
      expect(store.containers[0]?.since).toEqual({ earliest: 999_994_000, latest: 999_995_000 });
      vi.setSystemTime(1_000_120_000);
      engine.containers = [container('Up 2 minutes')];
      await store.updateContainers();
      expect(store.containers[0]?.since).toEqual({ earliest: 999_994_000, latest: 999_995_000 });
    } finally {
      vi.useRealTimers();
    }
  });

  test('an answer that comes late hides nothing that happened meanwhile', async () => {
    engine.images = [summary('a', 'app:1'), summary('b', 'app:2')];
    engine.containers = [container('Up 1 second')];
    await store.start();
    const late = Promise.withResolvers<undefined>();
    const hasAsked = (count: number, question: string): Promise<void> =>
      vi.waitFor(() => expect(engine.asked.filter((one) => one === question).length).toBeGreaterThanOrEqual(count));

    engine.delayNext = late.promise;
    const ofOurOwn = store.updateContainers();
    await hasAsked(2, 'containers');
    engine.containers = [{ ...container('Exited (3) 1 second ago'), state: 'exited' }];
    engine.emit({ kind: 'container', action: 'die', id: 'c', imageName: 'app:1' });
    // Long enough for the event to be acted upon.
    await setTimeout(200);
    late.resolve(undefined);
    await ofOurOwn;
    await hasAsked(3, 'containers');
    await vi.waitFor(() => expect(store.containers[0]?.state).toBe('exited'));

    const later = Promise.withResolvers<undefined>();
    engine.delayNext = later.promise;
    const updated = store.update('sha256:b');
    await hasAsked(1, 'inspect sha256:b');
    engine.images = [summary('a', 'app:1')];
    engine.emit({ kind: 'image', action: 'delete', id: 'sha256:b', name: '' });
    await setTimeout(200);
    later.resolve(undefined);
    await updated;
    await hasAsked(2, 'inspect sha256:b');
    await vi.waitFor(() => expect(names()).toEqual(['app:1']));
  });

  test('a name that moves to another image leaves the one that had it', async () => {
    engine.images = [summary('a', 'app:1'), summary('b', 'app:2')];
    await store.start();
    engine.images = [summary('a'), summary('b', 'app:2', 'app:1')];
    engine.emit(tagged('b', 'app:1'));
    await vi.waitFor(() => expect(store.find('app:1')?.id).toBe('sha256:b'));
    expect(store.find('sha256:a')?.tags).toEqual([]);
  });

  test('a removed image goes', async () => {
    engine.images = [summary('a', 'app:1'), summary('b', 'app:2')];
    await store.start();
    engine.images = [summary('b', 'app:2')];
    engine.emit({ kind: 'image', action: 'delete', id: 'sha256:a', name: '' });
    await vi.waitFor(() => expect(names()).toEqual(['app:2']));
  });

  test('a burst of events is one list', async () => {
    await store.start();
    engine.asked.length = 0;
    engine.images = Array.from({ length: 60 }, (_, at) => summary(`i${String(at)}`, `app:${String(at)}`));
    for (let at = 0; at < 60; at++) engine.emit(tagged(`i${String(at)}`, `app:${String(at)}`));
    await vi.waitFor(() => expect(store.images).toHaveLength(60));
    expect(engine.asked.filter((question) => question === 'list')).toHaveLength(1);
    expect(engine.asked.filter((question) => question.startsWith('inspect'))).toHaveLength(0);
  });

  test('a record and a history are asked for once, and the record again after an event', async () => {
    engine.images = [summary('a', 'app:1')];
    await store.start();
    engine.asked.length = 0;
    const id = 'sha256:a' as ImageId;
    await Promise.all([store.record(id), store.record(id), store.history(id), store.history(id)]);
    expect(engine.asked.sort()).toEqual(['history sha256:a', 'inspect sha256:a']);
    engine.images = [summary('a', 'app:1', 'app:2')];
    engine.emit(tagged('a', 'app:2'));
    await vi.waitFor(() => expect(names()).toEqual(['app:1', 'app:2']));
    expect((await store.record(id)).tags).toEqual(['app:1', 'app:2']);
  });

  test('a record that could not be had is asked for again', async () => {
    engine.images = [summary('a', 'app:1')];
    await store.start();
    const id = 'sha256:a' as ImageId;
    engine.failNext = new SourceError({ kind: 'cut-off', endpoint: 'x' });
    await expect(store.record(id)).rejects.toMatchObject({ failure: { kind: 'cut-off' } });
    expect((await store.record(id)).id).toBe(id);
  });

  test('the last list stays after the connection is lost, and comes back with it', async () => {
    engine.images = [summary('a', 'app:1')];
    await store.start();
    engine.trouble(new SourceError({ kind: 'cut-off', endpoint: 'x' }));
    expect(store.state.kind).toBe('failed');
    expect(names()).toEqual(['app:1']);
    expect(troubles).toHaveLength(1);
    await expect(store.engine()).rejects.toMatchObject({ failure: { kind: 'cut-off' } });
    engine.images = [summary('a', 'app:1'), summary('b', 'app:2')];
    engine.emit({ kind: 'connected' });
    await vi.waitFor(() => expect(store.state.kind).toBe('ready'));
    expect(names()).toEqual(['app:1', 'app:2']);
  });

  test('what connecting throws is the state, and Retry connects again', async () => {
    let here = false;
    const failing = new ImageStore(
      () =>
        here ? Promise.resolve(engine.port()) : Promise.reject(new SourceError({ kind: 'no-socket', endpoint: 'x' })),
      () => undefined,
    );
    expect((await failing.start()).kind).toBe('failed');
    await expect(failing.engine()).rejects.toMatchObject({ failure: { kind: 'no-socket' } });
    here = true;
    expect((await failing.restart()).kind).toBe('ready');
    failing.dispose();
  });

  test('an engine that fails while listing is tried again by itself', async () => {
    engine.failNext = new SourceError({ kind: 'cut-off', endpoint: 'x' });
    expect((await store.start()).kind).toBe('failed');
    await vi.waitFor(() => expect(store.state.kind).toBe('ready'), { timeout: 5_000 });
  });
});
