import { EntryTable, entryTable, restartInterval, type EntryColumns } from './entryTable.ts';
import type { LayerEntries } from './image.ts';

/**
 * A layer's entries as bytes, for keeping and for handing between threads: a header of 64 bytes, then the table's columns as
 * they lie in memory (little endian, each at a multiple of 8), so that reading them back copies and parses nothing.
 */
export const listingVersion = 1;

const magic = 0x4c_52_54_53;
const headerLength = 64;
const columnOrder = [
  'mtimes',
  'owners',
  'largeSizes',
  'sizes',
  'bits',
  'ownerOf',
  'blocks',
  'restarts',
  'paths',
] as const;

export function encodeListing(entries: LayerEntries): Uint8Array<ArrayBuffer> {
  const { columns } = entryTable(entries);
  const parts = columnOrder.map((name) => columns[name]);
  const length = parts.reduce((total, part) => total + padded(part.byteLength), headerLength);
  const bytes = new Uint8Array(length);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, magic, true);
  header.setUint32(4, listingVersion, true);
  header.setUint32(12, columns.count, true);
  let at = headerLength;
  for (const [index, part] of parts.entries()) {
    header.setUint32(16 + 4 * index, part.byteLength, true);
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += padded(part.byteLength);
  }
  header.setUint32(8, checksum(bytes), true);
  return bytes;
}

/** The entries again; undefined where the bytes are of another version, cut or damaged. They must not change afterwards. */
export function decodeListing(encoded: Uint8Array): EntryTable | undefined {
  // A column is a view of the bytes: it has to lie at a multiple of its numbers' size.
  const bytes = encoded.byteOffset % 8 === 0 ? encoded : encoded.slice();
  if (bytes.length < headerLength) return undefined;
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerLength);
  if (header.getUint32(0, true) !== magic || header.getUint32(4, true) !== listingVersion) return undefined;
  const lengths = columnOrder.map((_, index) => header.getUint32(16 + 4 * index, true));
  if (lengths.reduce((total, length) => total + padded(length), headerLength) !== bytes.length) return undefined;
  if (header.getUint32(8, true) !== checksum(bytes)) return undefined;
  const columns = columnsOf(bytes, lengths, header.getUint32(12, true));
  return areConsistent(columns) ? new EntryTable(columns) : undefined;
}

function columnsOf(bytes: Uint8Array, lengths: readonly number[], count: number): EntryColumns {
  const begins: number[] = [];
  lengths.reduce((at, length) => {
    begins.push(at);
    return at + padded(length);
  }, bytes.byteOffset + headerLength);
  const place = (name: (typeof columnOrder)[number], width: number) => {
    const index = columnOrder.indexOf(name);
    return [bytes.buffer, begins[index] ?? 0, Math.floor((lengths[index] ?? 0) / width)] as const;
  };
  return {
    count,
    mtimes: new Float64Array(...place('mtimes', 8)),
    owners: new Float64Array(...place('owners', 8)),
    largeSizes: new Float64Array(...place('largeSizes', 8)),
    sizes: new Uint32Array(...place('sizes', 4)),
    bits: new Uint32Array(...place('bits', 4)),
    ownerOf: new Uint32Array(...place('ownerOf', 4)),
    blocks: new Uint32Array(...place('blocks', 4)),
    restarts: new Uint32Array(...place('restarts', 4)),
    paths: new Uint8Array(...place('paths', 1)),
  };
}

function areConsistent({ count, sizes, mtimes, bits, ownerOf, blocks, restarts }: EntryColumns): boolean {
  return (
    [sizes, mtimes, bits, ownerOf].every((column) => column.length === count) &&
    (blocks.length === count || blocks.length === 0) &&
    restarts.length === Math.ceil(count / restartInterval)
  );
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** FNV-1a over 32-bit words, but for the word it is kept in: it finds damage, not malice. */
function checksum(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let hash = 0x811c9dc5;
  for (let index = 0; index < words.length; index++) {
    if (index !== 2) hash = Math.imul(hash ^ (words[index] ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
