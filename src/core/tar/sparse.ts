import { blockSize, readNumber } from './header.ts';

/** A piece of a sparse file that has data; all else is zero. */
export interface SparsePiece {
  readonly offset: number;
  readonly size: number;
}

/** How the holes of a sparse file are told: known already, or at the beginning of its body (pax format 1.0). */
export type SparseMap =
  { readonly kind: 'pieces'; readonly pieces: readonly SparsePiece[] } | { readonly kind: 'in-body' };

/** The `count` pieces of 24 bytes at `at` of a GNU sparse header; those of size and offset 0 are unused places. */
export function readSparsePieces(bytes: Uint8Array, at: number, count: number): readonly SparsePiece[] {
  const pieces: SparsePiece[] = [];
  for (let index = 0; index < count; index++) {
    const field = at + index * 24;
    if (bytes[field + 12] === 0) break;
    pieces.push({ offset: readNumber(bytes, field, 12), size: readNumber(bytes, field + 12, 12) });
  }
  return pieces;
}

/** The `offset,size,offset,size` of pax format 0.1. */
export function readSparseList(list: string): readonly SparsePiece[] {
  const numbers = list.split(',').map(Number);
  const pieces: SparsePiece[] = [];
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    pieces.push({ offset: numbers[index] ?? 0, size: numbers[index + 1] ?? 0 });
  }
  return pieces;
}

/** Holes are written out in pieces of at most this size. */
const holeSize = 64 * 1024;
/** A map in the body may not be longer than this. */
const mapLimit = 1024 * 1024;

/**
 * The whole file of `size` bytes from the body that is in the tar. A map that runs backwards or past the file's end, or a
 * body that ends early, is an error (`SparseError`).
 */
export async function* expandSparse(
  map: SparseMap,
  size: number,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const source = new Reader(body);
  try {
    const pieces = map.kind === 'pieces' ? map.pieces : await readMapInBody(source);
    let position = 0;
    for (const piece of pieces) {
      if (!(piece.offset >= position && piece.size >= 0 && piece.offset + piece.size <= size)) {
        throw new SparseError('the map of a sparse file is out of order');
      }
      yield* zeros(piece.offset - position);
      for (let left = piece.size; left > 0;) {
        const chunk = await source.some(left);
        if (chunk === undefined) throw new SparseError('the data of a sparse file ends early');
        left -= chunk.length;
        yield chunk;
      }
      position = piece.offset + piece.size;
    }
    yield* zeros(size - position);
  } finally {
    await source.close();
  }
}

export class SparseError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SparseError';
  }
}

function* zeros(count: number): Generator<Uint8Array> {
  for (let left = count; left > 0; left -= holeSize) yield new Uint8Array(Math.min(left, holeSize));
}

/** Decimal numbers, a line each: how many pieces, then offset and size of each; padded to a block. */
async function readMapInBody(source: Reader): Promise<readonly SparsePiece[]> {
  let text = '';
  let needed = 1;
  for (let read = 0; read < mapLimit; read += blockSize) {
    const block = await source.exactly(blockSize);
    for (const byte of block) text += String.fromCharCode(byte);
    const lines = text.split('\n');
    if (lines.length > 1) needed = 1 + 2 * Number(lines[0]);
    if (!Number.isSafeInteger(needed)) break;
    if (lines.length > needed) {
      return readSparseList(lines.slice(1, needed).join(','));
    }
  }
  throw new SparseError('the map of a sparse file is malformed');
}

/** Takes as many bytes as wanted off a stream. */
class Reader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#iterator = body[Symbol.asyncIterator]();
  }

  async some(most: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length === 0) {
      const next = await this.#iterator.next();
      if (next.done === true) return undefined;
      this.#rest = next.value;
    }
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  async exactly(count: number): Promise<Uint8Array> {
    const whole = new Uint8Array(count);
    for (let at = 0; at < count;) {
      const part = await this.some(count - at);
      if (part === undefined) throw new SparseError('the map of a sparse file ends early');
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
