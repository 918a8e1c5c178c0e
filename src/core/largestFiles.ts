import type { LayerStack } from './layerStack.ts';

export interface LargeFile {
  readonly path: string;
  readonly size: number;
}

/** The files of a layer that take the most room, the largest first; those of no size are left out. */
export function largestFiles(stack: LayerStack, layer: number, count: number): readonly LargeFile[] {
  const largest: { readonly version: number; readonly size: number }[] = [];
  const begin = stack.layerBegins[layer] ?? 0;
  for (let version = begin; version < (stack.layerBegins[layer + 1] ?? begin); version++) {
    const size = stack.sizeOf(version);
    if (size === 0 || (largest.length === count && size <= (largest.at(-1)?.size ?? 0))) continue;
    const place = largest.findIndex((other) => other.size < size);
    largest.splice(place === -1 ? largest.length : place, 0, { version, size });
    if (largest.length > count) largest.pop();
  }
  return largest.map(({ version, size }) => ({ path: stack.paths.path(stack.versions.node[version] ?? 0), size }));
}
