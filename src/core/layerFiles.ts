import type { LayerStack } from './layerStack.ts';
import { noEntry } from './layLayers.ts';

/** A file as one layer brings it. */
export interface BigFile {
  /** As `LayerEntry.path`. */
  readonly path: string;
  readonly size: number;
  /** A later layer overwrites or deletes it. */
  readonly isGone: boolean;
}

/** The biggest files of a layer, the biggest first; how many there are, and how many of its bytes later layers make useless. */
export function biggestFiles(
  stack: LayerStack,
  layer: number,
  limit: number,
): { readonly files: readonly BigFile[]; readonly count: number; readonly gone: number } {
  const begin = stack.layerBegins[layer] ?? stack.versionCount;
  const end = stack.layerBegins[layer + 1] ?? stack.versionCount;
  const biggest: number[] = [];
  let count = 0;
  let gone = 0;
  for (let version = begin; version < end; version++) {
    if (stack.versions.entry[version] === noEntry) continue;
    const size = stack.sizeOf(version);
    if (size === 0) continue;
    count++;
    if (stack.contentGone(version) !== undefined) gone += size;
    const smallest = biggest.at(-1);
    if (biggest.length === limit && smallest !== undefined && stack.sizeOf(smallest) >= size) continue;
    const at = biggest.findIndex((other) => stack.sizeOf(other) < size);
    biggest.splice(at === -1 ? biggest.length : at, 0, version);
    if (biggest.length > limit) biggest.pop();
  }
  const files = biggest.map((version) => ({
    path: stack.paths.path(stack.versions.node[version] ?? 0),
    size: stack.sizeOf(version),
    isGone: stack.contentGone(version) !== undefined,
  }));
  return { files, count, gone };
}
