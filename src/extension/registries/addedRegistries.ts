import type * as vscode from 'vscode';
import { isFields, textAt, textsAt } from '../../core/fields.ts';
import { naturalOrder } from '../../core/naturalOrder.ts';

/** A registry the person added, and the repositories of it that they named: not every registry tells what it has. */
export interface AddedRegistry {
  /** As in references: `docker.io`, `localhost:5000`. */
  readonly name: string;
  /** `library/debian` */
  readonly repositories: readonly string[];
}

const memoryKey = 'strata.registries';

/** The registries the person added, remembered across workspaces. */
export class AddedRegistries {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  get all(): readonly AddedRegistry[] {
    const kept = this.#memory.get<unknown>(memoryKey);
    return Array.isArray(kept) ? kept.flatMap(parseAdded) : [];
  }

  get(name: string): AddedRegistry | undefined {
    return this.all.find((registry) => registry.name === name);
  }

  /** Adds a registry, and a repository where one is named. */
  async add(name: string, repository?: string): Promise<void> {
    const known = this.get(name);
    const repositories = new Set([...(known?.repositories ?? []), ...(repository === undefined ? [] : [repository])]);
    const added = { name, repositories: [...repositories].sort(naturalOrder) };
    const all = this.all;
    await this.#memory.update(
      memoryKey,
      known === undefined ? [...all, added] : all.map((each) => (each.name === name ? added : each)),
    );
  }

  /** Takes a registry out, or one of the repositories that were named. */
  async remove(name: string, repository?: string): Promise<void> {
    const all = this.all.flatMap((each): AddedRegistry[] => {
      if (each.name !== name) return [each];
      if (repository === undefined) return [];
      return [{ name, repositories: each.repositories.filter((known) => known !== repository) }];
    });
    await this.#memory.update(memoryKey, all);
  }
}

function parseAdded(value: unknown): AddedRegistry[] {
  const name = textAt(value, 'name');
  return isFields(value) && name !== '' ? [{ name, repositories: textsAt(value, 'repositories') }] : [];
}
