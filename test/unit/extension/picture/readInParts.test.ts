import { expect, test } from 'vitest';
import { isCancelled } from '../../../../src/core/failure.ts';
import { LayerStack } from '../../../../src/core/layerStack.ts';
import { readInParts } from '../../../../src/extension/picture/readInParts.ts';
import { layerAt } from '../../core/stacks.ts';

/** An image of three layers, of which so many are read. */
function stackOf(read: number): LayerStack {
  const listings = [0, 1, 2].map((index) => ({ layer: layerAt(index), entries: [] }));
  return new LayerStack(listings, undefined, new Set([0, 1, 2].slice(read)));
}

/** Layers that arrive when `arrive` says so. */
function slowFiles() {
  const { promise, resolve, reject } = Promise.withResolvers<LayerStack>();
  let read = 0;
  return {
    arrive: (): void => {
      read += 1;
      if (read === 3) resolve(stackOf(3));
    },
    fail: reject,
    files: {
      whole: (signal?: AbortSignal) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        return promise;
      },
      soFar: () => Promise.resolve(read === 0 ? undefined : stackOf(read)),
    },
  };
}

const { signal } = new AbortController();

test('layers are given as they come, each time there are more, and never after the whole', async () => {
  const { files, arrive } = slowFiles();
  const parts: number[] = [];
  const whole = readInParts(
    files,
    signal,
    () => undefined,
    (part) => {
      parts.push(3 - part.unread.size);
      return Promise.resolve();
    },
  );
  arrive();
  await expect.poll(() => parts, { timeout: 3_000 }).toEqual([1]);
  arrive();
  await expect.poll(() => parts, { timeout: 3_000 }).toEqual([1, 2]);
  arrive();
  expect((await whole).unread.size).toBe(0);
  expect(parts).toEqual([1, 2]);
});

test('what is there at once is given as a whole', async () => {
  const { files, arrive } = slowFiles();
  const parts: LayerStack[] = [];
  for (let layer = 0; layer < 3; layer++) arrive();
  await readInParts(
    files,
    signal,
    () => undefined,
    (part) => Promise.resolve(void parts.push(part)),
  );
  expect(parts).toEqual([]);
});

test('a part that fails is no reason to have none of the whole', async () => {
  const { files, arrive } = slowFiles();
  let asked = 0;
  const whole = readInParts(
    files,
    signal,
    () => undefined,
    () => {
      asked += 1;
      return Promise.reject(new Error('no'));
    },
  );
  arrive();
  await expect.poll(() => asked, { timeout: 3_000 }).toBe(1);
  arrive();
  arrive();
  expect((await whole).layers).toHaveLength(3);
});

test('what reading throws is thrown, and whoever stops waits for nothing', async () => {
  const broken = slowFiles();
  const failing = readInParts(
    broken.files,
    signal,
    () => undefined,
    () => Promise.resolve(),
  );
  broken.fail(new Error('lost'));
  await expect(failing).rejects.toThrow('lost');
  const { files } = slowFiles();
  const stop = new AbortController();
  const stopped = readInParts(
    files,
    stop.signal,
    () => undefined,
    () => Promise.resolve(),
  );
  stop.abort();
  await expect(stopped).rejects.toSatisfy(isCancelled);
});
