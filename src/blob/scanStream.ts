import { createHash } from 'node:crypto';
import { EntryTableBuilder, type EntryTable } from '../core/entryTable.ts';
import { layerEntryOf } from '../core/layerEntry.ts';
import { TarScanner } from '../core/tar/scanner.ts';
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
