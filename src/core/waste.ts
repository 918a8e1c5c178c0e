import type { DeathCause, LayerStack } from './layerStack.ts';

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

/** What one layer did to files below it in one way: the instruction to blame. */
export interface Blame {
  readonly causedBy: number;
  readonly cause: DeathCause;
  readonly sameContent: boolean;
  /** Of files written again with the same content: whether some of them got another mode, or another owner. */
  readonly newMode: boolean;
  readonly newOwner: boolean;
  /** Bytes. */
  readonly size: number;
  readonly fileCount: number;
  /** The largest first; `fileCount` says how many there are in all, should they have been cut. */
  readonly files: readonly WastedFile[];
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
  /** The worst first. */
  readonly blames: readonly Blame[];
  readonly fileCount: number;
}

export interface WasteOptions {
  /** At most so many files are listed for each blame; the sums are of all of them. */
  readonly files?: number;
  /** Versions of the stack that the layer above wrote again with the content they had: see `findSameContent`. */
  readonly sameContent?: ReadonlySet<number>;
}

/** Finds the bytes that later layers rewrote or deleted, and who did it. */
export function wasteOf(stack: LayerStack, options: WasteOptions = {}): Waste {
  const layers = stack.layers.map(() => ({ total: 0, live: 0, causes: 0 }));
  const groups = new Map<string, Group>();
  let fileCount = 0;
  for (let version = 0; version < stack.versionCount; version++) {
    const size = stack.sizeOf(version);
    const layer = layers[stack.versions.layer[version] ?? 0];
    if (size === 0 || layer === undefined) continue;
    layer.total += size;
    const gone = stack.contentGone(version);
    if (gone === undefined) {
      layer.live += size;
      continue;
    }
    const causer = layers[gone.layer];
    if (causer !== undefined) causer.causes += size;
    const sameContent = gone.cause === 'overwritten' && options.sameContent?.has(version) === true;
    const key = `${gone.layer} ${gone.cause} ${sameContent}`;
    const group = groups.get(key) ?? { causedBy: gone.layer, cause: gone.cause, sameContent, size: 0, versions: [] };
    groups.set(key, group);
    group.size += size;
    group.versions.push(version);
    fileCount++;
  }
  const total = sum(layers.map((layer) => layer.total));
  const live = sum(layers.map((layer) => layer.live));
  const blames = [...groups.values()].sort((a, b) => b.size - a.size);
  return {
    total,
    live,
    dead: total - live,
    efficiency: total === 0 ? 1 : live / total,
    layers,
    blames: blames.map((group) => blameOf(stack, group, options.files ?? group.versions.length)),
    fileCount,
  };
}

interface Group {
  readonly causedBy: number;
  readonly cause: DeathCause;
  readonly sameContent: boolean;
  size: number;
  readonly versions: number[];
}

function blameOf(stack: LayerStack, { versions, ...group }: Group, most: number): Blame {
  const worst = versions.sort((a, b) => stack.sizeOf(b) - stack.sizeOf(a) || a - b).slice(0, most);
  const news = group.sameContent ? worst.map((version) => newAttributes(stack, version, group.causedBy)) : [];
  return {
    ...group,
    newMode: news.some(({ mode }) => mode),
    newOwner: news.some(({ owner }) => owner),
    fileCount: versions.length,
    files: worst.map((version) => ({
      path: stack.paths.path(stack.versions.node[version] ?? 0),
      size: stack.sizeOf(version),
      layer: stack.versions.layer[version] ?? 0,
      cause: group.cause,
      causedBy: group.causedBy,
      sameContent: group.sameContent,
    })),
  };
}

/** What differs between a file and the one that the layer at `by` put in its place. */
function newAttributes(
  stack: LayerStack,
  version: number,
  by: number,
): { readonly mode: boolean; readonly owner: boolean } {
  const { entry } = stack.version(version);
  const above = stack.versionsOf(entry?.path ?? '').find(({ layer }) => layer.index === by)?.entry;
  if (entry === undefined || above === undefined) return { mode: false, owner: false };
  return { mode: entry.mode !== above.mode, owner: entry.uid !== above.uid || entry.gid !== above.gid };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
