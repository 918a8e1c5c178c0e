import * as vscode from 'vscode';
import type { ContextKeyName } from './contextKeyNames.ts';

/** What the Images view's welcome text depends on. */
export type ViewState = 'idle' | 'connecting' | 'ready' | 'empty' | 'no-socket' | 'permission' | 'failed';

interface Keys extends Record<ContextKeyName, string | boolean> {
  readonly state: ViewState;
  readonly filtered: boolean;
  /** The Search view has something to show, and is still searching. */
  readonly searched: boolean;
  readonly searching: boolean;
}

/** The one door to the `strata.*` keys of `when` clauses; tells the editor only what has changed. */
export class ContextKeys {
  readonly #told = new Map<ContextKeyName, unknown>();

  set<K extends ContextKeyName>(name: K, value: Keys[K]): void {
    if (this.#told.get(name) === value) return;
    this.#told.set(name, value);
    void vscode.commands.executeCommand('setContext', `strata.${name}`, value);
  }
}
