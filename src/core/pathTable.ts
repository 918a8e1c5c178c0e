import { decodeName, encodeName } from './tar/bytes.ts';

/** Beyond this many bytes no engine can make a path (PATH_MAX), and beyond this many nodes no image is looked at. */
const pathLimits = { bytes: 4096, nodes: 8_000_000 } as const;

/** A table's columns as they are, for handing it to another thread. */
export interface PathColumns {
  readonly parents: Uint32Array;
  readonly firstChildren: Uint32Array;
  readonly nextSiblings: Uint32Array;
  readonly nameBegins: Uint32Array;
  readonly names: Uint8Array;
  readonly slots: Uint32Array;
  readonly count: number;
  readonly namesEnd: number;
}

/**
 * All paths of an image as a tree of names in about 40 bytes a node. A node is a number: 0 is the root, and a parent's is
 * always less than its children's.
 */
export class PathTable {
  #parents: Uint32Array = new Uint32Array(1024);
  #firstChildren: Uint32Array = new Uint32Array(1024);
  #nextSiblings: Uint32Array = new Uint32Array(1024);
  /** Where each name begins; it ends where the next one begins. */
  #nameBegins: Uint32Array = new Uint32Array(1024);
  #names: Uint8Array = new Uint8Array(16 * 1024);
  #namesEnd = 0;
  #count = 1;
  /** Open addressing: node numbers, 0 where free. */
  #slots: Uint32Array = new Uint32Array(4096);
  #lastDirectory: Uint8Array = new Uint8Array(0);
  #lastDirectoryNode = 0;

  /** Empty, or with the columns of another, which are the new one's from then on. */
  constructor(columns?: PathColumns) {
    if (columns === undefined) return;
    this.#parents = columns.parents;
    this.#firstChildren = columns.firstChildren;
    this.#nextSiblings = columns.nextSiblings;
    this.#nameBegins = columns.nameBegins;
    this.#names = columns.names;
    this.#slots = columns.slots;
    this.#count = columns.count;
    this.#namesEnd = columns.namesEnd;
  }

  columns(): PathColumns {
    return {
      parents: this.#parents,
      firstChildren: this.#firstChildren,
      nextSiblings: this.#nextSiblings,
      nameBegins: this.#nameBegins,
      names: this.#names,
      slots: this.#slots,
      count: this.#count,
      namesEnd: this.#namesEnd,
    };
  }

  get count(): number {
    return this.#count;
  }

  /** The node of a path as bytes (no leading or trailing slash), made where it isn't there; undefined beyond the limits. */
  insert(path: Uint8Array): number | undefined {
    if (path.length > pathLimits.bytes) return undefined;
    const slash = path.lastIndexOf(0x2f);
    const directory = slash === -1 ? 0 : this.#directory(path.subarray(0, slash));
    return directory === undefined || path.length === 0
      ? directory
      : this.#child(directory, path, slash + 1, path.length);
  }

  lookup(path: string): number | undefined {
    const bytes = encodeName(path);
    if (bytes.length === 0) return 0;
    let node = 0;
    for (let begin = 0; begin <= bytes.length;) {
      const slash = bytes.indexOf(0x2f, begin);
      const end = slash === -1 ? bytes.length : slash;
      const slot = this.#slots[this.#slotOf(node, bytes, begin, end)] ?? 0;
      if (slot === 0) return undefined;
      node = slot;
      begin = end + 1;
    }
    return node;
  }

  parent(node: number): number {
    return this.#parents[node] ?? 0;
  }

  /** 0 where there is none. */
  firstChild(node: number): number {
    return this.#firstChildren[node] ?? 0;
  }

  /** 0 where there is none. */
  nextSibling(node: number): number {
    return this.#nextSiblings[node] ?? 0;
  }

  name(node: number): string {
    return decodeName(this.#nameBytes(node));
  }

  path(node: number): string {
    const names: string[] = [];
    for (let at = node; at !== 0; at = this.parent(at)) names.push(this.name(at));
    return names.reverse().join('/');
  }

  #nameBytes(node: number): Uint8Array {
    const end = node + 1 < this.#count ? this.#nameBegins[node + 1] : this.#namesEnd;
    return this.#names.subarray(this.#nameBegins[node], end);
  }

  /** Neighbours in a tar mostly lie in one directory. */
  #directory(path: Uint8Array): number | undefined {
    if (isSame(path, this.#lastDirectory)) return this.#lastDirectoryNode;
    let node: number | undefined = 0;
    for (let begin = 0; begin <= path.length && node !== undefined;) {
      const slash = path.indexOf(0x2f, begin);
      const end = slash === -1 ? path.length : slash;
      node = this.#child(node, path, begin, end);
      begin = end + 1;
    }
    if (node === undefined) return undefined;
    this.#lastDirectory = path.slice();
    this.#lastDirectoryNode = node;
    return node;
  }

  #child(parent: number, path: Uint8Array, begin: number, end: number): number | undefined {
    const slot = this.#slotOf(parent, path, begin, end);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known;
    if (this.#count >= pathLimits.nodes) return undefined;
    if (this.#count === this.#parents.length) this.#growNodes();
    const node = this.#count++;
    this.#parents[node] = parent;
    this.#nextSiblings[node] = this.#firstChildren[parent] ?? 0;
    this.#firstChildren[parent] = node;
    this.#nameBegins[node] = this.#namesEnd;
    this.#addName(path, begin, end);
    this.#slots[slot] = node;
    if (2 * this.#count > this.#slots.length) this.#growSlots();
    return node;
  }

  /** The slot that holds the child, or the free one where it belongs. */
  #slotOf(parent: number, path: Uint8Array, begin: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(parent, path, begin, end) & mask;
    for (let node = this.#slots[slot] ?? 0; node !== 0; node = this.#slots[slot] ?? 0) {
      if (this.#parents[node] === parent && this.#hasName(node, path, begin, end)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #hasName(node: number, path: Uint8Array, begin: number, end: number): boolean {
    const from = this.#nameBegins[node] ?? 0;
    const to = (node + 1 < this.#count ? this.#nameBegins[node + 1] : this.#namesEnd) ?? 0;
    if (to - from !== end - begin) return false;
    for (let index = 0; index < to - from; index++) {
      if (this.#names[from + index] !== path[begin + index]) return false;
    }
    return true;
  }

  #addName(path: Uint8Array, begin: number, end: number): void {
    if (this.#namesEnd + end - begin > this.#names.length) {
      const grown = new Uint8Array(grownLength(this.#names.length) + pathLimits.bytes);
      grown.set(this.#names);
      this.#names = grown;
    }
    for (let index = begin; index < end; index++) this.#names[this.#namesEnd++] = path[index] ?? 0;
  }

  #growNodes(): void {
    this.#parents = grownColumn(this.#parents);
    this.#firstChildren = grownColumn(this.#firstChildren);
    this.#nextSiblings = grownColumn(this.#nextSiblings);
    this.#nameBegins = grownColumn(this.#nameBegins);
  }

  #growSlots(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let node = 1; node < this.#count; node++) {
      const begin = this.#nameBegins[node] ?? 0;
      const name = this.#nameBytes(node);
      this.#slots[this.#slotOf(this.parent(node), this.#names, begin, begin + name.length)] = node;
    }
  }
}

function grownColumn(column: Uint32Array): Uint32Array {
  const grown = new Uint32Array(grownLength(column.length));
  grown.set(column);
  return grown;
}

/** Doubling would leave up to half of a large column unused. */
function grownLength(length: number): number {
  return length < 1_000_000 ? 2 * length : Math.ceil(1.25 * length);
}

function hashOf(parent: number, bytes: Uint8Array, begin: number, end: number): number {
  let hash = Math.imul(parent ^ 0x9e3779b9, 0x85ebca6b);
  for (let index = begin; index < end; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  // Paths differ at their ends.
  for (let index = a.length - 1; index >= 0; index--) if (a[index] !== b[index]) return false;
  return true;
}
