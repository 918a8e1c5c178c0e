import type { Image, ImageSource } from './image.ts';
import type { LayerStack } from './layerStack.ts';
import type { WasteOptions } from './waste.ts';

export interface SameContentLimits {
  /** The largest rewritten files are compared, at most so many, of at most so many bytes together. */
  readonly files: number;
  readonly bytes: number;
}

/**
 * Finds the files that a later layer wrote again with the content they had (a chmod, a chown), by reading both. Only files of
 * equal size are read; what was not compared stays undecided.
 */
export async function findSameContent(
  source: Pick<ImageSource, 'openFile'>,
  image: Image,
  stack: LayerStack,
  limits: SameContentLimits,
  signal: AbortSignal,
): Promise<NonNullable<WasteOptions['sameContent']>> {
  const answers = new Map<string, boolean>();
  let bytes = 0;
  for (const { path, size, lower, upper } of rewrittenFiles(stack).slice(0, limits.files)) {
    bytes += 2 * size;
    if (bytes > limits.bytes) break;
    const isSame = await areEqual(
      source.openFile(image, lower, path, signal),
      source.openFile(image, upper, path, signal),
    );
    answers.set(keyOf(path, lower, upper), isSame);
  }
  return (path, lower, upper) => answers.get(keyOf(path, lower, upper));
}

interface RewrittenFile {
  readonly path: string;
  readonly size: number;
  readonly lower: number;
  readonly upper: number;
}

function keyOf(path: string, lower: number, upper: number): string {
  return `${lower} ${upper} ${path}`;
}

function rewrittenFiles(stack: LayerStack): readonly RewrittenFile[] {
  const found: { readonly version: number; readonly size: number; readonly upper: number; readonly lower: number }[] =
    [];
  for (let version = 0; version < stack.versionCount; version++) {
    const below = stack.versions.below[version] ?? 0;
    const size = stack.sizeOf(version);
    if (below === 0 || size === 0 || stack.sizeOf(below - 1) !== size) continue;
    const upper = stack.versions.layer[version] ?? 0;
    const lower = stack.versions.layer[below - 1] ?? 0;
    const gone = stack.contentGone(below - 1);
    if (lower !== upper && gone?.cause === 'overwritten' && gone.layer === upper)
      found.push({ version, size, upper, lower });
  }
  return found
    .sort((a, b) => b.size - a.size)
    .map(({ version, size, upper, lower }) => ({
      path: stack.paths.path(stack.versions.node[version] ?? 0),
      size,
      lower,
      upper,
    }));
}

/** Whether two streams have the same bytes, however they are cut. */
async function areEqual(a: AsyncIterable<Uint8Array>, b: AsyncIterable<Uint8Array>): Promise<boolean> {
  const left = a[Symbol.asyncIterator]();
  const right = b[Symbol.asyncIterator]();
  try {
    let leftPiece: Uint8Array | undefined = new Uint8Array(0);
    let rightPiece: Uint8Array | undefined = new Uint8Array(0);
    for (;;) {
      leftPiece = leftPiece.length > 0 ? leftPiece : await nextPiece(left);
      rightPiece = rightPiece.length > 0 ? rightPiece : await nextPiece(right);
      if (leftPiece === undefined || rightPiece === undefined) return leftPiece === rightPiece;
      const length = Math.min(leftPiece.length, rightPiece.length);
      for (let at = 0; at < length; at++) if (leftPiece[at] !== rightPiece[at]) return false;
      leftPiece = leftPiece.subarray(length);
      rightPiece = rightPiece.subarray(length);
    }
  } finally {
    await left.return?.();
    await right.return?.();
  }
}

async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    if (next.value.length > 0) return next.value;
  }
  return undefined;
}
