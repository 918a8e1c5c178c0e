import type { EntryTable } from '../core/entryTable.ts';
import { SourceError } from '../core/failure.ts';
import { badLayer, damaged, type BadPlace } from './badLayer.ts';
import { fileInLayer } from './fileInLayer.ts';

/** A layer that has been listed, open for reading. */
export interface LayerPlace {
  readonly index: number;
  readonly table: EntryTable;
  /** All of it, without its compression. */
  readonly bytes: () => AsyncGenerator<Uint8Array>;
  /** At most `length` bytes from `offset` on, where it is kept so that it need not be read from its beginning. */
  readonly part?: (offset: number, length: number) => AsyncGenerator<Uint8Array>;
}

/**
 * A file's content out of a layer, read from where it is; in a compressed layer all before it has to be unpacked.
 * Throws `no-such-file`, and `bad-layer` where the layer ends before the file does.
 */
export async function* openLayerFile(place: LayerPlace, path: string): AsyncGenerator<Uint8Array> {
  const { table } = place;
  const index = plainFile(table, path);
  if (index === undefined) throw new SourceError({ kind: 'no-such-file', layer: place.index, path });
  const offset = table.contentOffset(index);
  const size = table.sizeAt(index);
  let read = 0;
  const readUpTo = (): BadPlace => ({ layer: place.index, offset: (offset ?? 0) + read, entries: table.length });
  try {
    for await (const piece of contentOf(place, { offset, size, path: table.at(index)?.path ?? path })) {
      read += piece.length;
      yield piece;
    }
  } catch (error) {
    throw damaged(error, readUpTo());
  }
  if (read < size) throw badLayer(readUpTo());
}

interface Wanted {
  readonly offset: number | undefined;
  readonly size: number;
  readonly path: string;
}

function contentOf(place: LayerPlace, { offset, size, path }: Wanted): AsyncIterable<Uint8Array> {
  if (offset === undefined) return fileInLayer(place.bytes(), path);
  return place.part?.(offset, size) ?? cut(place.bytes(), offset, size);
}

/** The entry that counts for a path: the last one, or for a hardlink the file it names. */
function plainFile(table: EntryTable, path: string): number | undefined {
  let wanted = path;
  for (let hops = 0; hops < 10; hops++) {
    const index = table.lastIndexOf(wanted);
    const entry = index === undefined ? undefined : table.at(index);
    if (entry?.kind === 'file') return index;
    if (entry?.kind !== 'hardlink' || entry.linkTarget === undefined) return undefined;
    wanted = entry.linkTarget;
  }
  return undefined;
}

/** `size` bytes from `offset` on. */
async function* cut(bytes: AsyncGenerator<Uint8Array>, offset: number, size: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of bytes) {
    const begin = Math.max(0, offset - at);
    const end = Math.min(piece.length, offset + size - at);
    at += piece.length;
    if (begin < end) yield piece.subarray(begin, end);
    if (at >= offset + size) return;
  }
}
