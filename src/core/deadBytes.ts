import type { LayerStack } from './layerStack.ts';

/**
 * How many of a layer's bytes no container can see any more, for each path and all that is below it. Indexed by the ids of
 * `FileNode`s.
 */
export function deadBytes(stack: LayerStack, layer: number): Float64Array {
  const { paths, versions } = stack;
  const dead = new Float64Array(paths.count);
  const begin = stack.layerBegins[layer] ?? 0;
  for (let version = begin; version < (stack.layerBegins[layer + 1] ?? begin); version++) {
    if (stack.contentGone(version) === undefined) continue;
    const node = versions.node[version] ?? 0;
    dead[node] = (dead[node] ?? 0) + stack.sizeOf(version);
  }
  for (let node = dead.length - 1; node > 0; node--) {
    const parent = paths.parent(node);
    dead[parent] = (dead[parent] ?? 0) + (dead[node] ?? 0);
  }
  return dead;
}
