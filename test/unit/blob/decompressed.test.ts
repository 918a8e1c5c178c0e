import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  CompressionError,
  decompressed,
  decompressedAsItBegins,
  ExpansionError,
  layerExpansion,
  uncompressed,
} from '../../../src/blob/decompressed.ts';

/** Bytes that compress by half or so, from a fixed seed. */
const text = Buffer.from(
  Array.from({ length: 40_000 }, (_, at) => createHash('md5').update(String(at)).digest('hex')).join('\n'),
);

/** Hands out `bytes` piece by piece, each in the same memory, which is overwritten when the next is asked for. */
class Source implements AsyncIterable<Uint8Array> {
  readonly #bytes: Uint8Array;
  readonly #size: number;
  readonly #fails: Error | undefined;
  isLeft = false;
  given = 0;

  constructor(bytes: Uint8Array, { size = 10_000, fails }: { readonly size?: number; readonly fails?: Error } = {}) {
    this.#bytes = bytes;
    this.#size = size;
    this.#fails = fails;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const memory = new Uint8Array(this.#size);
    try {
      while (this.given < this.#bytes.length) {
        const piece = this.#bytes.subarray(this.given, this.given + this.#size);
        memory.set(piece);
        this.given += piece.length;
        yield memory.subarray(0, piece.length);
        memory.fill(0xee);
        await setImmediate();
      }
      if (this.#fails !== undefined) throw this.#fails;
    } finally {
      this.isLeft = true;
    }
  }
}

async function all(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

const compressions = [
  { compression: 'gzip', compressed: gzipSync(text) },
  {
    compression: 'zstd',
    compressed: zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
  },
] as const;

describe.each(compressions)('$compression', ({ compression, compressed }) => {
  const reading = (source: Source): AsyncGenerator<Uint8Array> =>
    decompressed(source, compression, compressed.length, layerExpansion);

  test('gives the bytes of pieces of any size, each used before the next is asked for', async () => {
    for (const size of [1_021, 10_000, compressed.length]) {
      const source = new Source(compressed, { size });
      expect((await all(reading(source))).equals(text)).toBe(true);
      expect(source.isLeft).toBe(true);
    }
  });

  test('of several in a row gives all', async () => {
    const source = new Source(Buffer.concat([compressed, compressed]));
    expect((await all(reading(source))).equals(Buffer.concat([text, text]))).toBe(true);
  });

  test('leaves the source when its reader leaves', async () => {
    const source = new Source(compressed);
    for await (const piece of reading(source)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    await expect.poll(() => source.isLeft).toBe(true);
    expect(source.given).toBeLessThan(compressed.length);
  });

  test('throws what the source throws, the bytes before it given', async () => {
    const trouble = new Error('the daemon went away');
    const source = new Source(compressed.subarray(0, compressed.length / 2), { fails: trouble });
    await expect(all(reading(source))).rejects.toBe(trouble);
  });

  test('of damaged data throws that it is, and leaves the source', async () => {
    const damaged = Buffer.from(compressed);
    damaged.fill(0xa5, 20_000, 21_000);
    const source = new Source(damaged);
    await expect(all(reading(source))).rejects.toThrow(CompressionError);
    await expect.poll(() => source.isLeft).toBe(true);
  });

  test('that is cut off is damaged', async () => {
    await expect(all(reading(new Source(compressed.subarray(0, compressed.length - 1_000))))).rejects.toThrow(
      CompressionError,
    );
  });

  test('that expands too far is a bomb, and no more of it is read', async () => {
    const source = new Source(compressed);
    const bomb = decompressed(source, compression, 1, { bytes: 100_000, ratio: 1 });
    await expect(all(bomb)).rejects.toThrow(ExpansionError);
    await expect.poll(() => source.isLeft).toBe(true);
    expect(source.given).toBeLessThan(compressed.length);
  });
});

test('zeros that follow the end of a gzip are left alone, and its source too', async () => {
  const source = new Source(Buffer.concat([gzipSync(text), Buffer.alloc(200_000)]));
  expect((await all(decompressed(source, 'gzip', 1_000_000, layerExpansion))).equals(text)).toBe(true);
  await expect.poll(() => source.isLeft).toBe(true);
});

test('the compression is told from the first bytes, however few come at once', async () => {
  for (const { compressed } of compressions) {
    for (const size of [1, 3, 5]) {
      const source = new Source(compressed.subarray(0, 6_000), { size });
      await expect(all(decompressedAsItBegins(source, 6_000, layerExpansion))).rejects.toThrow(CompressionError);
    }
    expect((await all(uncompressed(new Source(compressed), layerExpansion))).equals(text)).toBe(true);
  }
  expect((await all(uncompressed(new Source(text), layerExpansion))).equals(text)).toBe(true);
});
