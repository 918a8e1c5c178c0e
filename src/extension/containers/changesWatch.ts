import { setTimeout } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { Change } from '../../core/image.ts';
import type { WritableLayerNode } from '../../core/imageTree.ts';
import { sourceKeyOf, type Sources } from '../sources.ts';

/** How often a running container is asked what it has changed while that can be seen, ms. */
const lookEvery = 2_000;

/** An engine that takes long to answer is left alone for so many times as long. */
const restFactor = 5;

interface Watched {
  readonly node: WritableLayerNode;
  /** What is on the screen. */
  readonly shown: string;
}

interface Row {
  readonly id?: string | undefined;
  readonly parent?: Row | undefined;
}

/**
 * Keeps the read-write layers that are open in the tree true while their containers run: a container writes without telling
 * anybody. Nothing is asked while the view is hidden, the row is closed, or the container has ended.
 */
export class ChangesWatch<R extends Row> {
  readonly #sources: Sources;
  readonly #isVisible: () => boolean;
  readonly #refresh: (node: WritableLayerNode) => void;
  readonly #watched = new Map<string, Watched>();
  readonly #collapsed = new Set<string>();
  readonly #disposables: readonly vscode.Disposable[];
  #abort: AbortController | undefined;

  constructor(view: vscode.TreeView<R>, sources: Sources, refresh: (node: WritableLayerNode) => void) {
    this.#sources = sources;
    this.#isVisible = () => view.visible;
    this.#refresh = refresh;
    this.#disposables = [
      view.onDidCollapseElement(({ element }) => element.id !== undefined && this.#collapsed.add(element.id)),
      view.onDidExpandElement(({ element }) => element.id !== undefined && this.#collapsed.delete(element.id)),
    ];
  }

  /** A row has just been filled with these changes. */
  follow(node: WritableLayerNode, changes: readonly Change[]): void {
    this.#collapsed.delete(node.id);
    this.#watched.set(node.id, { node, shown: textOf(changes) });
    this.#begin();
  }

  dispose(): void {
    this.#abort?.abort();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #begin(): void {
    if (this.#abort !== undefined) return;
    this.#abort = new AbortController();
    void this.#look(this.#abort.signal);
  }

  async #look(signal: AbortSignal): Promise<void> {
    let wait = lookEvery;
    while (this.#watched.size > 0) {
      await setTimeout(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const begun = performance.now();
      if (this.#isVisible()) await Promise.all([...this.#watched.values()].map((watched) => this.#check(watched)));
      wait = Math.max(lookEvery, (performance.now() - begun) * restFactor);
    }
    this.#abort = undefined;
  }

  async #check({ node, shown }: Watched): Promise<void> {
    const store = this.#sources.get(sourceKeyOf(node))?.store;
    const container = store?.containers.find(({ id }) => id === node.container.id);
    if (store === undefined || container === undefined) {
      this.#watched.delete(node.id);
      return;
    }
    if (container.state !== 'running' || store.state.kind !== 'ready' || this.#isClosed(node)) return;
    // Trouble is the store's to tell, which hears of it by itself.
    const changes = await store.changes(node.container.id).catch(() => undefined);
    if (changes === undefined || textOf(changes) === shown) return;
    const now = this.#watched.get(node.id);
    // The tree may have been filled anew meanwhile.
    if (now?.shown === shown) this.#refresh(now.node);
  }

  #isClosed(node: Row): boolean {
    for (let at: Row | undefined = node; at !== undefined; at = at.parent) {
      if (at.id !== undefined && this.#collapsed.has(at.id)) return true;
    }
    return false;
  }
}

function textOf(changes: readonly Change[]): string {
  return changes.map(({ path, kind }) => `${kind} ${path}`).join('\n');
}
