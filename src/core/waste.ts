import type { LayerStack, DeathCause } from './layerStack.ts';

/** Bytes of one file in one layer that no container can see any more. */
export interface WastedFile {
  readonly path: string;
  readonly size: number;
  /** The layer that carries the bytes, and the one that made them useless. */
  readonly layer: number;
  readonly cause: DeathCause;
  readonly causedBy: number;
  /** The file was written again with the same content: only its owner, mode or time is another (chmod, chown, touch). */
  readonly sameContent: boolean;
}

/** Where an image's bytes go. `live + dead = total`, whatever the layers hold. */
export interface Waste {
  /** Bytes of all files of all layers. */
  readonly total: number;
  /** Bytes a container on the whole image can read. */
  readonly live: number;
  readonly dead: number;
  /** live / total; 1 for an image without bytes. */
  readonly efficiency: number;
  /** Bytes of each layer, bottom first: all of them, those still in use, and those of lower layers it made useless. */
  readonly layers: readonly { readonly total: number; readonly live: number; readonly causes: number }[];
  /** The largest first. */
  readonly files: readonly WastedFile[];
  /** How many files there were in all, should `files` have been cut. */
  readonly fileCount: number;
}

export interface WasteOptions {
  /** At most so many files are listed; the sums are of all of them. */
  readonly files?: number;
  /** Whether a file has the same content in two layers, where the source can tell. */
  readonly sameContent?: (path: string, lowerLayer: number, upperLayer: number) => boolean | undefined;
}

/** Finds the bytes that later layers rewrote or deleted, and who did it. */
export function wasteOf(stack: LayerStack, options: WasteOptions = {}): Waste {
  const layers = stack.layers.map(() => ({ total: 0, live: 0, causes: 0 }));
  const dead: number[] = [];
  for (let version = 0; version < stack.versionCount; version++) {
    const size = stack.sizeOf(version);
    if (size === 0) continue;
    const layer = layers[stack.versions.layer[version] ?? 0];
    const gone = stack.contentGone(version);
    if (layer === undefined) continue;
    layer.total += size;
    if (gone === undefined) {
      layer.live += size;
      continue;
    }
    const causer = layers[gone.layer];
    if (causer !== undefined) causer.causes += size;
    dead.push(version);
  }
  const total = sum(layers.map((layer) => layer.total));
  const live = sum(layers.map((layer) => layer.live));
  dead.sort((a, b) => stack.sizeOf(b) - stack.sizeOf(a) || a - b);
  return {
    total,
    live,
    dead: total - live,
    efficiency: total === 0 ? 1 : live / total,
    layers,
    files: dead.slice(0, options.files ?? dead.length).flatMap((version) => wastedFile(stack, version, options)),
    fileCount: dead.length,
  };
}

/** What one layer did to files below it, worst first: the instruction to blame. */
export interface Blame {
  readonly causedBy: number;
  readonly cause: DeathCause;
  readonly sameContent: boolean;
  readonly size: number;
  readonly files: number;
}

export function blameOf(waste: Waste): readonly Blame[] {
  const groups = new Map<string, Blame>();
  for (const { causedBy, cause, sameContent, size } of waste.files) {
    const key = `${causedBy} ${cause} ${sameContent}`;
    const group = groups.get(key);
    groups.set(key, { causedBy, cause, sameContent, size: (group?.size ?? 0) + size, files: (group?.files ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.size - a.size);
}

function wastedFile(stack: LayerStack, version: number, options: WasteOptions): readonly WastedFile[] {
  const gone = stack.contentGone(version);
  if (gone === undefined) return [];
  const layer = stack.versions.layer[version] ?? 0;
  const path = stack.paths.path(stack.versions.node[version] ?? 0);
  const sameContent = gone.cause === 'overwritten' && options.sameContent?.(path, layer, gone.layer) === true;
  return [{ path, size: stack.sizeOf(version), layer, cause: gone.cause, causedBy: gone.layer, sameContent }];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
