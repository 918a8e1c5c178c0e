import type * as vscode from 'vscode';
import { isFields, textAt, textsAt } from '../../core/fields.ts';
import { naturalOrder } from '../../core/naturalOrder.ts';

/** A registry the person added, and what of it they named: not every registry tells what it has. */
export interface AddedRegistry {
  /** As in references: `docker.io`, `localhost:5000`. */
  readonly name: string;
  /** `library/debian` */
  readonly repositories: readonly string[];
  /** Those whose repositories are listed, on registries that tell them by owner: `library`. */
  readonly namespaces: readonly string[];
}

/** What is named of a registry, or the whole of it. */
export interface NamedPart {
  readonly repository?: string;
  readonly namespace?: string;
}

const memoryKey = 'strata.registries';

/** Whether a registry tells what it has by owner alone. */
export function hasNamespaces(registry: string): boolean {
  return registry === 'docker.io' || registry === 'ghcr.io';
}

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

  get names(): readonly string[] {
    return this.all.map(({ name }) => name);
  }

  get(name: string): AddedRegistry | undefined {
    return this.all.find((registry) => registry.name === name);
  }

  /** Adds a registry, and the part of it that is named. */
  async add(name: string, { repository, namespace }: NamedPart = {}): Promise<void> {
    const known = this.get(name);
    const repositories = withOne(known?.repositories, repository);
    const added = { name, repositories, namespaces: withOne(known?.namespaces, namespace) };
    const all = this.all;
    await this.#memory.update(
      memoryKey,
      known === undefined ? [...all, added] : all.map((each) => (each.name === name ? added : each)),
    );
  }

  /** Takes a registry out, or a part of it that was named. */
  async remove(name: string, { repository, namespace }: NamedPart = {}): Promise<void> {
    const all = this.all.flatMap((each): AddedRegistry[] => {
      if (each.name !== name) return [each];
      if (repository === undefined && namespace === undefined) return [];
      return [
        {
          name,
          repositories: each.repositories.filter((known) => known !== repository),
          namespaces: each.namespaces.filter((known) => known !== namespace),
        },
      ];
    });
    await this.#memory.update(memoryKey, all);
  }
}

function withOne(known: readonly string[] = [], one: string | undefined): readonly string[] {
  return [...new Set([...known, ...(one === undefined ? [] : [one])])].sort(naturalOrder);
}

function parseAdded(value: unknown): AddedRegistry[] {
  const name = textAt(value, 'name');
  if (!isFields(value) || name === '') return [];
  return [{ name, repositories: textsAt(value, 'repositories'), namespaces: textsAt(value, 'namespaces') }];
}
