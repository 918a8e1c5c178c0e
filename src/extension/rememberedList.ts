import { isDeepStrictEqual } from 'node:util';
import type { Memento } from 'vscode';

export interface RememberedListOptions<T> {
  readonly key: string;
  /** How many are kept. */
  readonly length: number;
  /** What was stored, as an item; none where it is anything else. */
  readonly parse: (stored: unknown) => readonly T[];
  /** Whether one takes the other's place. */
  readonly isSame: (one: T, other: T) => boolean;
}

/** Things kept in a memory, the latest first. */
export class RememberedList<T> {
  readonly #memory: Memento;
  readonly #options: RememberedListOptions<T>;

  constructor(memory: Memento, options: RememberedListOptions<T>) {
    this.#memory = memory;
    this.#options = options;
  }

  find(isIt: (item: T) => boolean): T | undefined {
    return this.#all.find(isIt);
  }

  /** Puts it first; writes nothing where it is that already. */
  async put(item: T): Promise<void> {
    const { key, length, isSame } = this.#options;
    const all = this.#all;
    if (isDeepStrictEqual(all[0], item)) return;
    const others = all.filter((each) => !isSame(each, item));
    await this.#memory.update(key, [item, ...others].slice(0, length));
  }

  get #all(): readonly T[] {
    const stored = this.#memory.get<unknown>(this.#options.key);
    return Array.isArray(stored) ? stored.flatMap(this.#options.parse) : [];
  }
}
