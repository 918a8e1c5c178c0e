import { createHash } from 'node:crypto';
import { EntryTableBuilder, type EntryTable } from '../core/entryTable.ts';
import { layerEntryOf } from '../core/layerEntry.ts';
import { TarScanner } from '../core/tar/scanner.ts';
import type { ArchiveFile } from './archiveFile.ts';
import { CompressionError, ExpansionError } from './decompressed.ts';
import { problemOf, type LayerProblem } from './layerProblem.ts';

export interface ScannedLayer {
  readonly entries: EntryTable;
  readonly problem?: LayerProblem;
  /** The hex sha256 of the uncompressed layer, where all of it was read. */
  readonly hash?: string;
}

/** Reads the entries of a layer that arrives as a stream, and the hash of all of it. */
export async function scanStream(bytes: AsyncIterable<Uint8Array>): Promise<ScannedLayer> {
  const { scanner, table } = layerScanner();
  const hash = createHash('sha256');
  let read = 0;
  try {
    for await (const piece of bytes) {
      hash.update(piece);
      scanner.push(piece);
      read += piece.length;
    }
  } catch (error) {
    if (error instanceof CompressionError)
      return { entries: table.build(), problem: { kind: 'compression', offset: read } };
    if (error instanceof ExpansionError)
      return { entries: table.build(), problem: { kind: 'expansion', offset: error.limit } };
    throw error;
  }
  const problem = problemOf(scanner.end());
  return { entries: table.build(), hash: hash.digest('hex'), ...(problem !== undefined && { problem }) };
}

/** A seek costs about as much as reading this many bytes. */
const seekWorth = 256 * 1024;
const smallChunk = 64 * 1024;
const largeChunk = 1024 * 1024;

/** Reads the entries of an uncompressed layer in an uncompressed file, passing over the contents of large files. */
export async function scanInPlace(
  file: ArchiveFile,
  blob: { readonly offset: number; readonly size: number },
  signal: AbortSignal,
): Promise<ScannedLayer> {
  const { scanner, table } = layerScanner();
  const end = Math.min(blob.offset + blob.size, file.size);
  await pushSeeking(scanner, file, { begin: blob.offset, end }, signal);
  const problem = problemOf(scanner.end());
  return { entries: table.build(), ...(problem !== undefined && { problem }) };
}

/** Gives a scanner the bytes from `begin` to `end` of a file, but for those it would pass over. */
export async function pushSeeking(
  scanner: TarScanner,
  file: ArchiveFile,
  range: { readonly begin: number; readonly end: number },
  signal: AbortSignal,
): Promise<void> {
  let chunk = smallChunk;
  for (let at = range.begin; at < range.end && !scanner.isDone;) {
    signal.throwIfAborted();
    const idle = Math.min(scanner.idle, range.end - at);
    if (idle >= seekWorth) {
      scanner.skip(idle);
      at += idle;
      chunk = smallChunk;
      continue;
    }
    const piece = await file.read(at, Math.min(chunk, range.end - at));
    if (piece.length === 0) return;
    scanner.push(piece);
    at += piece.length;
    // Where files are small nothing is passed over: read on in larger pieces.
    chunk = Math.min(2 * chunk, largeChunk);
  }
}

function layerScanner(): { readonly scanner: TarScanner; readonly table: EntryTableBuilder } {
  const table = new EntryTableBuilder();
  const scanner = new TarScanner((entry) => {
    const found = layerEntryOf(entry);
    // Where a sparse file's content begins is its map: it has to be looked up in the tar.
    if (found !== undefined) table.add(found, entry.sparse === undefined ? entry.bodyOffset : undefined);
    return undefined;
  });
  return { scanner, table };
}
