import { describe, expect, test } from 'vitest';
import { FileView } from '../../../src/core/fileView.ts';
import { isCancelled, SourceError } from '../../../src/core/failure.ts';
import type { Digest, Image, ImageSource, LayerEntry, LayerListing } from '../../../src/core/image.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import type { LayerWork } from '../../../src/core/layerWork.ts';
import { imageIdOf, imageOfSpec, parseImageSpec } from '../../../src/core/imageSpec.ts';
import { ImageFiles } from '../../../src/extension/files/imageFiles.ts';

const digest = (digit: number): Digest => `sha256:${String(digit).repeat(64)}` as Digest;
const diffIds = [digest(1), digest(2), digest(3)];
const spec = parseImageSpec({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: diffIds } });
if (spec === undefined) throw new Error('a spec');
const image = imageOfSpec(spec, { id: imageIdOf(digest(0)), tags: ['a:1'], digests: [], size: 0 });
const { signal } = new AbortController();

const work: LayerWork = {
  lay: (listings, _, unread) => Promise.resolve(new LayerStack(listings, undefined, unread)),
  view: (stack, which) => Promise.resolve(new FileView(stack, which)),
};

function entry(path: string): LayerEntry {
  return { path, kind: 'file', size: 1, mode: 0o644, uid: 0, gid: 0, mtime: 0 };
}

/** Each layer writes `same` and a file of its own. */
function listing(index: number): LayerListing {
  const diffId = diffIds[index] ?? digest(9);
  return { layer: { index, diffId, chainId: diffId }, entries: [entry('same'), entry(`own-${index}`)] };
}

interface Asked {
  readonly asked: (readonly number[] | undefined)[];
  readonly signals: AbortSignal[];
  readonly files: ImageFiles;
}

function filesOf(read: (indexes: readonly number[], stop: AbortSignal) => AsyncIterable<LayerListing>): Asked {
  const asked: (readonly number[] | undefined)[] = [];
  const signals: AbortSignal[] = [];
  const source: Pick<ImageSource, 'files'> = {
    files: (_: Image, stop, indexes) => {
      asked.push(indexes);
      signals.push(stop);
      return read(indexes ?? [], stop);
    },
  };
  const open = () => Promise.resolve({ source: source as ImageSource, image });
  return { asked, signals, files: new ImageFiles(open, work) };
}

async function* each(indexes: readonly number[]): AsyncGenerator<LayerListing> {
  for (const index of indexes) {
    await Promise.resolve();
    yield listing(index);
  }
}

async function* never(_: readonly number[], stop: AbortSignal): AsyncGenerator<LayerListing> {
  yield* [];
  await new Promise((_resolve, reject) => stop.addEventListener('abort', () => reject(stop.reason as Error)));
}

describe('the files of an image', () => {
  test('of one layer ask for that layer alone, and say nothing of what they do not know', async () => {
    const { asked, files } = filesOf(each);
    const stack = await files.withLayer(1);
    expect(asked).toEqual([[1]]);
    expect([...stack.unread]).toEqual([0, 2]);
    const view = await files.view(stack, { kind: 'layer', layer: 1 });
    expect(view.get('same')).toMatchObject({ layer: 1 });
    expect(view.get('same')?.change).toBeUndefined();
    const bottom = await files.view(await files.withLayer(0), { kind: 'layer', layer: 0 });
    expect(bottom.get('same')?.change).toBe('added');
    expect(asked).toEqual([[1], [0]]);
  });

  test('of all layers ask for what is missing, once, and say how far they are', async () => {
    const { asked, files } = filesOf(each);
    await files.withLayer(1);
    const reports: string[] = [];
    const [one, other] = await Promise.all([
      files.whole(signal, (done, total) => reports.push(`${done}/${total}`)),
      files.whole(),
    ]);
    expect(one).toBe(other);
    expect(asked).toEqual([[1], [0, 2]]);
    expect(reports).toEqual(['1/3', '2/3', '3/3']);
    expect((await files.view(one, { kind: 'layer', layer: 1 })).get('same')?.change).toBe('modified');
    expect(await files.withLayer(0)).toBe(one);
    expect(asked).toHaveLength(2);
  });

  test('are given up when nobody waits any more, and read anew after that', async () => {
    const { asked, signals, files } = filesOf(never);
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [files.whole(first.signal), files.whole(second.signal)];
    const settled = Promise.allSettled(waiting);
    await expect.poll(() => asked.length).toBe(1);
    first.abort();
    await expect(waiting[0]).rejects.toSatisfy(isCancelled);
    expect(signals[0]?.aborted).toBe(false);
    second.abort();
    await settled;
    expect(signals[0]?.aborted).toBe(true);
    const third = new AbortController();
    const again = files.whole(third.signal);
    await expect.poll(() => asked.length).toBe(2);
    third.abort();
    await expect(again).rejects.toSatisfy(isCancelled);
  });

  test('are there where one layer is damaged, with what is wrong', async () => {
    const failure = new SourceError({ kind: 'bad-layer', layer: 1, offset: 512, entries: 1 });
    const { files } = filesOf(async function* (indexes) {
      yield* each(indexes.filter((index) => index !== 1));
      throw failure;
    });
    const stack = await files.whole();
    expect([...stack.unread]).toEqual([1]);
    expect(files.troubles.trouble).toBe(failure);
    expect((await files.view(stack, { kind: 'merged', layer: 2 })).get('own-2')).toBeDefined();
    await expect(filesOf(() => each([])).files.withLayer(0)).rejects.toMatchObject({ failure: { kind: 'incomplete' } });
  });

  test('of the layers that are there can be looked at while the others come', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { files } = filesOf(async function* (indexes) {
      yield* each(indexes.slice(0, 2));
      await gate.promise;
      yield* each(indexes.slice(2));
    });
    expect(await files.soFar()).toBeUndefined();
    const whole = files.whole();
    await expect.poll(async () => [...((await files.soFar())?.unread ?? [])]).toEqual([2]);
    const part = await files.soFar();
    expect(await files.soFar()).toBe(part);
    gate.resolve(undefined);
    const all = await whole;
    expect(all.unread.size).toBe(0);
    expect(await files.soFar()).toBe(all);
  });

  test('that cannot be read can be asked for again', async () => {
    let isBroken = true;
    const { files } = filesOf(async function* (indexes) {
      if (isBroken) throw new SourceError({ kind: 'cut-off', endpoint: 'x' });
      yield* each(indexes);
    });
    await expect(files.whole()).rejects.toMatchObject({ failure: { kind: 'cut-off' } });
    await expect(files.withLayer(0)).rejects.toMatchObject({ failure: { kind: 'cut-off' } });
    isBroken = false;
    expect((await files.whole()).unread.size).toBe(0);
  });
});
