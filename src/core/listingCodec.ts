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
export function encodeListing(entries: LayerEntries): Uint8Array {
  const { columns } = entryTable(entries);
  const { bytes } = columns;
  const header = headerOf(bytes);
  // Bytes that came out of a listing have their header already.
  if (header.getUint32(0, true) === magic) return bytes;
  header.setUint32(0, magic, true);
  header.setUint32(4, listingVersion, true);
  header.setUint32(countAt, columns.count, true);
  for (const [index, name] of columnNames.entries()) {
    header.setUint32(lengthsAt + 4 * index, columns[name].byteLength, true);
  }
  header.setUint32(checksumAt, checksumOf(bytes), true);
  return bytes;
}

/** The entries again; undefined where the bytes are of another version, cut or damaged. They must not change afterwards. */
export function decodeListing(encoded: Uint8Array): EntryTable | undefined {
  const bytes = aligned(encoded);
  if (bytes.length < headerLength || headerOf(bytes).getUint32(checksumAt, true) !== checksumOf(bytes))
    return undefined;
  return openListing(bytes);
}

/** As `decodeListing`, a millisecond at a time: `pause` is waited for in between. */
export async function decodeListingInSteps(
  encoded: Uint8Array,
  pause: () => Promise<void>,
): Promise<EntryTable | undefined> {
  const bytes = aligned(encoded);
  if (bytes.length < headerLength) return undefined;
  let hash = seed;
  for (let at = 0; at < bytes.length; at += stepLength) {
    if (at > 0) await pause();
    hash = checksum(bytes, at, Math.min(bytes.length, at + stepLength), hash);
  }
  return headerOf(bytes).getUint32(checksumAt, true) === hash >>> 0 ? openListing(bytes) : undefined;
}

/** The entries in bytes that nobody can have damaged: another thread of ours has just encoded them. */
export function openListing(encoded: Uint8Array): EntryTable | undefined {
  const bytes = aligned(encoded);
  if (bytes.length < headerLength) return undefined;
  const header = headerOf(bytes);
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
  if (placesOf(lengths).end !== bytes.length) return undefined;
  const columns = columnsIn(bytes, lengths, header.getUint32(countAt, true));
  return areConsistent(columns) ? new EntryTable(columns) : undefined;
}

function headerOf({ buffer, byteOffset }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, headerLength);
}

/** A column is a view of the bytes: it has to lie at a multiple of its numbers' size. */
function aligned(encoded: Uint8Array): Uint8Array {
  const { buffer, byteOffset, length } = encoded;
  // What other classes make of bytes (Buffer) is left behind.
  return byteOffset % 8 === 0 ? new Uint8Array(buffer, byteOffset, length) : Uint8Array.from(encoded);
}

function areConsistent({ count, sizes, mtimes, bits, ownerOf, blocks, restarts }: EntryColumns): boolean {
  return (
    [sizes, mtimes, bits, ownerOf].every((column) => column.length === count) &&
    (blocks.length === count || blocks.length === 0) &&
    restarts.length === Math.ceil(count / restartInterval)
  );
}

const seed = 0x811c9dc5;
/** Bytes that take a millisecond or two. */
const stepLength = 4 * 1024 * 1024;

function checksumOf(bytes: Uint8Array): number {
  return checksum(bytes, 0, bytes.length, seed) >>> 0;
}

/** FNV-1a over 32-bit words, but for the word it is kept in: it finds damage, not malice. */
function checksum(bytes: Uint8Array, begin: number, end: number, before: number): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + begin, Math.floor((end - begin) / 4));
  const own = (checksumAt - begin) / 4;
  let hash = before;
  for (let index = 0; index < words.length; index++) {
    if (index !== own) hash = Math.imul(hash ^ (words[index] ?? 0), 0x01000193);
  }
  return hash;
}
