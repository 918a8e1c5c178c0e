import * as vscode from 'vscode';
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
  #watching: Promise<vscode.Disposable> | undefined;
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
    void this.#watching?.then((watcher) => void watcher.dispose());
  }

  async #watch(): Promise<vscode.Disposable> {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(await this.#folder()), 'config.json');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const changed = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#tell(), pause);
    };
    return vscode.Disposable.from(watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed));
  }

  #tell(): void {
    const rows = [...this.#refused.values()];
    this.#refused.clear();
    if (rows.length > 0) this.#onSignIn(rows);
  }
}
