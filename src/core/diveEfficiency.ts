import { alive, noEntry } from './layLayers.ts';
import type { LayerStack } from './layerStack.ts';

/** What dive 0.13 would say of an image: its own notion of efficiency, for those who compare or have thresholds for it. */
export interface DiveEfficiency {
  /** Sum of every path's smallest size, divided by the sum of all its sizes. */
  readonly score: number;
  /** All sizes, the surviving one too, of paths that are leaves in two layers or more. */
  readonly wastedBytes: number;
  /** Of the bytes that aren't the bottom layer's. */
  readonly wastedPercent: number;
}

/**
 * Counts as dive does: only paths without children in their layer count, a deleted directory counts once more with all that
 * was in it, and opaque whiteouts don't exist.
 * https://github.com/wagoodman/dive/blob/v0.13.1/dive/filetree/efficiency.go
 */
export function diveEfficiency(stack: LayerStack): DiveEfficiency {
  const { paths, tables } = stack;
  const count = paths.count;
  const seen = new Uint32Array(count);
  const smallest = new Float64Array(count);
  const cumulative = new Float64Array(count);
  const stacked = new StackedSizes(stack);
  const isInner = new Uint16Array(count).fill(alive);
  const isThere = new Uint16Array(count).fill(alive);

  for (let layer = 0; layer < tables.length; layer++) {
    const begin = stack.layerBegins[layer] ?? 0;
    const end = stack.layerBegins[layer + 1] ?? begin;
    for (let version = begin; version < end; version++) {
      if (!isEntry(stack, version)) continue;
      for (let node = stack.versions.node[version] ?? 0; node !== 0;) {
        node = paths.parent(node);
        if (isInner[node] === layer) break;
        isInner[node] = layer;
      }
    }
    // Of two entries for a path in one layer the later counts, as in a tree.
    for (let version = end - 1; version >= begin; version--) {
      const node = stack.versions.node[version] ?? 0;
      if (!isEntry(stack, version) || isInner[node] === layer || isThere[node] === layer) continue;
      isThere[node] = layer;
      const size = isDeletion(stack, version) ? stacked.directorySize(node) : stack.sizeOf(version);
      cumulative[node] = (cumulative[node] ?? 0) + size;
      smallest[node] = seen[node] === 0 ? size : Math.min(smallest[node] ?? 0, size);
      seen[node] = (seen[node] ?? 0) + 1;
    }
    stacked.add(begin, end);
  }

  let minimum = 0;
  let all = 0;
  let wastedBytes = 0;
  for (let node = 0; node < count; node++) {
    minimum += smallest[node] ?? 0;
    all += cumulative[node] ?? 0;
    if ((seen[node] ?? 0) >= 2) wastedBytes += cumulative[node] ?? 0;
  }
  const userBytes = sizeOfVersions(stack, stack.layerBegins[1] ?? 0, stack.versionCount);
  return {
    score: all === 0 ? 1 : minimum / all,
    wastedBytes,
    wastedPercent: userBytes === 0 ? 0 : wastedBytes / userBytes,
  };
}

function isEntry(stack: LayerStack, version: number): boolean {
  return stack.versions.entry[version] !== noEntry;
}

function isDeletion(stack: LayerStack, version: number): boolean {
  const layer = stack.versions.layer[version] ?? 0;
  return stack.tables[layer]?.whiteoutAt(stack.versions.entry[version] ?? noEntry) === 'deletes';
}

function sizeOfVersions(stack: LayerStack, begin: number, end: number): number {
  let size = 0;
  for (let version = begin; version < end; version++) size += stack.sizeOf(version);
  return size;
}

/** The sizes in the stack so far, as dive stacks it. */
class StackedSizes {
  readonly #stack: LayerStack;
  /** Per node: its version plus 1. */
  readonly #live: Uint32Array;
  readonly #mayHold: Uint8Array;

  constructor(stack: LayerStack) {
    this.#stack = stack;
    this.#live = new Uint32Array(stack.paths.count);
    this.#mayHold = new Uint8Array(stack.paths.count);
  }

  add(begin: number, end: number): void {
    for (let version = begin; version < end; version++) {
      if (isEntry(this.#stack, version) && isDeletion(this.#stack, version)) this.#remove(this.#nodeOf(version));
    }
    for (let version = begin; version < end; version++) {
      if (!isEntry(this.#stack, version) || isDeletion(this.#stack, version)) continue;
      const node = this.#nodeOf(version);
      this.#live[node] = version + 1;
      for (let at = node; at !== 0;) {
        at = this.#stack.paths.parent(at);
        if (this.#mayHold[at] === 1) break;
        this.#mayHold[at] = 1;
      }
    }
  }

  /** 0 for what is no directory. */
  directorySize(node: number): number {
    const own = this.#live[node] ?? 0;
    const isFile = own !== 0 && !this.#isDirectory(own - 1);
    let size = 0;
    if (!isFile) this.#visit(node, (version) => (size += this.#stack.sizeOf(version)), false);
    return size;
  }

  #remove(node: number): void {
    this.#live[node] = 0;
    this.#visit(node, () => 0, true);
  }

  #visit(node: number, found: (version: number) => number, removes: boolean): void {
    const { paths } = this.#stack;
    const open = [node];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#mayHold[at] === 0) continue;
      if (removes) this.#mayHold[at] = 0;
      for (let child = paths.firstChild(at); child !== 0; child = paths.nextSibling(child)) {
        const version = this.#live[child] ?? 0;
        if (version !== 0) found(version - 1);
        if (removes) this.#live[child] = 0;
        if (this.#mayHold[child] === 1) open.push(child);
      }
    }
  }

  #nodeOf(version: number): number {
    return this.#stack.versions.node[version] ?? 0;
  }

  #isDirectory(version: number): boolean {
    const layer = this.#stack.versions.layer[version] ?? 0;
    return this.#stack.tables[layer]?.kindAt(this.#stack.versions.entry[version] ?? noEntry) === 'directory';
  }
}
