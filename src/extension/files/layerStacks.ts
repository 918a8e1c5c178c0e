import type { ImageId, LayerListing } from '../../core/image.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import type { LayerWork } from '../../core/layerWork.ts';
import type { Sources } from '../sources.ts';
import type { LayerPlace } from './layerUri.ts';

/** How many images' files are held at once: a large one takes some 100 MB. */
const kept = 3;

/** And of those nobody asked for. */
const keptQuick = 2;

/** What the layers of the images looked at last bring, asked for once. */
export class LayerStacks {
  readonly #sources: Sources;
  readonly #work: LayerWork;
  readonly #stacks = new Map<string, Promise<LayerStack>>();
  /** Those of `#stacks` that have been read. */
  readonly #read = new Map<string, LayerStack>();
  /** Those that were told without reading layers. */
  readonly #quick = new Map<string, Promise<LayerStack | undefined>>();
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();

  constructor(sources: Sources, work: LayerWork) {
    this.#sources = sources;
    this.#work = work;
  }

  of({ source, image }: Pick<LayerPlace, 'source' | 'image'>): Promise<LayerStack> {
    const key = `${source} ${image}`;
    const known = this.#stacks.get(key) ?? this.#listed(source, image);
    // The one asked for last goes to the end; the first is the one to let go.
    this.#stacks.delete(key);
    this.#stacks.set(key, known);
    for (const oldest of this.#stacks.keys()) {
      if (this.#stacks.size <= kept) break;
      this.#stacks.delete(oldest);
      this.#read.delete(oldest);
    }
    known.then(
      (stack) => this.#tell(key, stack),
      () => this.#stacks.delete(key),
    );
    return known;
  }

  /** The same where somebody has asked for it already. */
  async known({ source, image }: Pick<LayerPlace, 'source' | 'image'>): Promise<LayerStack | undefined> {
    return await this.#stacks.get(`${source} ${image}`)?.catch((): undefined => undefined);
  }

  /** What has been read already or, with `mayAsk`, can be told without reading the layers themselves; undefined otherwise. */
  async quick(place: Pick<LayerPlace, 'source' | 'image'>, mayAsk: boolean): Promise<LayerStack | undefined> {
    const key = `${place.source} ${place.image}`;
    const known = this.#read.get(key);
    // What somebody waits for already may take its time.
    if (known !== undefined || this.#stacks.has(key) || !mayAsk) return known;
    const reading = this.#quick.get(key) ?? this.#quickly(place.source, place.image);
    this.#quick.delete(key);
    this.#quick.set(key, reading);
    // They take no place from those that somebody opened.
    for (const oldest of this.#quick.keys()) {
      if (this.#quick.size <= keptQuick) break;
      this.#quick.delete(oldest);
    }
    return reading;
  }

  /** Calls back when an image's files have been read. */
  onDidRead(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  dispose(): void {
    this.#abort.abort();
    this.#stacks.clear();
    this.#read.clear();
    this.#quick.clear();
    this.#listeners.clear();
  }

  #tell(key: string, stack: LayerStack): void {
    if (!this.#stacks.has(key) || this.#read.get(key) === stack) return;
    this.#read.set(key, stack);
    for (const listener of this.#listeners) listener();
  }

  async #quickly(key: string, id: ImageId): Promise<LayerStack | undefined> {
    try {
      const store = this.#sources.store(key);
      const [source, image] = await Promise.all([store.source(), store.record(id)]);
      const listings = await source.quickFiles?.(image, this.#abort.signal);
      return listings && (await this.#work.lay(listings, this.#abort.signal));
    } catch {
      // Nobody has asked for it: whoever does is told.
      return undefined;
    }
  }

  async #listed(key: string, id: ImageId): Promise<LayerStack> {
    const store = this.#sources.store(key);
    const [source, image] = await Promise.all([store.source(), store.record(id)]);
    const listings: LayerListing[] = [];
    for await (const listing of source.files(image, this.#abort.signal)) listings.push(listing);
    return this.#work.lay(
      listings.sort((a, b) => a.layer.index - b.layer.index),
      this.#abort.signal,
    );
  }
}
