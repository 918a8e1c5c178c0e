import * as vscode from 'vscode';
import { errorWords, reportError } from '../reportError.ts';
import type { Sources } from '../sources.ts';
import type { LayerPlace } from './layerUri.ts';

/** A cause is said once in this time, ms: the Explorer asks again each time it is shown. */
const quietFor = 5 * 60_000;

/**
 * Says why a folder of this window shows nothing (the Explorer itself says it only to who rests the pointer on its mark), and has it
 * listed again once its source is there.
 */
export class FolderTrouble {
  readonly #sources: Sources;
  readonly #log: vscode.LogOutputChannel;
  /** When it was said last, by what it was about. */
  readonly #said = new Map<string, number>();
  /** The folders whose sources are waited for, and how to stop that. */
  readonly #waiting = new Map<string, () => void>();

  constructor(sources: Sources, log: vscode.LogOutputChannel) {
    this.#sources = sources;
    this.#log = log;
  }

  /** Tells of what came of listing a place, where that is a folder of this window; `listAgain` throws as listing did. */
  tell(uri: vscode.Uri, { source }: Pick<LayerPlace, 'source'>, error: unknown, listAgain: () => Promise<void>): void {
    const folder = uri.toString();
    if (!(vscode.workspace.workspaceFolders ?? []).some((each) => each.uri.toString() === folder)) return;
    const store = this.#storeOf(source);
    const tryAgain = async (): Promise<void> => {
      if (store?.state.kind === 'failed') await store.restart();
      try {
        await listAgain();
      } catch (still) {
        await reportError(still, this.#log, tryAgain);
      }
    };
    if (store?.state.kind === 'failed' && !this.#waiting.has(folder)) {
      const stop = store.onDidChange(({ kind }) => {
        if (kind !== 'ready') return;
        this.#stop(folder);
        // Whoever asks next is told if it fails for another reason.
        listAgain().catch(() => undefined);
      });
      this.#waiting.set(folder, stop);
    }
    const cause = `${source} ${errorWords(error).message}`;
    const now = Date.now();
    if (now - (this.#said.get(cause) ?? -Infinity) < quietFor) return;
    this.#said.set(cause, now);
    void reportError(error, this.#log, tryAgain);
  }

  dispose(): void {
    for (const folder of this.#waiting.keys()) this.#stop(folder);
  }

  #stop(folder: string): void {
    this.#waiting.get(folder)?.();
    this.#waiting.delete(folder);
  }

  #storeOf(source: string): ReturnType<Sources['store']> | undefined {
    try {
      return this.#sources.store(source);
    } catch {
      return undefined;
    }
  }
}
