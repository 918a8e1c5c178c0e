import type { EntryTable } from './entryTable.ts';
import { PathTable, type PathColumns } from './pathTable.ts';

/** For each version, in the order the layers have them, its columns. */
export interface Versions {
  readonly node: Uint32Array;
  readonly layer: Uint16Array;
  /** Index into the layer's table, or `noEntry`. */
  readonly entry: Uint32Array;
  /** The version of the same path below it, plus 1. */
  readonly below: Uint32Array;
  /** Index into `changes`. */
  readonly change: Uint8Array;
  /** The layer in which it went out of sight, or `alive`. */
  readonly deathLayer: Uint16Array;
  /** Index into `causes`. */
  readonly deathCause: Uint8Array;
}

/** Files with several names, by the version that stands for the file, in ascending order. */
export interface SharedContents {
  readonly version: Uint32Array;
  /** The layer in which the last name went, or `alive`. */
  readonly goneLayer: Uint16Array;
  readonly goneCause: Uint8Array;
}

/** What laying layers upon each other gives, as columns of numbers: another thread can do it and hand it over. */
export interface LaidLayers {
  readonly paths: PathColumns;
  readonly versions: Versions;
  readonly versionCount: number;
  readonly layerBegins: readonly number[];
  readonly leftOut: number;
  /** Per node: its topmost version plus 1. */
  readonly top: Uint32Array;
  readonly shared: SharedContents;
}

export const alive = 0xffff;
export const noEntry = 0xffff_ffff;
export const change = { none: 0, added: 1, modified: 2, deleted: 3 } as const;
const cause = { overwritten: 0, deleted: 1, hidden: 2 } as const;

interface ContentGone {
  readonly layer: number;
  readonly why: number;
}

/** Lays layers upon each other, the bottom one first. It takes a second for a million entries. */
export function layLayers(tables: readonly EntryTable[]): LaidLayers {
  if (tables.length >= alive) throw new RangeError('an image has fewer than 65,535 layers');
  const paths = new PathTable();
  const nodesOf = tables.map((table) => nodesOfTable(table, paths));
  const { versions, versionCount, layerBegins, top, shared } = new Laying(paths, tables, nodesOf).run();
  const leftOut = nodesOf.reduce((total, nodes) => total + leftOutOf(nodes), 0);
  return { paths: paths.columns(), versions, versionCount, layerBegins, leftOut, top, shared };
}

function leftOutOf(nodes: Uint32Array): number {
  let count = 0;
  for (const node of nodes) if (node === noEntry) count++;
  return count;
}

function nodesOfTable(table: EntryTable, paths: PathTable): Uint32Array {
  const nodes = new Uint32Array(table.length);
  table.forEachPath((path, index) => {
    nodes[index] = paths.insert(path) ?? noEntry;
  });
  return nodes;
}

/** The work of laying: what is alive at the moment, path for path. */
class Laying {
  readonly #paths: PathTable;
  readonly #tables: readonly EntryTable[];
  readonly #nodesOf: readonly Uint32Array[];
  #versions: Versions;
  readonly #layerBegins: number[] = [0];
  readonly #linkedTo = new Map<number, number>();
  #count = 0;
  #layer = 0;
  /** Per node: its topmost version plus 1; the one that is alive plus 1. */
  readonly #top: Uint32Array;
  readonly #live: Uint32Array;
  /** Per node: whether something below it may be alive; where not, nothing is. */
  readonly #mayHold: Uint8Array;
  /** Per node: the layer that last took a version of it out of sight. */
  readonly #killedIn: Uint16Array;
  /** Per node: the layer that last put something else in a directory's place. */
  readonly #replacedIn: Uint16Array;
  /** Names still in use of a file that has several. */
  readonly #names = new Map<number, number>();
  /** Where the last name of such a file went. */
  readonly #contentGone = new Map<number, ContentGone>();
  #hidden: number[] = [];

  constructor(paths: PathTable, tables: readonly EntryTable[], nodesOf: readonly Uint32Array[]) {
    this.#paths = paths;
    this.#tables = tables;
    this.#nodesOf = nodesOf;
    this.#versions = emptyVersions(tables.reduce((total, table) => total + table.length, 0));
    this.#top = new Uint32Array(paths.count);
    this.#live = new Uint32Array(paths.count);
    this.#mayHold = new Uint8Array(paths.count);
    this.#killedIn = new Uint16Array(paths.count).fill(alive);
    this.#replacedIn = new Uint16Array(paths.count).fill(alive);
  }

  run(): Omit<LaidLayers, 'paths' | 'leftOut'> {
    for (const [layer, table] of this.#tables.entries()) {
      this.#layer = layer;
      this.#hidden = [];
      const nodes = this.#nodesOf[layer] ?? new Uint32Array(0);
      for (let index = 0; index < table.length; index++) this.#applyWhiteout(table, index, nodes[index] ?? noEntry);
      for (let index = 0; index < table.length; index++) this.#applyEntry(table, index, nodes[index] ?? noEntry);
      for (const node of this.#hidden) this.#addHidden(node);
      this.#layerBegins.push(this.#count);
    }
    return {
      versions: this.#versions,
      versionCount: this.#count,
      layerBegins: this.#layerBegins,
      top: this.#top,
      shared: this.#shared(),
    };
  }

  #shared(): SharedContents {
    const version = Uint32Array.from(this.#names.keys()).sort();
    const goneLayer = new Uint16Array(version.length).fill(alive);
    const goneCause = new Uint8Array(version.length);
    for (const [index, holder] of version.entries()) {
      const gone = this.#contentGone.get(holder);
      if (gone === undefined) continue;
      goneLayer[index] = gone.layer;
      goneCause[index] = gone.why;
    }
    return { version, goneLayer, goneCause };
  }

  #applyWhiteout(table: EntryTable, index: number, node: number): void {
    const whiteout = table.whiteoutAt(index);
    if (whiteout === undefined || node === noEntry) return;
    if (whiteout === 'deletes') {
      this.#killTree(node, cause.deleted);
      this.#addVersion(node, index, change.deleted);
      return;
    }
    if (this.#mayHold[node] === 0) return;
    this.#mayHold[node] = 0;
    for (let child = this.#paths.firstChild(node); child !== 0; child = this.#paths.nextSibling(child)) {
      if (this.#live[child] === 0 && this.#mayHold[child] === 0) continue;
      this.#hidden.push(child);
      this.#killTree(child, cause.hidden);
    }
  }

  #applyEntry(table: EntryTable, index: number, node: number): void {
    if (node === noEntry || table.whiteoutAt(index) !== undefined) return;
    const kind = table.kindAt(index);
    const before = this.#live[node] ?? 0;
    const kindOfChange = this.#changeOf(table, index, node, before);
    // Once a layer: a tar that goes on to put files below a file contradicts itself, and may do so a million times.
    if (kind !== 'directory' && this.#replacedIn[node] !== this.#layer) {
      this.#replacedIn[node] = this.#layer;
      this.#killBelow(node, cause.overwritten);
    }
    const version = this.#addVersion(node, index, kindOfChange);
    // A hardlink's target may be the very file this one replaces: join it before that one goes.
    if (kind === 'hardlink') this.#link(version, table.at(index)?.linkTarget ?? '');
    if (before !== 0) this.#kill(before - 1, cause.overwritten);
    this.#live[node] = version + 1;
    for (let at = node; at !== 0;) {
      at = this.#paths.parent(at);
      if (this.#mayHold[at] === 1) break;
      this.#mayHold[at] = 1;
    }
  }

  #changeOf(table: EntryTable, index: number, node: number, before: number): number {
    if (before === 0) return this.#killedIn[node] === this.#layer ? change.modified : change.added;
    const version = before - 1;
    const layer = this.#versions.layer[version] ?? 0;
    if (layer === this.#layer) return this.#versions.change[version] ?? change.added;
    const lower = this.#tables[layer];
    const lowerEntry = this.#versions.entry[version] ?? noEntry;
    // Whatever is written into a directory changes the directory's time: that is no news.
    const isTouched =
      table.kindAt(index) === 'directory' && lower !== undefined && table.hasSameAttributes(index, lower, lowerEntry);
    return isTouched ? change.none : change.modified;
  }

  #link(version: number, target: string): void {
    const node = this.#paths.lookup(target);
    const targetVersion = node === undefined ? 0 : (this.#live[node] ?? 0);
    if (targetVersion === 0 || this.#versions.layer[targetVersion - 1] !== this.#layer) return;
    const holder = this.#linkedTo.get(targetVersion - 1) ?? targetVersion - 1;
    this.#linkedTo.set(version, holder);
    this.#names.set(holder, (this.#names.get(holder) ?? 1) + 1);
  }

  #addVersion(node: number, entry: number, kind: number): number {
    if (this.#count === this.#versions.node.length) this.#versions = grownVersions(this.#versions);
    const version = this.#count++;
    const versions = this.#versions;
    versions.node[version] = node;
    versions.layer[version] = this.#layer;
    versions.entry[version] = entry;
    versions.below[version] = this.#top[node] ?? 0;
    versions.change[version] = kind;
    versions.deathLayer[version] = alive;
    this.#top[node] = version + 1;
    return version;
  }

  /** An opaque directory deletes what the layers below have in it, but for what this layer puts there again. */
  #addHidden(node: number): void {
    const top = this.#top[node] ?? 0;
    const isHere = top !== 0 && this.#versions.layer[top - 1] === this.#layer;
    if (!isHere && this.#live[node] === 0 && this.#mayHold[node] === 0) this.#addVersion(node, noEntry, change.deleted);
  }

  #killTree(node: number, why: number): void {
    this.#killBelow(node, why);
    const live = this.#live[node] ?? 0;
    if (live !== 0) this.#kill(live - 1, why);
  }

  /** Goes only where something may be alive: however often a layer deletes a directory, its files are visited once. */
  #killBelow(node: number, why: number): void {
    const open = [node];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#mayHold[at] === 0) continue;
      this.#mayHold[at] = 0;
      for (let child = this.#paths.firstChild(at); child !== 0; child = this.#paths.nextSibling(child)) {
        const live = this.#live[child] ?? 0;
        if (live !== 0) this.#kill(live - 1, why);
        if (this.#mayHold[child] === 1) open.push(child);
      }
    }
  }

  #kill(version: number, why: number): void {
    const versions = this.#versions;
    const node = versions.node[version] ?? 0;
    this.#live[node] = 0;
    this.#killedIn[node] = this.#layer;
    versions.deathLayer[version] = this.#layer;
    versions.deathCause[version] = why;
    const holder = this.#linkedTo.get(version) ?? version;
    const names = this.#names.get(holder);
    if (names === undefined) return;
    this.#names.set(holder, names - 1);
    if (names === 1) this.#contentGone.set(holder, { layer: this.#layer, why });
  }
}

function grownVersions(old: Versions): Versions {
  const grown = emptyVersions(Math.ceil(1.25 * old.node.length) + 1024);
  grown.node.set(old.node);
  grown.layer.set(old.layer);
  grown.entry.set(old.entry);
  grown.below.set(old.below);
  grown.change.set(old.change);
  grown.deathLayer.set(old.deathLayer);
  grown.deathCause.set(old.deathCause);
  return grown;
}

function emptyVersions(count: number): Versions {
  return {
    node: new Uint32Array(count),
    layer: new Uint16Array(count),
    entry: new Uint32Array(count),
    below: new Uint32Array(count),
    change: new Uint8Array(count),
    deathLayer: new Uint16Array(count),
    deathCause: new Uint8Array(count),
  };
}
