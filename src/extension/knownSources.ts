import type * as vscode from 'vscode';
import { keyOf, parseDefinition, type SourceDefinition } from './sourceDefinition.ts';

const memoryKey = 'strata.knownSources';

/** Of more sources than this nobody has a folder or an editor open. */
const kept = 500;

/**
 * What every key of a source stands for, remembered across workspaces: an editor of a file, and a folder of a window, knows its source
 * by nothing but the key, and is to find it again in another window.
 */
export class KnownSources {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  get(key: string): SourceDefinition | undefined {
    return this.#all.find((each) => keyOf(each) === key);
  }

  async put(definition: SourceDefinition): Promise<void> {
    const key = keyOf(definition);
    const [last, ...earlier] = this.#all;
    if (last !== undefined && keyOf(last) === key) return;
    const others = last === undefined ? [] : [last, ...earlier].filter((each) => keyOf(each) !== key);
    await this.#memory.update(memoryKey, [definition, ...others].slice(0, kept));
  }

  get #all(): readonly SourceDefinition[] {
    const known = this.#memory.get<unknown>(memoryKey);
    return Array.isArray(known) ? known.flatMap(parseDefinition) : [];
  }
}
