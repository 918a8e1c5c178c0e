import type * as vscode from 'vscode';
import { textAt } from '../../core/fields.ts';
import type { ImageId } from '../../core/image.ts';
import { RememberedList } from '../rememberedList.ts';

interface OpenedImage {
  readonly registry: string;
  readonly id: string;
  readonly reference: string;
}

/**
 * By which name the images of registries were opened: an editor of one of their files, and a folder of a workspace, knows its image
 * by nothing but the id, and is to find it again after a reload and in another window.
 */
export class OpenedImages {
  readonly #list: RememberedList<OpenedImage>;

  constructor(memory: vscode.Memento) {
    this.#list = new RememberedList(memory, {
      key: 'strata.registryImages',
      // Of more images than this nobody has an editor open.
      length: 500,
      parse: parseOpened,
      isSame: (one, other) => one.registry === other.registry && one.id === other.id,
    });
  }

  get(registry: string, id: ImageId): string | undefined {
    return this.#list.find((each) => each.registry === registry && each.id === id)?.reference;
  }

  put(registry: string, id: ImageId, reference: string): void {
    void this.#list.put({ registry, id, reference });
  }
}

function parseOpened(value: unknown): OpenedImage[] {
  const [registry, id, reference] = [textAt(value, 'registry'), textAt(value, 'id'), textAt(value, 'reference')];
  return registry === '' || id === '' || reference === '' ? [] : [{ registry, id, reference }];
}
