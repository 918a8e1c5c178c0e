import * as vscode from 'vscode';

interface Keys {
  /** What the Images view's welcome text depends on. */
  state: 'idle' | 'connecting' | 'ready' | 'empty' | 'no-socket' | 'permission' | 'failed';
  filtered: boolean;
}

/** The names of the keys as `when` clauses write them, after `strata.`. */
export const contextKeyNames: readonly (keyof Keys)[] = ['state', 'filtered'];

/** The one door to the `strata.*` keys of `when` clauses; tells the editor only what has changed. */
export class ContextKeys {
  readonly #told = new Map<keyof Keys, unknown>();

  set<K extends keyof Keys>(name: K, value: Keys[K]): void {
    if (this.#told.get(name) === value) return;
    this.#told.set(name, value);
    void vscode.commands.executeCommand('setContext', `strata.${name}`, value);
  }
}
