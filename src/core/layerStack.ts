import { entryTable, type EntryTable } from './entryTable.ts';
import type { ChangeKind, Layer, LayerEntry, LayerListing } from './image.ts';
import { alive, change, layLayers, noEntry, type LaidLayers } from './layLayers.ts';
import { PathTable } from './pathTable.ts';
import { normalisePath } from './layerEntry.ts';

/** How a file of a lower layer went out of sight: another was written in its place, or it or a directory above it deleted. */
export type DeathCause = 'overwritten' | 'deleted' | 'hidden';

/** One appearance of a path in one layer. */
export interface PathVersion {
  /** Index into `LayerStack.versions`. */
  readonly version: number;
  readonly layer: Layer;
  /** What the layer's tar says; absent where a layer deletes the path by hiding all of its directory. */
  readonly entry?: LayerEntry;
  /** Against the layers below; absent where only the time of a directory differs. */
  readonly change?: ChangeKind;
  /** The layer that took it out of sight, and how. */
  readonly gone?: { readonly layer: number; readonly cause: DeathCause };
}

export const changes: readonly (ChangeKind | undefined)[] = [undefined, 'added', 'modified', 'deleted'];
const causes: readonly DeathCause[] = ['overwritten', 'deleted', 'hidden'];

/**
 * An image's layers laid upon each other as an engine does it: in every layer all whiteouts first, against the layers below
 * only, then its entries in their order.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#applying-changesets
 */
export class LayerStack {
  readonly layers: readonly Layer[];
  readonly tables: readonly EntryTable[];
  readonly paths: PathTable;
  readonly laid: LaidLayers;
  /** Layers of which nothing is known yet: what lies upon them may be new or not. */
  readonly unread: ReadonlySet<number>;

  /** `listings` bottom first; `laid` is what `layLayers` made of their tables, where another thread has done it. */
  constructor(listings: readonly LayerListing[], laid?: LaidLayers, unread: ReadonlySet<number> = new Set()) {
    this.layers = listings.map((listing) => listing.layer);
    this.tables = listings.map((listing) => entryTable(listing.entries));
    this.laid = laid ?? layLayers(this.tables);
    this.paths = new PathTable(this.laid.paths);
    this.unread = unread;
  }

  get versions(): LaidLayers['versions'] {
    return this.laid.versions;
  }

  get versionCount(): number {
    return this.laid.versionCount;
  }

  /** Where each layer's versions begin; one more than there are layers. */
  get layerBegins(): readonly number[] {
    return this.laid.layerBegins;
  }

  /** Entries that no engine could make (see `pathLimits`): they are in no view. */
  get leftOut(): number {
    return this.laid.leftOut;
  }

  /** Every appearance of a path, the topmost layer's first. */
  versionsOf(path: string): readonly PathVersion[] {
    const node = this.paths.lookup(normalisePath(path));
    if (node === undefined) return [];
    const found: PathVersion[] = [];
    for (let at = this.laid.top[node] ?? 0; at !== 0; at = this.versions.below[at - 1] ?? 0)
      found.push(this.version(at - 1));
    return found;
  }

  /** The layers that bring or delete the path of a node, bottom first. */
  layersOf(node: number): readonly number[] {
    const found = new Set<number>();
    for (let at = this.laid.top[node] ?? 0; at !== 0; at = this.versions.below[at - 1] ?? 0) {
      found.add(this.versions.layer[at - 1] ?? 0);
    }
    return [...found].reverse();
  }

  version(version: number): PathVersion {
    const { versions } = this;
    const layerIndex = versions.layer[version] ?? 0;
    const layer = this.layers[layerIndex];
    if (layer === undefined) throw new RangeError('no such version');
    const entry = this.tables[layerIndex]?.at(versions.entry[version] ?? noEntry);
    const kind = changes[versions.change[version] ?? 0];
    const goneIn = versions.deathLayer[version] ?? alive;
    const goneBy = causes[versions.deathCause[version] ?? 0];
    return {
      version,
      layer,
      ...(entry !== undefined && { entry }),
      ...(kind !== undefined && { change: kind }),
      ...(goneIn !== alive && goneBy !== undefined && { gone: { layer: goneIn, cause: goneBy } }),
    };
  }

  /**
   * Where a version's bytes went out of use, and how; undefined while they are in it. A file with several names keeps its
   * bytes as long as one of them is there.
   */
  contentGone(version: number): { readonly layer: number; readonly cause: DeathCause } | undefined {
    const { shared } = this.laid;
    const place = shared.version.length === 0 ? -1 : placeIn(shared.version, version);
    const layer = (place < 0 ? this.versions.deathLayer[version] : shared.goneLayer[place]) ?? alive;
    const why = causes[(place < 0 ? this.versions.deathCause[version] : shared.goneCause[place]) ?? 0];
    return layer === alive || why === undefined ? undefined : { layer, cause: why };
  }

  /** Bytes a version's entry brings; 0 for one that deletes. */
  sizeOf(version: number): number {
    const entry = this.versions.entry[version] ?? noEntry;
    if (entry === noEntry || this.versions.change[version] === change.deleted) return 0;
    return this.tables[this.versions.layer[version] ?? 0]?.sizeAt(entry) ?? 0;
  }
}

/** Where a number is among those in ascending order, or -1. */
function placeIn(sorted: Uint32Array, wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = sorted[middle] ?? 0;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
