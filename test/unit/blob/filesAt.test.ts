import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CompressionError } from '../../../src/blob/decompressed.ts';
import { filesAt } from '../../../src/blob/filesAt.ts';

const layer = Buffer.from(Array.from({ length: 400 }, (_, at) => at % 251));
const file = (offset: number, size: number) => ({ layer: 2, path: `${offset}`, size, offset, aliases: [] });

async function* pieces(length: number, error?: Error): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < layer.length; at += length) yield await Promise.resolve(layer.subarray(at, at + length));
  if (error !== undefined) throw error;
}

async function read(bytes: AsyncIterable<Uint8Array>, files: Parameters<typeof filesAt>[1], most = Infinity) {
  const found: Record<string, Buffer> = {};
  for await (const { file: each, content } of filesAt(bytes, files)) {
    const parts: Uint8Array[] = [];
    let left = most;
    for await (const part of content) {
      parts.push(Buffer.from(part));
      if (--left === 0) break;
    }
    found[each.path] = Buffer.concat(parts);
  }
  return found;
}

/** Files one after the other, with gaps. */
const anyFiles = fc
  .array(fc.tuple(fc.nat(40), fc.nat(60)), { maxLength: 8 })
  .map((steps) => {
    let at = 0;
    return steps.flatMap(([gap, size]) => {
      const begin = at + gap + 1;
      at = begin + size;
      return at > layer.length ? [] : [file(begin, size)];
    });
  })
  .chain((files) => fc.shuffledSubarray(files));

describe('files cut out of a layer', () => {
  test('are what lies there, whatever the pieces and whatever the order they are wanted in', () =>
    fc.assert(
      fc.asyncProperty(anyFiles, fc.integer({ min: 1, max: 401 }), async (files, length) => {
        const found = await read(pieces(length), files);
        for (const { path, offset, size } of files) expect(found[path]).toEqual(layer.subarray(offset, offset + size));
        expect(Object.keys(found)).toHaveLength(files.length);
      }),
    ));

  test('do not get in the way when they are left', async () => {
    const found = await read(pieces(10), [file(5, 100), file(200, 30)], 1);
    expect(found).toEqual({ 5: layer.subarray(5, 10), 200: layer.subarray(200, 210) });
  });

  test('read no further than to the last of them, and close the layer', async () => {
    let count = 0;
    let isClosed = false;
    const counted = async function* () {
      try {
        for await (const piece of pieces(10)) {
          count++;
          yield piece;
        }
      } finally {
        isClosed = true;
      }
    };
    await read(counted(), [file(5, 20)]);
    expect([count, isClosed]).toEqual([3, true]);
  });

  test.each([
    ['ends before the file does', undefined, file(390, 20)],
    ['ends before the file begins', undefined, file(500, 1)],
    ['is damaged', new CompressionError('x'), file(390, 20)],
  ])('where the layer %s, that is said', async (_, error, wanted) => {
    const place = { kind: 'bad-layer', layer: 2, offset: 400 };
    await expect(read(pieces(16, error), [wanted])).rejects.toMatchObject({ failure: place });
  });

  test('where its source fails, that is said', async () => {
    await expect(read(pieces(16, new Error('the network')), [file(390, 20)])).rejects.toThrow('the network');
  });
});
