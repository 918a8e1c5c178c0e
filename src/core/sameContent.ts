import type { Image, ImageSource } from './image.ts';
import type { LayerStack } from './layerStack.ts';

/** The largest rewritten files are compared: at most so many, of at most so many bytes together. */
export interface RewrittenLimits {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Finds the files that a later layer wrote again with the content they had (a chmod, a chown), by reading both, one after the
 * other: an engine gives out one file of a container at a time. Gives versions of the stack. `digest` is one of all the bytes.
 */
export async function* findSameContent(
  source: Pick<ImageSource, 'openFile'>,
  image: Image,
  rewritten: readonly RewrittenFile[],
  digest: (pieces: AsyncIterable<Uint8Array>) => Promise<string>,
  signal: AbortSignal,
): AsyncGenerator<number> {
  for (const { version, path, size, lower, upper } of rewritten) {
    const open = (layer: number): AsyncIterable<Uint8Array> => source.openFile(image, layer, path, signal);
    if (size > worthAGlance) {
      const [below, above] = [await firstPiece(open(lower)), await firstPiece(open(upper))];
      if (!beginAlike(below, above)) continue;
    }
    if ((await digest(open(lower))) === (await digest(open(upper)))) yield version;
  }
}

/** Of larger files, bytes, the beginnings are compared before all of both is read. */
const worthAGlance = 1_000_000;

/** A file that a later layer wrote again in the same size. */
export interface RewrittenFile {
  /** The one that was written again. */
  readonly version: number;
  readonly path: string;
  readonly size: number;
  readonly lower: number;
  readonly upper: number;
}

/** What may have been written again with the content it had: files of equal size, those with the same time first, as a chmod leaves them. */
export function rewrittenFiles(stack: LayerStack, { files, bytes: most }: RewrittenLimits): readonly RewrittenFile[] {
  const { versions, tables } = stack;
  const found: (Omit<RewrittenFile, 'path'> & { readonly isSameTime: boolean })[] = [];
  for (let version = 0; version < stack.versionCount; version++) {
    const below = versions.below[version] ?? 0;
    const size = stack.sizeOf(version);
    if (below === 0 || size === 0 || stack.sizeOf(below - 1) !== size) continue;
    const upper = versions.layer[version] ?? 0;
    const lower = versions.layer[below - 1] ?? 0;
    const gone = stack.contentGone(below - 1);
    if (lower === upper || gone?.cause !== 'overwritten' || gone.layer !== upper) continue;
    const timeOf = (layer: number, of: number) => tables[layer]?.columns.mtimes[versions.entry[of] ?? 0];
    const isSameTime = timeOf(lower, below - 1) === timeOf(upper, version);
    found.push({ version: below - 1, size, upper, lower, isSameTime });
  }
  let bytes = 0;
  return found
    .sort((a, b) => Number(b.isSameTime) - Number(a.isSameTime) || b.size - a.size)
    .slice(0, files)
    .filter(({ size }) => {
      const fits = bytes + 2 * size <= most;
      if (fits) bytes += 2 * size;
      return fits;
    })
    .map(({ version, size, lower, upper }) => ({
      ...{ version, size, lower, upper },
      path: stack.paths.path(versions.node[version] ?? 0),
    }));
}

/** Leaving the loop closes the source. */
async function firstPiece(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const piece of pieces) if (piece.length > 0) return piece;
  return new Uint8Array(0);
}

function beginAlike(a: Uint8Array, b: Uint8Array): boolean {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return false;
  return true;
}
