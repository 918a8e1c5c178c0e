import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { LayerThreads } from '../../../src/blob/layerThreads.ts';
import { FileView, type WhichView } from '../../../src/core/fileView.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import { countWaste, listOf, mapOf, outlineOf } from '../../../src/core/pictureWork.ts';
import { makeTar } from '../core/tar/makeTar.ts';
import { sampleImage } from '../../webview/picture/sampleImage.ts';

const { layers, tables } = sampleImage().stack;
const listings = layers.map((layer, index) => ({ layer, entries: tables[index] ?? [] }));
const here = new LayerStack(listings);
const { signal } = new AbortController();
const threads = new LayerThreads(new URL('../../../src/blob/thread.ts', import.meta.url));
afterAll(() => threads.dispose());

const size = { width: 900, height: 600 };
const options = { ...size, depth: 16, header: 18, padding: 3, smallest: 90, most: 1_200 };

describe('what threads make of layers is what this one makes', () => {
  test.each<WhichView>([
    { kind: 'merged', layer: 8 },
    { kind: 'layer', layer: 2 },
    { kind: 'layer', layer: 3 },
  ])('$kind $layer', async (which) => {
    const stack = await threads.lay(listings, signal);
    const view = await threads.view(stack, which, signal);
    const drawn = { view, outline: await threads.outline(view, signal) };
    const viewHere = new FileView(here, which);
    const drawnHere = { view: viewHere, outline: outlineOf(viewHere) };
    expect(drawn.outline).toEqual(drawnHere.outline);
    for (const path of ['', 'usr', 'no/such']) {
      expect(await threads.map(drawn, { path, options }, signal)).toEqual(mapOf(drawnHere, { path, options }));
      const question = { path, deep: path === 'usr', most: 20 };
      expect(await threads.list(drawn, question, signal)).toEqual(listOf(drawnHere, question));
    }
  });

  test('the waste, and what may have been written again as it was', async () => {
    const stack = await threads.lay(listings, signal);
    const asked = { files: 5, rewritten: { files: 10, bytes: 1e9 }, sameContent: new Set([3]) };
    const counted = await threads.count(stack, asked, signal);
    expect(counted).toEqual(countWaste(here, asked));
    expect(counted.rewritten.map(({ lower }) => lower.path)).toEqual(['app/models/base.onnx', 'app/models/tiny.onnx']);
  });

  test('lies where all of them can read it: nothing of an image is copied for a question', async () => {
    const view = await threads.view(await threads.lay(listings, signal), { kind: 'layer', layer: 2 }, signal);
    const { largestChild, dead } = await threads.outline(view, signal);
    const { version, size: sizes, flags, freed } = view.columns;
    for (const column of [version, sizes, flags, freed, largestChild, dead]) {
      expect(column?.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });

  test('the hash of what arrives piece by piece', async () => {
    const pieces = Array.from({ length: 40 }, (_, at) => Buffer.alloc(at * 1_000, at));
    const expected = createHash('sha256').update(Buffer.concat(pieces)).digest('hex');
    expect(await threads.hash(arriving(pieces), signal)).toBe(expected);
    expect(await threads.hash(arriving([]), signal)).toBe(createHash('sha256').digest('hex'));
    await expect(threads.hash(arriving(pieces, new Error('cut off')), signal)).rejects.toThrow('cut off');
    await expect(threads.hash(arriving(pieces), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  test('a layer that expands further than it may', async () => {
    const bomb = gzipSync(makeTar([{ name: 'zeros', body: new Uint8Array(3_000_000) }]));
    const limit = { bytes: 1_000_000, ratio: 10 };
    const { problem, hash } = await threads.scan('tar', arriving([bomb]), signal, limit);
    expect([problem?.kind, hash]).toEqual(['expansion', undefined]);
    expect(await threads.scan('tar', arriving([bomb]), signal)).toMatchObject({ entries: { length: 1 } });
  });

  test('a thread that is given something else says so', async () => {
    const stack = await threads.lay(listings, signal);
    const damaged = Object.assign(Object.create(LayerStack.prototype) as LayerStack, stack, { laid: {} });
    await expect(threads.count(damaged, {}, signal)).rejects.toThrow();
  });
});

async function* arriving(pieces: readonly Uint8Array[], error?: Error): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece);
  if (error !== undefined) throw error;
}
