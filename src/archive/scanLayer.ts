import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
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

/** To pass over less than this is no quicker than to read it. */
const seekWorth = 128 * 1024;
const smallChunk = 64 * 1024;
const largeChunk = 1024 * 1024;
/** After so many bytes other messages get their turn: one may be to stop. */
const turnAfter = 32 * 1024 * 1024;

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
  const buffer = new Uint8Array(largeChunk);
  let chunk = smallChunk;
  let turn = 0;
  for (let at = range.begin; at < range.end && !scanner.isDone;) {
    const idle = Math.min(scanner.idle, range.end - at);
    if (idle >= seekWorth) {
      scanner.skip(idle);
      at += idle;
      chunk = smallChunk;
      continue;
    }
    const read = file.readNow(buffer.subarray(0, Math.min(chunk, range.end - at)), at);
    if (read === 0) return;
    scanner.push(buffer.subarray(0, read));
    at += read;
    turn += read;
    // Where files are small nothing is passed over: read on in larger pieces.
    chunk = Math.min(2 * chunk, largeChunk);
    if (turn < turnAfter) continue;
    turn = 0;
    await setImmediate();
    signal.throwIfAborted();
  }
}

/** The hex sha256 of a range of a file. */
export async function hashInPlace(
  file: ArchiveFile,
  blob: { readonly offset: number; readonly size: number },
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(largeChunk);
  const end = blob.offset + blob.size;
  let turn = 0;
  for (let at = blob.offset; at < end;) {
    const read = file.readNow(buffer.subarray(0, Math.min(largeChunk, end - at)), at);
    if (read === 0) break;
    hash.update(buffer.subarray(0, read));
    at += read;
    turn += read;
    if (turn < turnAfter) continue;
    turn = 0;
    await setImmediate();
    signal.throwIfAborted();
  }
  return hash.digest('hex');
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
