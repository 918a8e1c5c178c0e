/**
 * How a table of entries lies in memory and on disk: a header of 64 bytes, then the columns one after the other, each at a
 * multiple of 8. Numbers are little endian, as they are on every machine an editor runs on.
 */
export const headerLength = 64;

/** Bytes of one number of each column; those of eight bytes come first. */
const widths = {
  mtimes: 8,
  owners: 8,
  largeSizes: 8,
  sizes: 4,
  bits: 4,
  ownerOf: 4,
  blocks: 4,
  restarts: 4,
  paths: 1,
} as const;

export type ColumnName = keyof typeof widths;
export const columnNames: readonly ColumnName[] = [
  'mtimes',
  'owners',
  'largeSizes',
  'sizes',
  'bits',
  'ownerOf',
  'blocks',
  'restarts',
  'paths',
];

/** Bytes of each column. */
export type ColumnLengths = Readonly<Record<ColumnName, number>>;

/** Where each column begins, and how long the whole is. */
export function placesOf(lengths: ColumnLengths): { readonly begins: ColumnLengths; readonly end: number } {
  const begins: Record<ColumnName, number> = { ...lengths };
  let end = headerLength;
  for (const name of columnNames) {
    begins[name] = end;
    end += Math.ceil(lengths[name] / 8) * 8;
  }
  return { begins, end };
}

/**
 * The columns of a table of layer entries. Paths are front-coded: each says how many bytes it shares with the one before,
 * and begins anew every `restartInterval` entries.
 */
export interface EntryColumns {
  /** The whole, of which the columns are views. */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Low 32 bits of the sizes. */
  readonly sizes: Uint32Array;
  readonly mtimes: Float64Array;
  /** Mode, kind, whiteout and whether a link target follows the path. */
  readonly bits: Uint32Array;
  /** Index into `owners`. */
  readonly ownerOf: Uint32Array;
  /** uid, gid, uid, gid ... */
  readonly owners: Float64Array;
  /** Where content begins in the uncompressed layer, in blocks of 512 bytes; empty where nobody knows. */
  readonly blocks: Uint32Array;
  /** Index, size, index, size ...: the sizes that take more than 32 bits. */
  readonly largeSizes: Float64Array;
  readonly paths: Uint8Array;
  /** Where in `paths` every `restartInterval`-th entry begins. */
  readonly restarts: Uint32Array;
}

/** The columns in bytes that begin at a multiple of 8. */
export function columnsIn(bytes: Uint8Array, lengths: ColumnLengths, count: number): EntryColumns {
  const { begins } = placesOf(lengths);
  const place = (name: ColumnName) =>
    [bytes.buffer, bytes.byteOffset + begins[name], Math.floor(lengths[name] / widths[name])] as const;
  return {
    bytes,
    count,
    mtimes: new Float64Array(...place('mtimes')),
    owners: new Float64Array(...place('owners')),
    largeSizes: new Float64Array(...place('largeSizes')),
    sizes: new Uint32Array(...place('sizes')),
    bits: new Uint32Array(...place('bits')),
    ownerOf: new Uint32Array(...place('ownerOf')),
    blocks: new Uint32Array(...place('blocks')),
    restarts: new Uint32Array(...place('restarts')),
    paths: new Uint8Array(...place('paths')),
  };
}
