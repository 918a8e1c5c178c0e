import type { LayerStack, PathVersion } from './layerStack.ts';

/** The appearances of a path, the topmost layer's first, one a layer: of a tar that names a path twice the last counts. */
export function fileVersions(stack: LayerStack, path: string): readonly PathVersion[] {
  const found: PathVersion[] = [];
  for (const version of stack.versionsOf(path)) {
    if (found.at(-1)?.layer.index !== version.layer.index) found.push(version);
  }
  return found;
}

/** Whether a version is something that can be opened or entered: not the deletion of one. */
export function isThere({ entry, change }: PathVersion): boolean {
  return change !== 'deleted' && entry !== undefined && entry.whiteout === undefined;
}

/** The nearest version of a path in the layers below the one at `layer`, whether it was deleted in between or not. */
export function versionBelow(stack: LayerStack, path: string, layer: number): PathVersion | undefined {
  return fileVersions(stack, path).find((version) => version.layer.index < layer && isThere(version));
}

/** What a container on the layers up to and with the one at `layer` would find at a path. */
export function versionIn(stack: LayerStack, path: string, layer: number): PathVersion | undefined {
  const version = fileVersions(stack, path).find((each) => each.layer.index <= layer);
  const isGone = version?.gone !== undefined && version.gone.layer <= layer;
  return version === undefined || isGone || !isThere(version) ? undefined : version;
}
