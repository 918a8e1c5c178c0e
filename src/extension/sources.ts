import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import { SourceError } from '../core/failure.ts';
import { isFields, textAt } from '../core/fields.ts';
import type { ImageSource } from '../core/image.ts';
import { ImageStore } from './imageStore.ts';

/** Where images are to be looked at. */
export type SourceDefinition =
  /** `address` is what the setting `strata.endpoint` takes; empty for the engine that is chosen there. */
  | { readonly kind: 'engine'; readonly address: string }
  | { readonly kind: 'archive'; readonly path: string }
  /** `name` as references have it. The Registries view remembers which ones there are. */
  | { readonly kind: 'registry'; readonly name: string };

/** A place whose images are shown, with the one live list of them. */
export interface Source {
  /** Stays the same over a reload; empty for the chosen engine. Fit for the authority of an address. */
  readonly key: string;
  readonly definition: SourceDefinition;
  readonly store: ImageStore;
}

/** The key of the chosen engine. */
export const mainKey = '';

const memoryKey = 'strata.sources';

/** The places whose images are shown side by side: the chosen engine first, then what the person opened beside it, which is remembered. */
export class Sources {
  readonly #connect: (definition: SourceDefinition, signal: AbortSignal) => Promise<ImageSource>;
  readonly #memory: vscode.Memento;
  readonly #onTrouble: (error: unknown) => void;
  readonly #registryNames: () => readonly string[];
  readonly #listeners = new Set<(source: Source) => void>();
  readonly #sources = new Map<string, Source>();
  readonly #registries = new Map<string, Source>();
  /** The chosen engine. */
  readonly main: Source;

  constructor(
    connect: (definition: SourceDefinition, signal: AbortSignal) => Promise<ImageSource>,
    memory: vscode.Memento,
    onTrouble: (error: unknown) => void,
    registryNames: () => readonly string[] = () => [],
  ) {
    this.#registryNames = registryNames;
    this.#connect = connect;
    this.#memory = memory;
    this.#onTrouble = onTrouble;
    this.main = this.#add({ kind: 'engine', address: '' });
    const kept: unknown = memory.get(memoryKey);
    for (const definition of Array.isArray(kept) ? kept.flatMap(parseDefinition) : []) this.#add(definition);
  }

  /** Calls back when a source's images or state have changed, and when it was opened or closed. */
  onDidChange(listener: (source: Source) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** The chosen engine first. */
  get all(): readonly Source[] {
    return [...this.#sources.values()];
  }

  /** Those whose images somebody looks at without a pull; they have a view of their own. */
  get registries(): readonly Source[] {
    return [...this.#registries.values()];
  }

  /** The source of a registry's images; nothing is asked of it. */
  registry(name: string): Source {
    const definition = { kind: 'registry', name } as const;
    return this.#registries.get(keyOf(definition)) ?? this.#add(definition, this.#registries);
  }

  get(key: string): Source | undefined {
    return this.#sources.get(key) ?? this.#registries.get(key) ?? this.#addedRegistry(key);
  }

  /** The store of the source with this key; throws `source-closed`. */
  store(key: string): ImageStore {
    const source = this.get(key);
    if (source === undefined) throw new SourceError({ kind: 'source-closed' });
    return source.store;
  }

  /** Shows a source beside the others, or gives the one that is shown already. */
  async open(definition: SourceDefinition): Promise<Source> {
    const known = this.#sources.get(keyOf(definition));
    if (known !== undefined) return known;
    const source = this.#add(definition);
    await this.#remember();
    this.#tell(source);
    return source;
  }

  async close(key: string): Promise<void> {
    const source = this.#sources.get(key);
    if (source === undefined || key === mainKey) return;
    this.#sources.delete(key);
    source.store.dispose();
    await this.#remember();
    this.#tell(source);
  }

  dispose(): void {
    for (const { store } of [...this.#sources.values(), ...this.#registries.values()]) store.dispose();
    this.#listeners.clear();
  }

  #add(definition: SourceDefinition, sources = this.#sources): Source {
    const store = new ImageStore((signal) => this.#connect(definition, signal), this.#onTrouble);
    const source: Source = { key: keyOf(definition), definition, store };
    store.onDidChange(() => this.#tell(source));
    sources.set(source.key, source);
    return source;
  }

  /** What is open from an earlier session knows its registry by nothing but the key. */
  #addedRegistry(key: string): Source | undefined {
    const name = this.#registryNames().find((each) => keyOf({ kind: 'registry', name: each }) === key);
    return name === undefined ? undefined : this.registry(name);
  }

  #tell(source: Source): void {
    for (const listener of this.#listeners) listener(source);
  }

  #remember(): Thenable<void> {
    return this.#memory.update(
      memoryKey,
      this.all.filter(({ key }) => key !== mainKey).map(({ definition }) => definition),
    );
  }
}

/** The key of the source a row of a tree, or anything else that names an image, belongs to. */
export function sourceKeyOf(item: unknown): string {
  let at = item;
  while (isFields(at)) {
    if (typeof at['source'] === 'string') return at['source'];
    at = at['parent'];
  }
  return mainKey;
}

function keyOf(definition: SourceDefinition): string {
  const place = placeOf(definition);
  if (definition.kind === 'engine' && place === '') return mainKey;
  // A hash, for an address has characters that mean something in the authority of another address.
  return `${definition.kind}-${createHash('sha256').update(place).digest('hex').slice(0, 12)}`;
}

function placeOf(definition: SourceDefinition): string {
  switch (definition.kind) {
    case 'engine':
      return definition.address;
    case 'archive':
      return definition.path;
    case 'registry':
      return definition.name;
  }
}

function parseDefinition(value: unknown): SourceDefinition[] {
  switch (textAt(value, 'kind')) {
    case 'engine': {
      const address = textAt(value, 'address');
      return address === '' ? [] : [{ kind: 'engine', address }];
    }
    case 'archive': {
      const path = textAt(value, 'path');
      return path === '' ? [] : [{ kind: 'archive', path }];
    }
    default:
      return [];
  }
}
