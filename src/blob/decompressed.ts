import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { beginsZstd, ZstdFrames } from './zstdFrames.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** How far compressed data may expand before it is taken for a bomb: `bytes`, and `ratio` times its size on top. */
export interface Expansion {
  readonly bytes: number;
  readonly ratio: number;
}

/** A layer of 16 GB is rare, one of zeros rarer; a gzip of 1 MB that holds 1 GB is no harm, a zstd of 1 MB that holds 30 is. */
export const layerExpansion: Expansion = { bytes: 16 * 1024 ** 3, ratio: 100 };

export class ExpansionError extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`the compressed data expands to more than ${limit} bytes`);
    this.name = 'ExpansionError';
    this.limit = limit;
  }
}

/** What zlib or zstd says of damaged data. */
export class CompressionError extends Error {
  constructor(cause: unknown) {
    super('the compressed data is damaged', { cause });
    this.name = 'CompressionError';
  }
}

/** zlib's own 16 KiB are three times as slow. */
const chunkSize = 1024 * 1024;

/**
 * Bytes without their compression. `size` is how many compressed ones there are, or were taken so far. A piece of `bytes` has been used when
 * the next is asked for. Throws `CompressionError`, `ExpansionError`, and whatever `bytes` throws.
 */
export async function* decompressed(
  bytes: AsyncIterable<Uint8Array>,
  compression: Compression,
  size: number | { readonly bytes: number },
  expansion: Expansion,
): AsyncGenerator<Uint8Array> {
  if (compression === 'none') {
    yield* bytes;
    return;
  }
  const transform: Transform =
    compression === 'gzip' ? createGunzip({ chunkSize }) : createZstdDecompress({ chunkSize });
  let sourceError: Error | undefined;
  // What goes wrong arrives where the transform is read.
  void feed(compression === 'gzip' ? bytes : cutIntoFrames(bytes), transform).catch((error: unknown) => {
    sourceError = error instanceof Error ? error : new Error(String(error));
    transform.destroy(sourceError);
  });
  let read = 0;
  try {
    for await (const piece of transform.iterator()) {
      if (!(piece instanceof Uint8Array)) continue;
      read += piece.length;
      const limit = expansion.bytes + expansion.ratio * (typeof size === 'number' ? size : size.bytes);
      if (read > limit) throw new ExpansionError(limit);
      yield piece;
    }
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    throw error instanceof ExpansionError ? error : new CompressionError(error);
  } finally {
    transform.destroy();
  }
}

async function* cutIntoFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const frames = new ZstdFrames();
  for await (const piece of bytes) yield* frames.cut(piece);
  const rest = frames.end();
  if (rest.length > 0) yield rest;
}

/** Writes one piece after the other, each once the one before it has been used, until all are or nobody wants more. */
async function feed(bytes: AsyncIterable<Uint8Array>, transform: Transform): Promise<void> {
  let go: () => void = () => undefined;
  // What comes after the end of the data is never taken.
  transform.once('close', () => go());
  for await (const piece of bytes) {
    await new Promise<void>((resolve) => {
      go = resolve;
      transform.write(piece, () => resolve());
    });
    if (transform.destroyed) return;
  }
  transform.end();
}

/** Bytes without the compression that they begin with, whatever a manifest says of them. Throws as `decompressed` does. */
export async function* decompressedAsItBegins(
  bytes: AsyncIterable<Uint8Array>,
  size: number | { readonly bytes: number },
  expansion: Expansion,
): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  try {
    // A network may hand them out one by one.
    while (head.length < longestMark) {
      const next = await pieces.next();
      if (next.done === true) break;
      // A short one is copied: its memory may be another's when the next is here.
      const isEnough = head.length === 0 && next.value.length >= longestMark;
      head = isEnough ? next.value : Buffer.concat([head, next.value]);
    }
    const all = async function* (): AsyncGenerator<Uint8Array> {
      if (head.length > 0) yield head;
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
    };
    yield* decompressed(all(), sniffed(head), size, expansion);
  } finally {
    await pieces.return?.();
  }
}

const longestMark = 4;

/** The same of bytes that nobody knows the number of. */
export function uncompressed(bytes: AsyncIterable<Uint8Array>, expansion: Expansion): AsyncGenerator<Uint8Array> {
  const taken = { bytes: 0 };
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      taken.bytes += piece.length;
      yield piece;
    }
  };
  return decompressedAsItBegins(counted(), taken, expansion);
}

/** The compression a blob's first bytes tell, for manifests that don't: `docker load` does the same. */
export function sniffed(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return beginsZstd(head) ? 'zstd' : 'none';
}
