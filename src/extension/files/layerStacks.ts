import type { ImageId, LayerListing } from '../../core/image.ts';
import { LayerStack } from '../../core/layerStack.ts';
import type { ImageStore } from '../imageStore.ts';

/** How many images' files are held at once: a large one takes some 100 MB. */
const kept = 3;

/** What the layers of the images looked at last bring, asked for once. */
export class LayerStacks {
  readonly #store: ImageStore;
  readonly #stacks = new Map<ImageId, Promise<LayerStack>>();
  readonly #abort = new AbortController();

  constructor(store: ImageStore) {
    this.#store = store;
  }

  of(id: ImageId): Promise<LayerStack> {
    const known = this.#stacks.get(id) ?? this.#read(id);
    // The one asked for last goes to the end; the first is the one to let go.
    this.#stacks.delete(id);
    this.#stacks.set(id, known);
    for (const oldest of this.#stacks.keys()) {
      if (this.#stacks.size <= kept) break;
      this.#stacks.delete(oldest);
    }
    known.catch(() => this.#stacks.delete(id));
    return known;
  }

  dispose(): void {
    this.#abort.abort();
    this.#stacks.clear();
  }

  async #read(id: ImageId): Promise<LayerStack> {
    const [source, image] = await Promise.all([this.#store.source(), this.#store.record(id)]);
    const listings: LayerListing[] = [];
    for await (const listing of source.files(image, this.#abort.signal)) listings.push(listing);
    return new LayerStack(listings.sort((a, b) => a.layer.index - b.layer.index));
  }
}
