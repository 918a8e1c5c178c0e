import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { problemOf } from '../blob/layerProblem.ts';
import { sharedBytes } from '../blob/sharedColumns.ts';
import { layerScanner, type ScannedLayer } from '../blob/scanStream.ts';
import type { TarScanner } from '../core/tar/scanner.ts';
import type { ArchiveFile } from './archiveFile.ts';

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
  return { entries: table.build(sharedBytes), ...(problem !== undefined && { problem }) };
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
