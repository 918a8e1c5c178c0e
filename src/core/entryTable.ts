import type { EntryKind, LayerEntries, LayerEntry } from './image.ts';
import { ByteReader, ByteWriter } from './byteBuffer.ts';
import { columnNames, columnsIn, placesOf, type EntryColumns } from './entryLayout.ts';
import { decodeName, encodeAscii, encodeName } from './tar/bytes.ts';

export const restartInterval = 16;

const kinds: readonly EntryKind[] = ['file', 'directory', 'symlink', 'hardlink', 'character', 'block', 'fifo'];
const whiteouts = [undefined, 'deletes', 'opaque'] as const;
const kindShift = 12;
const whiteoutShift = 15;
const linkBit = 1 << 17;
const largeSize = 0xffff_ffff;

/** A layer's entries in about 50 bytes each. */
export class EntryTable implements LayerEntries {
  readonly columns: EntryColumns;
  readonly #large: ReadonlyMap<number, number>;

  constructor(columns: EntryColumns) {
    this.columns = columns;
    const large = new Map<number, number>();
    for (let at = 0; at + 1 < columns.largeSizes.length; at += 2) {
      large.set(columns.largeSizes[at] ?? 0, columns.largeSizes[at + 1] ?? 0);
    }
    this.#large = large;
  }

  get length(): number {
    return this.columns.count;
  }

  at(index: number): LayerEntry | undefined {
    const wanted = index < 0 ? index + this.length : index;
    if (!(wanted >= 0 && wanted < this.length)) return undefined;
    const cursor = new PathCursor(this.columns, Math.floor(wanted / restartInterval));
    for (let skip = wanted % restartInterval; skip > 0; skip--) cursor.next();
    cursor.next();
    return this.#entry(wanted, cursor);
  }

  *[Symbol.iterator](): Iterator<LayerEntry> {
    const cursor = new PathCursor(this.columns, 0);
    for (let index = 0; index < this.length; index++) {
      cursor.next();
      yield this.#entry(index, cursor);
    }
  }

  /** The memory it takes. */
  get byteLength(): number {
    return this.columns.bytes.length;
  }

  sizeAt(index: number): number {
    const low = this.columns.sizes[index] ?? 0;
    return low === largeSize ? (this.#large.get(index) ?? low) : low;
  }

  kindAt(index: number): EntryKind {
    return kinds[((this.columns.bits[index] ?? 0) >> kindShift) & 7] ?? 'file';
  }

  whiteoutAt(index: number): LayerEntry['whiteout'] {
    return whiteouts[((this.columns.bits[index] ?? 0) >> whiteoutShift) & 3];
  }

  /** Whether two entries say the same of a file but for its path, its times and its content. */
  hasSameAttributes(index: number, other: EntryTable, otherIndex: number): boolean {
    const owner = 2 * (this.columns.ownerOf[index] ?? 0);
    const otherOwner = 2 * (other.columns.ownerOf[otherIndex] ?? 0);
    return (
      this.columns.bits[index] === other.columns.bits[otherIndex] &&
      this.columns.owners[owner] === other.columns.owners[otherOwner] &&
      this.columns.owners[owner + 1] === other.columns.owners[otherOwner + 1]
    );
  }

  /** The last entry of that path that is no whiteout: the one that counts. */
  lastIndexOf(path: string): number | undefined {
    const wanted = encodeName(path);
    const { bits, count, paths } = this.columns;
    const reader = new ByteReader(paths, 0);
    let found: number | undefined;
    /** How many bytes the path before had in common with the wanted one. */
    let same = 0;
    for (let index = 0; index < count; index++) {
      const shared = reader.varint();
      const length = shared + reader.varint();
      const end = reader.position + length - shared;
      // Where it differs already in what it shares, the rest need not be looked at.
      if (shared <= same) {
        same = shared;
        for (let at = reader.position; at < end && same < wanted.length && paths[at] === wanted[same]; at++) same++;
      }
      if (same === wanted.length && length === wanted.length && this.whiteoutAt(index) === undefined) found = index;
      reader.skip(end - reader.position);
      if (((bits[index] ?? 0) & linkBit) !== 0) reader.skip(reader.varint());
    }
    return found;
  }

  /** Calls back with every path as bytes; the bytes are a view that changes. */
  forEachPath(visit: (path: Uint8Array, index: number) => void): void {
    const cursor = new PathCursor(this.columns, 0);
    for (let index = 0; index < this.length; index++) {
      cursor.next();
      visit(cursor.pathBytes(), index);
    }
  }

  /** Where an entry's content begins in the uncompressed layer, in bytes, where that is known. */
  contentOffset(index: number): number | undefined {
    const block = this.columns.blocks[index];
    return block === undefined ? undefined : block * 512;
  }

  #entry(index: number, cursor: PathCursor): LayerEntry {
    const { columns } = this;
    const bits = columns.bits[index] ?? 0;
    const owner = 2 * (columns.ownerOf[index] ?? 0);
    const whiteout = this.whiteoutAt(index);
    const entry = {
      path: cursor.path(),
      kind: this.kindAt(index),
      size: this.sizeAt(index),
      mode: bits & 0o7777,
      uid: columns.owners[owner] ?? 0,
      gid: columns.owners[owner + 1] ?? 0,
      mtime: columns.mtimes[index] ?? 0,
    };
    if (whiteout !== undefined) return { ...entry, whiteout };
    return cursor.hasLink ? { ...entry, linkTarget: cursor.link() } : entry;
  }
}

/** Walks the paths from a restart on. */
class PathCursor {
  readonly #columns: EntryColumns;
  readonly #reader: ByteReader;
  #index: number;
  #path = new Uint8Array(256);
  #length = 0;
  #linkBegin = 0;
  #linkEnd = 0;
  hasLink = false;

  constructor(columns: EntryColumns, restart: number) {
    this.#columns = columns;
    this.#reader = new ByteReader(columns.paths, columns.restarts[restart] ?? columns.paths.length);
    this.#index = restart * restartInterval - 1;
  }

  next(): void {
    this.#index++;
    const reader = this.#reader;
    const shared = Math.min(reader.varint(), this.#length);
    const suffix = reader.bytes(reader.varint());
    const length = shared + suffix.length;
    if (length > this.#path.length) {
      const grown = new Uint8Array(2 * length);
      grown.set(this.#path.subarray(0, shared));
      this.#path = grown;
    }
    this.#path.set(suffix, shared);
    this.#length = length;
    this.hasLink = ((this.#columns.bits[this.#index] ?? 0) & linkBit) !== 0;
    if (!this.hasLink) return;
    const linkLength = reader.varint();
    this.#linkBegin = reader.position;
    this.#linkEnd = this.#linkBegin + reader.bytes(linkLength).length;
  }

  pathBytes(): Uint8Array {
    return this.#path.subarray(0, this.#length);
  }

  path(): string {
    return decodeName(this.pathBytes());
  }

  link(): string {
    return decodeName(this.#columns.paths.subarray(this.#linkBegin, this.#linkEnd));
  }
}

/** Collects entries into a table. */
export class EntryTableBuilder {
  readonly #writers = {
    mtimes: new ByteWriter(),
    owners: new ByteWriter(),
    largeSizes: new ByteWriter(),
    sizes: new ByteWriter(),
    bits: new ByteWriter(),
    ownerOf: new ByteWriter(),
    blocks: new ByteWriter(),
    restarts: new ByteWriter(),
    paths: new ByteWriter(),
  };
  readonly #owners = new Map<string, number>();
  #lastPath: Uint8Array = new Uint8Array(0);
  /** Two in turns: one holds the path before. */
  readonly #scratch = [new Uint8Array(1024), new Uint8Array(1024)];
  #lastOwner = { uid: Number.NaN, gid: Number.NaN, index: 0 };
  #count = 0;
  #hasOffsets = true;

  get length(): number {
    return this.#count;
  }

  /** `contentOffset` is where the content begins in the uncompressed layer, a multiple of 512. */
  add(entry: LayerEntry, contentOffset?: number): void {
    const index = this.#count++;
    const isLarge = entry.size >= largeSize;
    if (isLarge) {
      this.#writers.largeSizes.float64(index);
      this.#writers.largeSizes.float64(entry.size);
    }
    this.#writers.sizes.uint32(isLarge ? largeSize : entry.size);
    this.#writers.mtimes.float64(entry.mtime);
    this.#writers.ownerOf.uint32(this.#owner(entry.uid, entry.gid));
    if (contentOffset === undefined || contentOffset % 512 !== 0 || contentOffset / 512 > 0xffff_ffff) {
      this.#hasOffsets = false;
    } else {
      this.#writers.blocks.uint32(contentOffset / 512);
    }
    const link = entry.linkTarget;
    this.#writers.bits.uint32(
      (entry.mode & 0o7777) |
        (kinds.indexOf(entry.kind) << kindShift) |
        (whiteouts.indexOf(entry.whiteout) << whiteoutShift) |
        (link === undefined ? 0 : linkBit),
    );
    this.#addPath(index, this.#encoded(entry.path));
    if (link !== undefined) {
      const bytes = encodeName(link);
      this.#writers.paths.varint(bytes.length);
      this.#writers.paths.bytes(bytes);
    }
  }

  /** The table, in bytes that are zero and that `allocate` may share between threads; the builder is empty afterwards. */
  build(allocate: (length: number) => Uint8Array = (length) => new Uint8Array(length)): EntryTable {
    const writers = this.#writers;
    const lengths = {
      mtimes: writers.mtimes.length,
      owners: writers.owners.length,
      largeSizes: writers.largeSizes.length,
      sizes: writers.sizes.length,
      bits: writers.bits.length,
      ownerOf: writers.ownerOf.length,
      blocks: this.#hasOffsets ? writers.blocks.length : 0,
      restarts: writers.restarts.length,
      paths: writers.paths.length,
    };
    const { begins, end } = placesOf(lengths);
    const bytes = allocate(end);
    for (const name of columnNames) if (lengths[name] > 0) writers[name].moveTo(bytes, begins[name]);
    const count = this.#count;
    this.#count = 0;
    this.#owners.clear();
    return new EntryTable(columnsIn(bytes, lengths, count));
  }

  #encoded(path: string): Uint8Array {
    const scratch = this.#scratch[this.#count % 2];
    const length = scratch === undefined ? -1 : encodeAscii(path, scratch);
    return scratch === undefined || length === -1 ? encodeName(path) : scratch.subarray(0, length);
  }

  #addPath(index: number, path: Uint8Array): void {
    let shared = 0;
    if (index % restartInterval === 0) {
      this.#writers.restarts.uint32(this.#writers.paths.length);
    } else {
      const most = Math.min(path.length, this.#lastPath.length);
      while (shared < most && path[shared] === this.#lastPath[shared]) shared++;
    }
    this.#writers.paths.varint(shared);
    this.#writers.paths.varint(path.length - shared);
    this.#writers.paths.bytes(path.subarray(shared));
    this.#lastPath = path;
  }

  #owner(uid: number, gid: number): number {
    if (uid === this.#lastOwner.uid && gid === this.#lastOwner.gid) return this.#lastOwner.index;
    const key = `${uid} ${gid}`;
    const known = this.#owners.get(key);
    const index = known ?? this.#owners.size;
    if (known === undefined) {
      this.#owners.set(key, index);
      this.#writers.owners.float64(uid);
      this.#writers.owners.float64(gid);
    }
    this.#lastOwner = { uid, gid, index };
    return index;
  }
}

/** Any entries as a table: the same one where they are one already. */
export function entryTable(entries: LayerEntries): EntryTable {
  if (entries instanceof EntryTable) return entries;
  const builder = new EntryTableBuilder();
  for (const entry of entries) builder.add(entry);
  return builder.build();
}
