import { watch, type FSWatcher } from 'node:fs';
import type { RegistriesRow } from './registryRows.ts';

/** docker writes its configuration in several steps, ms. */
const pause = 300;

/**
 * Rows that a registry refused, until docker's configuration changes: the person may have signed in, also in a terminal of their
 * own. Nothing is watched before something was refused.
 */
export class SignInWatch {
  readonly #folder: () => Promise<string>;
  readonly #onSignIn: (rows: readonly RegistriesRow[]) => void;
  readonly #refused = new Map<string, RegistriesRow>();
  #watching: Promise<FSWatcher | undefined> | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `folder` is where docker's configuration is. */
  constructor(folder: () => Promise<string>, onSignIn: (rows: readonly RegistriesRow[]) => void) {
    this.#folder = folder;
    this.#onSignIn = onSignIn;
  }

  /** Tells of this row, once, when somebody may have signed in. */
  await(row: RegistriesRow): void {
    this.#refused.set(row.id, row);
    this.#watching ??= this.#watch();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    void this.#watching?.then((watcher) => watcher?.close());
  }

  /** Not through the editor, which leaves to its own watcher what lies in the workspace: that may be told to leave it out. */
  async #watch(): Promise<FSWatcher | undefined> {
    try {
      // The folder, not the file: docker puts a new one in its place.
      const watcher = watch(await this.#folder(), { persistent: false }, (_, name) => {
        if (name === null || name === 'config.json') this.#changed();
      });
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      // Where there is no such folder yet, the row's own Retry is the way.
      this.#watching = undefined;
      return undefined;
    }
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const rows = [...this.#refused.values()];
      this.#refused.clear();
      if (rows.length > 0) this.#onSignIn(rows);
    }, pause);
  }
}
