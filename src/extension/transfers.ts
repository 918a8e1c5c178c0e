import type { LayerProgress } from '../core/image.ts';
import { isLayer } from '../core/transferProgress.ts';
import { tellProgressEvery } from './viewPace.ts';

/** A pull or push under way. */
export interface Transfer {
  readonly action: 'pull' | 'push';
  /** The whole name: `docker.io/library/debian:12`. */
  readonly reference: string;
  /** The short name: `debian:12`. */
  readonly name: string;
  /** The latest line of each layer, by its short id, in the order the daemon first named them. */
  readonly layers: ReadonlyMap<string, LayerProgress>;
}

/** The pulls and pushes under way, for the tree to show. */
export class Transfers {
  readonly #running = new Set<Transfer>();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  get running(): readonly Transfer[] {
    return [...this.#running];
  }

  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows progress lines to their end, passing on after each how the whole transfer stands. */
  async follow(
    { action, reference, name }: Pick<Transfer, 'action' | 'reference' | 'name'>,
    lines: AsyncIterable<LayerProgress>,
    onLine: (transfer: Transfer, line: LayerProgress) => void,
  ): Promise<void> {
    const layers = new Map<string, LayerProgress>();
    const transfer: Transfer = { action, reference, name, layers };
    this.#running.add(transfer);
    this.#tell();
    try {
      for await (const line of lines) {
        if (isLayer(line)) layers.set(line.id, line);
        onLine(transfer, line);
        // A daemon writes hundreds of lines a second.
        this.#timer ??= setTimeout(() => this.#tell(), tellProgressEvery);
      }
    } finally {
      this.#running.delete(transfer);
      this.#tell();
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const listener of this.#listeners) listener();
  }
}
