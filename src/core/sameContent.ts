import type { OpenedFile, WantedFile } from './image.ts';
import type { LayerStack } from './layerStack.ts';
import { wantedVersions } from './wantedFiles.ts';

/** The largest rewritten files are compared: at most so many, of at most so many bytes together. */
export interface RewrittenLimits {
  readonly files: number;
  readonly bytes: number;
}

/** A file that a later layer wrote again in the same size. */
export interface RewrittenFile {
  /** The one that was written again. */
  readonly version: number;
  readonly lower: WantedFile;
  readonly upper: WantedFile;
}

/** Hashes contents away from the thread that somebody waits for. */
export interface ContentWork {
  /** The hex sha256 of all bytes. Throws what `bytes` throws. */
  hash(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string>;
}

/**
 * Finds the files that a later layer wrote again with the content they had (a chmod, a chown). All of them are opened at once, for each layer
 * is read but once then: see `ImageSource.openFiles`. Gives versions of the stack. `hash` is one of all the bytes.
 */
export async function* findSameContent(
  rewritten: readonly RewrittenFile[],
  open: (files: readonly WantedFile[]) => AsyncIterable<OpenedFile>,
  hash: (content: AsyncIterable<Uint8Array>) => Promise<string>,
): AsyncGenerator<number> {
  const hashes = new Map<WantedFile, string>();
  const files = new Set(rewritten.flatMap(({ lower, upper }) => [lower, upper]));
  for await (const { file, content } of open([...files])) {
    hashes.set(file, await hash(content));
    for (const { version, lower, upper } of rewritten) {
      const other = file === lower ? upper : file === upper ? lower : undefined;
      if (other !== undefined && hashes.get(other) === hashes.get(file)) yield version;
    }
  }
}

/** What may have been written again with the content it had: files of equal size, those with the same time first, as a chmod leaves them. */
export function rewrittenFiles(stack: LayerStack, { files, bytes: most }: RewrittenLimits): readonly RewrittenFile[] {
  const { versions, tables } = stack;
  const found: { below: number; version: number; size: number; isSameTime: boolean }[] = [];
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
    found.push({ below: below - 1, version, size, isSameTime });
  }
  let bytes = 0;
  const compared = found
    .sort((a, b) => Number(b.isSameTime) - Number(a.isSameTime) || b.size - a.size)
    .slice(0, files)
    .filter(({ size }) => {
      const fits = bytes + 2 * size <= most;
      if (fits) bytes += 2 * size;
      return fits;
    });
  const wanted = wantedVersions(
    stack,
    compared.flatMap(({ below, version }) => [below, version]),
  );
  return compared.flatMap(({ below, version }) => {
    const lower = wanted.get(below);
    const upper = wanted.get(version);
    return lower === undefined || upper === undefined ? [] : [{ version: below, lower, upper }];
  });
}
