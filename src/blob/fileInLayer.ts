import { layerEntryOf } from '../core/layerEntry.ts';
import { TarScanner } from '../core/tar/scanner.ts';
import { expandSparse, type SparseMap } from '../core/tar/sparse.ts';

/** How looking for a file in a layer ended: its content was handed out, it is a hard link to another path, or it isn't there. */
export type FoundInLayer =
  | { readonly kind: 'read'; readonly isWhole: boolean }
  | { readonly kind: 'link'; readonly path: string }
  | { readonly kind: 'missing' };

/** The content of the first file of that path in a layer's uncompressed bytes, its holes filled. Throws `SparseError` and what `bytes` throws. */
export async function* fileInLayer(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array, FoundInLayer> {
  const pieces = bytes[Symbol.asyncIterator]();
  const search = new Search(pieces, path);
  try {
    const found = await search.found();
    if (found === undefined) return { kind: 'missing' };
    if (typeof found === 'string') return { kind: 'link', path: found };
    yield* found.sparse === undefined ? search.body() : expandSparse(found.sparse, found.size, search.body());
    return { kind: 'read', isWhole: search.isWhole };
  } finally {
    await pieces.return?.();
  }
}

interface FoundFile {
  readonly size: number;
  readonly sparse: SparseMap | undefined;
}

class Search {
  readonly #bytes: AsyncIterator<Uint8Array>;
  readonly #scanner: TarScanner;
  #found: FoundFile | string | undefined;
  #pieces: Uint8Array[] = [];
  #left = 0;

  constructor(bytes: AsyncIterator<Uint8Array>, path: string) {
    this.#bytes = bytes;
    this.#scanner = new TarScanner((entry) => {
      if (this.#found !== undefined) return undefined;
      const found = layerEntryOf(entry);
      if (found?.path !== path || found.whiteout !== undefined) return undefined;
      if (found.kind === 'hardlink' && found.linkTarget !== path) this.#found = found.linkTarget;
      if (found.kind !== 'file') return undefined;
      this.#found = { size: entry.size, sparse: entry.sparse };
      this.#left = entry.bodySize;
      // The piece is a view of bytes that are the reader's to keep.
      return (piece) => this.#pieces.push(piece);
    });
  }

  get isWhole(): boolean {
    return this.#left === 0;
  }

  async found(): Promise<FoundFile | string | undefined> {
    while (this.#found === undefined && (await this.#advance()));
    return this.#found;
  }

  async *body(): AsyncGenerator<Uint8Array> {
    while (this.#left > 0) {
      const pieces = this.#pieces;
      this.#pieces = [];
      for (const piece of pieces) {
        this.#left -= piece.length;
        yield piece;
      }
      if (this.#left > 0 && !(await this.#advance())) return;
    }
  }

  /** False at the end. */
  async #advance(): Promise<boolean> {
    const next = this.#scanner.isDone ? undefined : await this.#bytes.next();
    if (next === undefined || next.done === true) return false;
    this.#scanner.push(next.value);
    return true;
  }
}
