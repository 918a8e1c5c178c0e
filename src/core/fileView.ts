import type { ChangeKind, EntryKind, LayerEntry } from './image.ts';
import { alive, noEntry } from './layLayers.ts';
import { changes, type LayerStack } from './layerStack.ts';
import { normalisePath } from './layerEntry.ts';
import { naturalOrder } from './naturalOrder.ts';

/** One row of a file tree: a path as one layer brings it, or as a container would see it. */
export interface FileNode {
  /** The same in every view of a stack. */
  readonly id: number;
  /** See `showName` before it is shown. */
  readonly name: string;
  readonly path: string;
  readonly kind: EntryKind;
  /** The layer whose version this is; absent for a directory that no layer's tar names. */
  readonly layer?: number;
  /** Against the layers below; only in a layer's own view. */
  readonly change?: ChangeKind;
  /** Bytes of the file, or of all files below the directory in this view. */
  readonly size: number;
  /** Bytes of lower layers that went out of use here or below, in a layer's own view. */
  readonly freed: number;
  readonly hasChildren: boolean;
  /** Index into the stack's versions; absent as `layer` is. */
  readonly version?: number;
}

/** What a layer itself brings and deletes, or the files as a container on the layers up to it would see them. */
export interface WhichView {
  readonly kind: 'layer' | 'merged';
  readonly layer: number;
}

/** A view, as numbers for each node of its stack's paths. */
export interface ViewColumns {
  /** Its version plus 1, 0 where it is only a directory on the way. */
  readonly version: Uint32Array;
  readonly size: Float64Array;
  /** Only in a layer's own view. */
  readonly freed?: Float64Array;
  /** Bit 0 where it is in this view, bit 1 where something below it is. */
  readonly flags: Uint8Array;
}

/** A tree of files, laid out at once and read as it is opened. */
export class FileView {
  readonly stack: LayerStack;
  readonly which: WhichView;
  readonly columns: ViewColumns;
  /** `deleted` where it is not known whether there was something below. */
  readonly #changes: 'all' | 'deleted' | 'none';

  /** `columns` is what `viewColumns` made, where another thread has done it. */
  constructor(stack: LayerStack, which: WhichView, columns: ViewColumns = viewColumns(stack, which)) {
    this.stack = stack;
    this.which = which;
    this.columns = columns;
    const isKnown = [...stack.unread].every((layer) => layer >= which.layer);
    this.#changes = which.kind === 'merged' ? 'none' : isKnown ? 'all' : 'deleted';
  }

  /** What the layer at `index` itself brings and deletes. */
  static ofLayer(stack: LayerStack, index: number): FileView {
    return new FileView(stack, { kind: 'layer', layer: index });
  }

  /** The files as a container on the layers up to and with the one at `index` would see them. */
  static merged(stack: LayerStack, index: number): FileView {
    return new FileView(stack, { kind: 'merged', layer: index });
  }

  /** Ids of nodes are less than this; a parent's is less than its children's. */
  get idEnd(): number {
    return this.columns.version.length;
  }

  get root(): FileNode {
    return this.#node(0);
  }

  get(path: string): FileNode | undefined {
    const node = this.stack.paths.lookup(normalisePath(path));
    return node === undefined || (node !== 0 && !this.#isIn(node)) ? undefined : this.#node(node);
  }

  node(id: number): FileNode | undefined {
    return this.#isIn(id) || id === 0 ? this.#node(id) : undefined;
  }

  parent(node: FileNode): FileNode | undefined {
    return node.id === 0 ? undefined : this.#node(this.stack.paths.parent(node.id));
  }

  /** As the layer's tar tells it: owner, mode, time, link target. Made on demand. */
  entry(node: FileNode): LayerEntry | undefined {
    return node.version === undefined ? undefined : this.stack.version(node.version).entry;
  }

  /** Directories first, then by name as people order them (`file2` before `file10`). */
  children(node: FileNode): readonly FileNode[] {
    return this.unsortedChildren(node).sort(byName);
  }

  /** The largest first. */
  childrenBySize(node: FileNode): readonly FileNode[] {
    return this.unsortedChildren(node).sort((a, b) => b.size - a.size || byName(a, b));
  }

  unsortedChildren(node: FileNode): FileNode[] {
    const found: FileNode[] = [];
    const { paths } = this.stack;
    for (let child = paths.firstChild(node.id); child !== 0; child = paths.nextSibling(child)) {
      if (this.#isIn(child)) found.push(this.#node(child, node.path));
    }
    return found;
  }

  /** The same without making a row of each: a directory may hold a million. Ids of `FileNode`s. */
  childIds(id: number): number[] {
    const found: number[] = [];
    const { paths } = this.stack;
    for (let child = paths.firstChild(id); child !== 0; child = paths.nextSibling(child)) {
      if (this.#isIn(child)) found.push(child);
    }
    return found;
  }

  /** Bytes of the file, or of all files below the directory in this view. */
  sizeOf(id: number): number {
    return this.columns.size[id] ?? 0;
  }

  hasChildren(id: number): boolean {
    return ((this.columns.flags[id] ?? 0) & 2) !== 0;
  }

  /** Bytes of lower layers that went out of use here or below; 0 in a merged view. */
  freedOf(id: number): number {
    return this.columns.freed?.[id] ?? 0;
  }

  /** The stack's version of a path in this view; undefined for a directory that no layer's tar names. */
  versionOf(id: number): number | undefined {
    const version = this.columns.version[id] ?? 0;
    return version === 0 ? undefined : version - 1;
  }

  #isIn(node: number): boolean {
    return ((this.columns.flags[node] ?? 0) & 1) !== 0;
  }

  #node(id: number, parentPath?: string): FileNode {
    const { stack } = this;
    const name = stack.paths.name(id);
    const path = parentPath === undefined ? stack.paths.path(id) : parentPath === '' ? name : `${parentPath}/${name}`;
    const version = (this.columns.version[id] ?? 0) - 1;
    const common = {
      id,
      name,
      path,
      size: this.columns.size[id] ?? 0,
      freed: this.columns.freed?.[id] ?? 0,
      hasChildren: ((this.columns.flags[id] ?? 0) & 2) !== 0,
    };
    if (version < 0) return { ...common, kind: 'directory' };
    const layer = stack.versions.layer[version] ?? 0;
    const change = this.#changeOf(version);
    return { ...common, kind: this.#kindOf(version), layer, version, ...(change !== undefined && { change }) };
  }

  #changeOf(version: number): ChangeKind | undefined {
    const change = this.#changes === 'none' ? undefined : changes[this.stack.versions.change[version] ?? 0];
    return this.#changes === 'deleted' && change !== 'deleted' ? undefined : change;
  }

  /** What is deleted has the kind of what it was. */
  #kindOf(version: number): EntryKind {
    const { versions, tables, paths } = this.stack;
    let at = version;
    while (changes[versions.change[at] ?? 0] === 'deleted') {
      const below = versions.below[at] ?? 0;
      if (below === 0) return paths.firstChild(versions.node[at] ?? 0) === 0 ? 'file' : 'directory';
      at = below - 1;
    }
    const entry = versions.entry[at] ?? noEntry;
    return tables[versions.layer[at] ?? 0]?.kindAt(entry) ?? 'file';
  }
}

/** Lays a view out. It takes some 50 ms for a million paths. */
export function viewColumns(stack: LayerStack, which: WhichView): ViewColumns {
  const version = which.kind === 'layer' ? versionsOfLayer(stack, which.layer) : versionsUpTo(stack, which.layer);
  const freed = which.kind === 'layer' ? freedBy(stack, version, which.layer) : undefined;
  const size = new Float64Array(version.length);
  const flags = new Uint8Array(version.length);
  for (let node = version.length - 1; node >= 0; node--) {
    const own = version[node] ?? 0;
    if (own !== 0) {
      size[node] = (size[node] ?? 0) + stack.sizeOf(own - 1);
      flags[node] = (flags[node] ?? 0) | 1;
    }
    if (node === 0 || flags[node] === 0) continue;
    const parent = stack.paths.parent(node);
    flags[parent] = (flags[parent] ?? 0) | 3;
    size[parent] = (size[parent] ?? 0) + (size[node] ?? 0);
    if (freed !== undefined) freed[parent] = (freed[parent] ?? 0) + (freed[node] ?? 0);
  }
  return { version, size, flags, ...(freed !== undefined && { freed }) };
}

function versionsOfLayer(stack: LayerStack, index: number): Uint32Array {
  const version = new Uint32Array(stack.paths.count);
  const begin = stack.layerBegins[index] ?? 0;
  const end = stack.layerBegins[index + 1] ?? begin;
  for (let at = begin; at < end; at++) version[stack.versions.node[at] ?? 0] = at + 1;
  return version;
}

function versionsUpTo(stack: LayerStack, index: number): Uint32Array {
  const version = new Uint32Array(stack.paths.count);
  const { node, layer, deathLayer, change } = stack.versions;
  for (let at = 0; at < stack.versionCount; at++) {
    if ((layer[at] ?? 0) > index) break;
    const isThere = (deathLayer[at] ?? alive) > index && changes[change[at] ?? 0] !== 'deleted';
    if (isThere) version[node[at] ?? 0] = at + 1;
  }
  return version;
}

/** Bytes of lower layers that went out of use by a layer, where that layer says so. */
function freedBy(stack: LayerStack, version: Uint32Array, index: number): Float64Array {
  const freed = new Float64Array(stack.paths.count);
  const begin = stack.layerBegins[index] ?? 0;
  for (let at = 0; at < begin; at++) {
    const gone = stack.contentGone(at);
    if (gone?.layer !== index) continue;
    // Below what a whiteout deletes nothing is in this view: the bytes count where the layer says so.
    const place = nearestIn(stack, version, stack.versions.node[at] ?? 0);
    freed[place] = (freed[place] ?? 0) + stack.sizeOf(at);
  }
  return freed;
}

function nearestIn(stack: LayerStack, version: Uint32Array, node: number): number {
  let at = node;
  while (at !== 0 && version[at] === 0) at = stack.paths.parent(at);
  return at;
}

function byName(a: FileNode, b: FileNode): number {
  return Number(b.kind === 'directory') - Number(a.kind === 'directory') || naturalOrder(a.name, b.name);
}
