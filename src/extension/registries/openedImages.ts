import type * as vscode from 'vscode';
import { textAt } from '../../core/fields.ts';
import type { ImageId } from '../../core/image.ts';

interface OpenedImage {
  readonly registry: string;
  readonly id: string;
  readonly reference: string;
}

const memoryKey = 'strata.registryImages';

/** Of more images than this nobody has an editor open. */
const kept = 500;

/**
 * By which name the images of registries were opened: an editor of one of their files, and a folder of a workspace, knows its image
 * by nothing but the id, and is to find it again after a reload and in another window.
 */
export class OpenedImages {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  get(registry: string, id: ImageId): string | undefined {
    return this.#all.find((each) => each.registry === registry && each.id === id)?.reference;
  }

  put(registry: string, id: ImageId, reference: string): void {
    const [last] = this.#all;
    if (last?.id === id && last.registry === registry && last.reference === reference) return;
    const others = this.#all.filter((each) => each.registry !== registry || each.id !== id);
    void this.#memory.update(memoryKey, [{ registry, id, reference }, ...others].slice(0, kept));
  }

  get #all(): readonly OpenedImage[] {
    const known = this.#memory.get<unknown>(memoryKey);
    return Array.isArray(known) ? known.flatMap(parseOpened) : [];
  }
}

function parseOpened(value: unknown): OpenedImage[] {
  const [registry, id, reference] = [textAt(value, 'registry'), textAt(value, 'id'), textAt(value, 'reference')];
  return registry === '' || id === '' || reference === '' ? [] : [{ registry, id, reference }];
}
