import type { ImageId, LayerListing } from '../../core/image.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import type { LayerWork } from '../../core/layerWork.ts';
import type { Sources } from '../sources.ts';
import type { LayerPlace } from './layerUri.ts';

/** How many images' files are held at once: a large one takes some 100 MB. */
const kept = 3;

/** What the layers of the images looked at last bring, asked for once. */
export class LayerStacks {
  readonly #sources: Sources;
  readonly #work: LayerWork;
  readonly #stacks = new Map<string, Promise<LayerStack>>();
  readonly #abort = new AbortController();

  constructor(sources: Sources, work: LayerWork) {
    this.#sources = sources;
    this.#work = work;
  }

  of({ source, image }: Pick<LayerPlace, 'source' | 'image'>): Promise<LayerStack> {
    const key = `${source} ${image}`;
    const known = this.#stacks.get(key) ?? this.#read(source, image);
    // The one asked for last goes to the end; the first is the one to let go.
    this.#stacks.delete(key);
    this.#stacks.set(key, known);
    for (const oldest of this.#stacks.keys()) {
      if (this.#stacks.size <= kept) break;
      this.#stacks.delete(oldest);
    }
    known.catch(() => this.#stacks.delete(key));
    return known;
  }

  /** The same where somebody has asked for it already. */
  async known({ source, image }: Pick<LayerPlace, 'source' | 'image'>): Promise<LayerStack | undefined> {
    return await this.#stacks.get(`${source} ${image}`)?.catch((): undefined => undefined);
  }

  dispose(): void {
    this.#abort.abort();
    this.#stacks.clear();
  }

  async #read(key: string, id: ImageId): Promise<LayerStack> {
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
