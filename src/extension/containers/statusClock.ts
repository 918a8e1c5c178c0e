import type * as vscode from 'vscode';
import { statusAt } from '../../core/containerStatus.ts';
import type { ContainerNode } from '../../core/imageTree.ts';

/** How often what time makes of a container is looked at while it can be seen, ms. */
const tick = 10_000;

/** Keeps `Up 3 minutes` true in the rows that are on the screen. No engine is asked for that. */
export class StatusClock<R> {
  readonly #view: Pick<vscode.TreeView<R>, 'visible'>;
  readonly #refresh: (node: ContainerNode) => void;
  readonly #drawn = new Map<string, { readonly node: ContainerNode; readonly status: string }>();
  readonly #listening: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    view: Pick<vscode.TreeView<R>, 'visible' | 'onDidChangeVisibility'>,
    refresh: (node: ContainerNode) => void,
  ) {
    this.#view = view;
    this.#refresh = refresh;
    this.#listening = view.onDidChangeVisibility(({ visible }) => {
      if (visible) this.#look();
    });
  }

  /** A row has just been drawn. */
  drawn(node: ContainerNode, now: number): void {
    if (node.container.since === undefined) this.#drawn.delete(node.id);
    else this.#drawn.set(node.id, { node, status: statusAt(node.container, now) });
    this.#wait();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#drawn.clear();
    this.#listening.dispose();
  }

  #wait(): void {
    if (this.#drawn.size === 0 || !this.#view.visible) return;
    this.#timer ??= setTimeout(() => this.#look(), tick);
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = Date.now();
    for (const [id, { node, status }] of this.#drawn) {
      if (statusAt(node.container, now) === status) continue;
      // One that is still there is drawn again, and comes back by that.
      this.#drawn.delete(id);
      this.#refresh(node);
    }
    this.#wait();
  }
}
