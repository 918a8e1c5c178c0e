import type { EntryKind } from '../image.ts';
import { concatenate } from './bytes.ts';
import {
  blockSize,
  hasValidChecksum,
  isZeroBlock,
  readHeader,
  readNumber,
  readText,
  wordsOf,
  type RawHeader,
} from './header.ts';
import { paxNumber, readPax, type PaxRecords } from './pax.ts';
import { readSparseList, readSparsePieces, type SparseMap, type SparsePiece } from './sparse.ts';

/** One member of a tar, its extended headers applied. */
export interface TarEntry {
  /** As the archive has it: `./etc/`, `/x`, `a/../b`; see `decodeName` for bytes that are no UTF-8. */
  readonly path: string;
  readonly kind: EntryKind;
  readonly linkName: string;
  /** Bytes of the file, holes included; 0 for what has no content. */
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Milliseconds since the Unix epoch. */
  readonly mtime: number;
  readonly userName: string;
  readonly groupName: string;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** Where in the stream the content begins, a multiple of 512, and how many bytes it takes there. */
  readonly bodyOffset: number;
  readonly bodySize: number;
  readonly sparse?: SparseMap;
}

/** Receives the content of an entry, piece after piece. The pieces are views: copy what has to last. */
export type BodySink = (piece: Uint8Array) => void;

export interface TarLimits {
  readonly entries: number;
  /** Bytes of one extended header. */
  readonly specialHeader: number;
}

export const layerLimits: TarLimits = { entries: 1_000_000, specialHeader: 1024 * 1024 };

/** How a scan ended. */
export type TarEnd =
  /** `marked`: the blocks of zeros that end an archive were there. Without them it may have been cut between two entries. */
  | { readonly kind: 'complete'; readonly marked: boolean }
  | { readonly kind: 'limit'; readonly limit: keyof TarLimits; readonly offset: number }
  | { readonly kind: 'cut-off'; readonly offset: number }
  | { readonly kind: 'malformed'; readonly offset: number; readonly reason: string };

/**
 * Reads a tar in pieces of any size. Bodies are skipped without a copy unless `onEntry` returns where they go.
 * Never throws: what is wrong with the archive is how the scan ends, and the entries before it have been reported.
 */
export class TarScanner {
  readonly #onEntry: (entry: TarEntry) => BodySink | undefined;
  readonly #limits: TarLimits;
  readonly #block = new Uint8Array(blockSize);
  #blockFill = 0;
  #offset = 0;
  #bodyLeft = 0;
  #paddingLeft = 0;
  #sink: BodySink | undefined;
  #entries = 0;
  #end: TarEnd | undefined;
  #special: { readonly typeFlag: number; readonly parts: Uint8Array[]; readonly begin: number } | undefined;
  #longName: string | undefined;
  #longLink: string | undefined;
  #pax: PaxRecords | undefined;
  #globalPax: PaxRecords = new Map();
  #sparse:
    | { readonly header: RawHeader; readonly realSize: number; readonly pieces: SparsePiece[]; bytes: number }
    | undefined;

  constructor(onEntry: (entry: TarEntry) => BodySink | undefined, limits: TarLimits = layerLimits) {
    this.#onEntry = onEntry;
    this.#limits = limits;
  }

  /** How many entries were reported. */
  get entries(): number {
    return this.#entries;
  }

  /** True once nothing that follows can matter. */
  get isDone(): boolean {
    return this.#end !== undefined;
  }

  push(chunk: Uint8Array): void {
    const words = wordsOf(chunk);
    let at = 0;
    while (at < chunk.length && this.#end === undefined) {
      const left = chunk.length - at;
      if (this.#bodyLeft > 0) {
        const taken = Math.min(left, this.#bodyLeft);
        if (this.#sink !== undefined) this.#sink(chunk.subarray(at, at + taken));
        this.#bodyLeft -= taken;
        at += this.#advance(taken);
        if (this.#bodyLeft === 0) this.#endOfBody();
      } else if (this.#paddingLeft > 0) {
        const taken = Math.min(left, this.#paddingLeft);
        this.#paddingLeft -= taken;
        at += this.#advance(taken);
      } else if (this.#blockFill === 0 && left >= blockSize) {
        this.#advance(blockSize);
        this.#readBlock(chunk, at, at % 4 === 0 ? words : undefined);
        at += blockSize;
      } else {
        const taken = Math.min(left, blockSize - this.#blockFill);
        this.#block.set(chunk.subarray(at, at + taken), this.#blockFill);
        this.#blockFill += taken;
        at += this.#advance(taken);
        if (this.#blockFill === blockSize) {
          this.#blockFill = 0;
          this.#readBlock(this.#block, 0, undefined);
        }
      }
    }
  }

  /** How many of the next bytes would be passed over unread: a source that can may leave them out, by `skip`. */
  get idle(): number {
    return this.#end === undefined && this.#sink === undefined && this.#special === undefined
      ? this.#bodyLeft + this.#paddingLeft
      : 0;
  }

  /** As if `count` bytes had been pushed, at most as many as are `idle`. */
  skip(count: number): void {
    if (count > this.idle) throw new RangeError('these bytes are wanted');
    const body = Math.min(count, this.#bodyLeft);
    this.#bodyLeft -= body;
    this.#paddingLeft -= count - body;
    this.#advance(count);
  }

  /** Says that no more comes. */
  end(): TarEnd {
    if (this.#end !== undefined) return this.#end;
    const isWhole =
      this.#bodyLeft === 0 &&
      this.#blockFill === 0 &&
      this.#special === undefined &&
      this.#sparse === undefined &&
      this.#pax === undefined &&
      this.#longName === undefined &&
      this.#longLink === undefined;
    this.#end = isWhole ? { kind: 'complete', marked: false } : { kind: 'cut-off', offset: this.#offset };
    return this.#end;
  }

  #advance(count: number): number {
    this.#offset += count;
    return count;
  }

  #malformed(reason: string): void {
    this.#end = { kind: 'malformed', offset: this.#offset - blockSize, reason };
  }

  #readBlock(bytes: Uint8Array, at: number, words: Uint32Array | undefined): void {
    if (this.#sparse !== undefined) {
      this.#readSparseExtension(bytes, at, this.#sparse);
      return;
    }
    if (bytes[at] === 0 && isZeroBlock(bytes, at)) {
      this.#end = { kind: 'complete', marked: true };
      return;
    }
    if (!hasValidChecksum(bytes, at, words)) {
      this.#malformed('checksum');
      return;
    }
    const header = readHeader(bytes, at);
    if (!(header.size >= 0)) {
      this.#malformed('size');
      return;
    }
    if (skippedTypes.has(header.typeFlag)) this.#beginBody(header.size, undefined);
    else if (specialTypes.has(header.typeFlag)) this.#beginSpecial(header);
    else if (header.typeFlag === typeOf('S')) this.#beginSparse(header, bytes, at);
    else this.#emit(header);
  }

  #beginSpecial(header: RawHeader): void {
    if (header.size > this.#limits.specialHeader) {
      this.#end = { kind: 'limit', limit: 'specialHeader', offset: this.#offset - blockSize };
      return;
    }
    const parts: Uint8Array[] = [];
    this.#special = { typeFlag: header.typeFlag, parts, begin: this.#offset - blockSize };
    this.#beginBody(header.size, (piece) => parts.push(piece.slice()));
    if (header.size === 0) this.#endOfBody();
  }

  #beginBody(size: number, sink: BodySink | undefined): void {
    this.#bodyLeft = size;
    this.#paddingLeft = (blockSize - (size % blockSize)) % blockSize;
    this.#sink = sink;
  }

  #endOfBody(): void {
    this.#sink = undefined;
    const special = this.#special;
    if (special === undefined) return;
    this.#special = undefined;
    const bytes = concatenate(special.parts);
    switch (special.typeFlag) {
      case typeOf('L'):
        this.#longName = readText(bytes, 0, bytes.length);
        return;
      case typeOf('K'):
        this.#longLink = readText(bytes, 0, bytes.length);
        return;
      default: {
        const records = readPax(bytes);
        if (records === undefined) {
          this.#end = { kind: 'malformed', offset: special.begin, reason: 'extended header' };
        } else if (special.typeFlag === typeOf('g')) {
          this.#globalPax = new Map([...this.#globalPax, ...records]);
        } else {
          this.#pax = this.#pax === undefined ? records : new Map([...this.#pax, ...records]);
        }
      }
    }
  }

  #beginSparse(header: RawHeader, bytes: Uint8Array, at: number): void {
    const sparse = {
      header,
      realSize: readNumber(bytes, at + 483, 12),
      pieces: [...readSparsePieces(bytes, at + 386, 4)],
      bytes: 0,
    };
    if (bytes[at + 482] !== 0) this.#sparse = sparse;
    else this.#emit(header, { kind: 'pieces', pieces: sparse.pieces }, sparse.realSize);
  }

  #readSparseExtension(
    bytes: Uint8Array,
    at: number,
    sparse: { readonly header: RawHeader; readonly realSize: number; readonly pieces: SparsePiece[]; bytes: number },
  ): void {
    sparse.pieces.push(...readSparsePieces(bytes, at, 21));
    sparse.bytes += blockSize;
    if (bytes[at + 504] !== 0) {
      if (sparse.bytes < this.#limits.specialHeader) return;
      this.#end = { kind: 'limit', limit: 'specialHeader', offset: this.#offset - blockSize };
      return;
    }
    this.#sparse = undefined;
    this.#emit(sparse.header, { kind: 'pieces', pieces: sparse.pieces }, sparse.realSize);
  }

  #emit(header: RawHeader, gnuSparse?: SparseMap, realSize?: number): void {
    if (this.#entries >= this.#limits.entries) {
      this.#end = { kind: 'limit', limit: 'entries', offset: this.#offset - blockSize };
      return;
    }
    const pax = this.#pax !== undefined || this.#globalPax.size > 0 ? merged(this.#globalPax, this.#pax) : undefined;
    const entry = entryOf(header, {
      pax,
      longName: this.#longName,
      longLink: this.#longLink,
      sparse: gnuSparse ?? (pax === undefined ? undefined : paxSparse(pax)),
      realSize,
      offset: this.#offset,
    });
    this.#pax = undefined;
    this.#longName = undefined;
    this.#longLink = undefined;
    if (!(entry.bodySize >= 0 && entry.size >= 0)) {
      this.#malformed('size');
      return;
    }
    this.#entries++;
    this.#beginBody(entry.bodySize, this.#onEntry(entry));
    if (entry.bodySize === 0) this.#sink = undefined;
  }
}

interface Extras {
  readonly pax: PaxRecords | undefined;
  readonly longName: string | undefined;
  readonly longLink: string | undefined;
  readonly sparse: SparseMap | undefined;
  readonly realSize: number | undefined;
  readonly offset: number;
}

function entryOf(header: RawHeader, extras: Extras): TarEntry {
  const { pax, sparse } = extras;
  const path = textOf(pax, 'GNU.sparse.name') ?? textOf(pax, 'path') ?? extras.longName ?? header.name;
  const kind = kindOf(header.typeFlag, path);
  const stored = paxNumber(textOf(pax, 'size')) ?? header.size;
  // As Go's archive/tar, and so every engine, has it: what is no file has no body, whatever its size field says.
  const bodySize = kind === 'file' || header.typeFlag === typeOf('D') ? stored : 0;
  const size = kind === 'file' ? (extras.realSize ?? sparseSize(pax) ?? stored) : 0;
  const seconds = paxNumber(textOf(pax, 'mtime')) ?? header.mtime;
  return {
    path,
    kind,
    linkName: textOf(pax, 'linkpath') ?? extras.longLink ?? header.linkName,
    size,
    mode: header.mode,
    uid: paxNumber(textOf(pax, 'uid')) ?? header.uid,
    gid: paxNumber(textOf(pax, 'gid')) ?? header.gid,
    // Seconds with a fraction are no exact doubles: 0.023 s are 23 ms.
    mtime: Math.floor(Math.round(seconds * 1e6) / 1e3),
    userName: textOf(pax, 'uname') ?? header.userName,
    groupName: textOf(pax, 'gname') ?? header.groupName,
    deviceMajor: header.deviceMajor,
    deviceMinor: header.deviceMinor,
    bodyOffset: extras.offset,
    bodySize,
    ...(sparse !== undefined && { sparse }),
  };
}

/** A record's text; an empty value takes an earlier one back. */
function textOf(pax: PaxRecords | undefined, key: string): string | undefined {
  const text = pax?.get(key);
  return text === '' ? undefined : text;
}

function merged(globals: PaxRecords, local: PaxRecords | undefined): PaxRecords {
  if (local === undefined) return globals;
  return globals.size === 0 ? local : new Map([...globals, ...local]);
}

function sparseSize(pax: PaxRecords | undefined): number | undefined {
  return pax === undefined
    ? undefined
    : (paxNumber(pax.get('GNU.sparse.realsize')) ?? paxNumber(pax.get('GNU.sparse.size')));
}

/** https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html */
function paxSparse(pax: PaxRecords): SparseMap | undefined {
  if (pax.get('GNU.sparse.major') === '1') return { kind: 'in-body' };
  const list = pax.get('GNU.sparse.map');
  return list === undefined ? undefined : { kind: 'pieces', pieces: readSparseList(list) };
}

function typeOf(letter: string): number {
  return letter.charCodeAt(0);
}

const specialTypes = new Set(['x', 'g', 'X', 'L', 'K'].map(typeOf));
/** A volume's label, the rest of another volume's file, names of an obsolete format: nothing a layer has. */
const skippedTypes = new Set(['V', 'M', 'N'].map(typeOf));

function kindOf(typeFlag: number, path: string): EntryKind {
  switch (typeFlag) {
    case 0x31:
      return 'hardlink';
    case 0x32:
      return 'symlink';
    case 0x33:
      return 'character';
    case 0x34:
      return 'block';
    case 0x35:
    case 0x44: // `D`: a directory with a list of its names (incremental backups)
      return 'directory';
    case 0x36:
      return 'fifo';
    case 0x30:
    case 0:
      // Before POSIX a trailing slash made a directory.
      return path.endsWith('/') ? 'directory' : 'file';
    default:
      return 'file';
  }
}
