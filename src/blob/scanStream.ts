import { createHash } from 'node:crypto';
import { EntryTableBuilder, type EntryTable } from '../core/entryTable.ts';
import { layerEntryOf } from '../core/layerEntry.ts';
import type { LayerProblem } from '../core/layerProblem.ts';
import { TarScanner, type TarEnd } from '../core/tar/scanner.ts';
import { CompressionError, ExpansionError } from './decompressed.ts';
import { problemOf } from './layerProblem.ts';

export interface ScannedLayer {
  readonly entries: EntryTable;
  readonly problem?: LayerProblem;
  /** The hex sha256 of the uncompressed layer, where all of it was read. */
  readonly hash?: string;
}

/** Makes the bytes of a table. */
export type Allocate = (length: number) => Uint8Array;

/** Reads the entries of a layer that arrives as a stream, and the hash of all of it. */
export async function scanStream(bytes: AsyncIterable<Uint8Array>, allocate?: Allocate): Promise<ScannedLayer> {
  const { scanner, table } = layerScanner();
  const hash = createHash('sha256');
  const reading = {
    push: (piece: Uint8Array) => {
      hash.update(piece);
      scanner.push(piece);
    },
    end: () => scanner.end(),
  };
  const problem = await problemIn(bytes, reading);
  const isWhole = problem?.kind !== 'compression' && problem?.kind !== 'expansion';
  return {
    entries: table.build(allocate),
    ...(isWhole && { hash: hash.digest('hex') }),
    ...(problem !== undefined && { problem }),
  };
}

/** Reads a stream to its end; what turned out to be wrong with it. Throws what is wrong with its source. */
export async function problemIn(
  bytes: AsyncIterable<Uint8Array>,
  reading: { readonly push: (piece: Uint8Array) => void; readonly end: () => TarEnd },
): Promise<LayerProblem | undefined> {
  let read = 0;
  try {
    for await (const piece of bytes) {
      reading.push(piece);
      read += piece.length;
    }
  } catch (error) {
    if (error instanceof CompressionError) return { kind: 'compression', offset: read };
    if (error instanceof ExpansionError) return { kind: 'expansion', offset: error.limit };
    throw error;
  }
  return problemOf(reading.end());
}

/** A scanner and the table it fills with a layer's entries. */
export function layerScanner(): { readonly scanner: TarScanner; readonly table: EntryTableBuilder } {
  const table = new EntryTableBuilder();
  const scanner = new TarScanner((entry) => {
    const found = layerEntryOf(entry);
    // Where a sparse file's content begins is its map: it has to be looked up in the tar.
    if (found !== undefined) table.add(found, entry.sparse === undefined ? entry.bodyOffset : undefined);
    return undefined;
  });
  return { scanner, table };
}
