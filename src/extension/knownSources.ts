import type * as vscode from 'vscode';
import { RememberedList } from './rememberedList.ts';
import { keyOf, parseDefinition, type SourceDefinition } from './sourceDefinition.ts';

/**
 * What every key of a source stands for, remembered across workspaces: an editor of a file, and a folder of a window, knows its source
 * by nothing but the key, and is to find it again in another window.
 */
export class KnownSources {
  readonly #list: RememberedList<SourceDefinition>;

  constructor(memory: vscode.Memento) {
    this.#list = new RememberedList(memory, {
      key: 'strata.knownSources',
      // Of more sources than this nobody has a folder or an editor open.
      length: 500,
      parse: parseDefinition,
      isSame: (one, other) => keyOf(one) === keyOf(other),
    });
  }

  get(key: string): SourceDefinition | undefined {
    return this.#list.find((each) => keyOf(each) === key);
  }

  put(definition: SourceDefinition): Promise<void> {
    return this.#list.put(definition);
  }
}
