import type * as vscode from 'vscode';
import { SourceError } from '../core/failure.ts';
import { isFields } from '../core/fields.ts';
import type { ImageSource } from '../core/image.ts';
import { ImageStore } from './imageStore.ts';
import type { KnownSources } from './knownSources.ts';
import { keyOf, mainKey, parseDefinition, type SourceDefinition } from './sourceDefinition.ts';

/** A place whose images are shown, with the one live list of them. */
export interface Source {
  /** Stays the same over a reload; empty for the chosen engine. Fit for the authority of an address. */
  readonly key: string;
  readonly definition: SourceDefinition;
  readonly store: ImageStore;
}

const memoryKey = 'strata.sources';

export interface SourcesOptions {
  /** Of this workspace: what is shown beside the chosen engine. */
  readonly memory: vscode.Memento;
  /** Of all workspaces. */
  readonly known: KnownSources;
  readonly onTrouble: (error: unknown) => void;
  /** The registries the person added. */
  readonly registryNames?: () => readonly string[];
  /** The keys of the sources whose images are folders of this window. */
  readonly folders?: readonly string[];
}

/** The places whose images are shown side by side: the chosen engine first, then what the person opened beside it, which is remembered. */
export class Sources {
  readonly #connect: (definition: SourceDefinition, signal: AbortSignal) => Promise<ImageSource>;
  readonly #options: SourcesOptions;
  readonly #listeners = new Set<(source: Source) => void>();
  readonly #sources = new Map<string, Source>();
  readonly #registries = new Map<string, Source>();
  /** Those no view shows, of which files are open. */
  readonly #unseen = new Map<string, Source>();
  /** The chosen engine. */
  readonly main: Source;

  constructor(
    connect: (definition: SourceDefinition, signal: AbortSignal) => Promise<ImageSource>,
    options: SourcesOptions,
  ) {
    this.#connect = connect;
    this.#options = options;
    this.main = this.#add({ kind: 'engine', address: '' });
    for (const definition of this.#shownFirst()) {
      this.#add(definition);
      // An earlier Strata told only the workspace.
      this.#keep(definition);
    }
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
    const shown = this.#registries.get(keyOf(definition));
    if (shown !== undefined) return shown;
    this.#keep(definition);
    return this.#add(definition, this.#registries);
  }

  /** A source that a view shows. */
  get(key: string): Source | undefined {
    return this.#sources.get(key) ?? this.#registries.get(key) ?? this.#addedRegistry(key);
  }

  /**
   * The store of the source with this key, shown or not: what was opened of a source stays open when the view no longer shows it,
   * and in other windows. Throws `source-unknown`.
   */
  store(key: string): ImageStore {
    const source = this.get(key) ?? this.#unseen.get(key) ?? this.#opened(key);
    if (source === undefined) throw new SourceError({ kind: 'source-unknown' });
    return source.store;
  }

  /** Shows a source beside the others, or gives the one that is shown already. */
  async open(definition: SourceDefinition): Promise<Source> {
    const known = this.#sources.get(keyOf(definition));
    if (known !== undefined) return known;
    const source = this.#unseen.get(keyOf(definition)) ?? this.#add(definition);
    this.#unseen.delete(source.key);
    this.#sources.set(source.key, source);
    await Promise.all([this.#remember(), this.#options.known.put(definition)]);
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
    const all = [...this.#sources.values(), ...this.#registries.values(), ...this.#unseen.values()];
    for (const { store } of all) store.dispose();
    this.#listeners.clear();
  }

  #add(definition: SourceDefinition, sources = this.#sources): Source {
    const store = new ImageStore((signal) => this.#connect(definition, signal), this.#options.onTrouble);
    const source: Source = { key: keyOf(definition), definition, store };
    store.onDidChange(() => this.#tell(source));
    sources.set(source.key, source);
    return source;
  }

  /** What was shown when this workspace was last open; of one that is new, the sources of its folders. */
  #shownFirst(): readonly SourceDefinition[] {
    const { memory, known, folders = [] } = this.#options;
    const kept: unknown = memory.get(memoryKey);
    const definitions = Array.isArray(kept)
      ? kept.flatMap(parseDefinition)
      : [...new Set(folders)].flatMap((key) => known.get(key) ?? []);
    // Registries have a view of their own.
    return definitions.filter(({ kind }) => kind !== 'registry');
  }

  /** What is open from an earlier session knows its registry by nothing but the key. */
  #addedRegistry(key: string): Source | undefined {
    const name = this.#options.registryNames?.().find((each) => keyOf({ kind: 'registry', name: each }) === key);
    return name === undefined ? undefined : this.registry(name);
  }

  /** What was opened in another window, or is no longer shown in this one. */
  #opened(key: string): Source | undefined {
    const definition = this.#options.known.get(key);
    if (definition === undefined) return undefined;
    return definition.kind === 'registry' ? this.registry(definition.name) : this.#add(definition, this.#unseen);
  }

  #keep(definition: SourceDefinition): void {
    const { known } = this.#options;
    if (known.get(keyOf(definition)) === undefined) void known.put(definition);
  }

  #tell(source: Source): void {
    for (const listener of this.#listeners) listener(source);
  }

  #remember(): Thenable<void> {
    return this.#options.memory.update(
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
