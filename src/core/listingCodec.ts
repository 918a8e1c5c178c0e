import {
  columnNames,
  columnsIn,
  headerLength,
  placesOf,
  type ColumnLengths,
  type EntryColumns,
} from './entryLayout.ts';
import { EntryTable, entryTable, restartInterval } from './entryTable.ts';
import type { LayerEntries } from './image.ts';

/**
 * A layer's entries as bytes, for keeping and for handing between threads: the table as it lies in memory, with a header that
 * says how long its columns are and a checksum, so that reading it back copies and parses nothing.
 */
export const listingVersion = 1;

const magic = 0x4c_52_54_53;
/** Where in the header the checksum is, and where the lengths of the columns begin. */
const checksumAt = 8;
const countAt = 12;
const lengthsAt = 16;

/** The table's own bytes, where the entries are a table: they must not be changed. */
export function encodeListing(entries: LayerEntries): Uint8Array<ArrayBuffer> {
  const { columns } = entryTable(entries);
  const { bytes } = columns;
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerLength);
  header.setUint32(0, magic, true);
  header.setUint32(4, listingVersion, true);
  header.setUint32(countAt, columns.count, true);
  for (const [index, name] of columnNames.entries()) {
    header.setUint32(lengthsAt + 4 * index, columns[name].byteLength, true);
  }
  header.setUint32(checksumAt, checksum(bytes), true);
  return bytes;
}

/** The entries again; undefined where the bytes are of another version, cut or damaged. They must not change afterwards. */
export function decodeListing(encoded: Uint8Array): EntryTable | undefined {
  const bytes = aligned(encoded);
  if (bytes.length < headerLength) return undefined;
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerLength);
  if (header.getUint32(0, true) !== magic || header.getUint32(4, true) !== listingVersion) return undefined;
  const length = (index: number) => header.getUint32(lengthsAt + 4 * index, true);
  const lengths: ColumnLengths = {
    mtimes: length(0),
    owners: length(1),
    largeSizes: length(2),
    sizes: length(3),
    bits: length(4),
    ownerOf: length(5),
    blocks: length(6),
    restarts: length(7),
    paths: length(8),
  };
  if (placesOf(lengths).end !== bytes.length || header.getUint32(checksumAt, true) !== checksum(bytes))
    return undefined;
  const columns = columnsIn(bytes, lengths, header.getUint32(countAt, true));
  return areConsistent(columns) ? new EntryTable(columns) : undefined;
}

/** A column is a view of the bytes: it has to lie at a multiple of its numbers' size. */
function aligned(encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = encoded;
  return byteOffset % 8 === 0 && buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, length)
    : Uint8Array.from(encoded);
}

function areConsistent({ count, sizes, mtimes, bits, ownerOf, blocks, restarts }: EntryColumns): boolean {
  return (
    [sizes, mtimes, bits, ownerOf].every((column) => column.length === count) &&
    (blocks.length === count || blocks.length === 0) &&
    restarts.length === Math.ceil(count / restartInterval)
  );
}

/** FNV-1a over 32-bit words, but for the word it is kept in: it finds damage, not malice. */
function checksum(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let hash = 0x811c9dc5;
  for (let index = 0; index < words.length; index++) {
    if (index !== checksumAt / 4) hash = Math.imul(hash ^ (words[index] ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
