import type { FileView, WhichView } from '../../core/fileView.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import type { LayerWork } from '../../core/layerWork.ts';
import type { PictureWork } from '../../core/pictureWork.ts';
import type { ContentWork } from '../../core/sameContent.ts';
import type { Sources } from '../sources.ts';
import { ImageFiles } from './imageFiles.ts';
import type { LayerPlace } from './layerUri.ts';
import type { Report } from './sharedWork.ts';

/** How many images' files are held at once: a large one takes some 100 MB. */
const kept = 3;

/** And of those nobody asked for. */
const keptQuick = 2;

type ImagePlace = Pick<LayerPlace, 'source' | 'image'>;

/** What the layers of the images looked at last bring, asked for once. Whoever aborts waits no longer; what nobody waits for is given up. */
export class LayerStacks {
  readonly #sources: Sources;
  /** What works on them, on threads of its own. */
  readonly work: LayerWork & PictureWork & ContentWork;
  readonly #images = new Map<string, ImageFiles>();
  /** Those that were told without reading layers. */
  readonly #quick = new Map<string, Promise<LayerStack | undefined>>();
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();

  constructor(sources: Sources, work: LayerWork & PictureWork & ContentWork) {
    this.#sources = sources;
    this.work = work;
  }

  /** All layers laid upon each other. */
  of(place: ImagePlace, signal?: AbortSignal, report?: Report): Promise<LayerStack> {
    return this.files(place).whole(signal, report);
  }

  /** What has been read already or, with `mayAsk`, can be told without reading the layers themselves; undefined otherwise. */
  async quick({ source, image }: ImagePlace, mayAsk: boolean): Promise<LayerStack | undefined> {
    const key = `${source} ${image}`;
    const files = this.#images.get(key);
    // What somebody waits for already may take its time.
    if (files?.known !== undefined || files?.isReading === true || !mayAsk) return files?.known;
    const reading = this.#quick.get(key) ?? this.#quickly(source, image);
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

  /** Files as somebody looks at them; for one layer's own nothing is asked for but that layer. */
  async view(place: ImagePlace, which: WhichView, signal?: AbortSignal, report?: Report): Promise<FileView> {
    const files = this.files(place);
    const stack =
      which.kind === 'layer' ? await files.withLayer(which.layer, signal) : await files.whole(signal, report);
    return await files.view(stack, which, signal);
  }

  files({ source, image }: ImagePlace): ImageFiles {
    const key = `${source} ${image}`;
    const files = this.#images.get(key) ?? this.#open(source, image);
    // The one asked for last goes to the end; the first is the one to let go.
    this.#images.delete(key);
    this.#images.set(key, files);
    for (const oldest of this.#images.keys()) {
      if (this.#images.size <= kept) break;
      this.#images.delete(oldest);
    }
    return files;
  }

  dispose(): void {
    this.#abort.abort();
    for (const files of this.#images.values()) files.dispose();
    this.#images.clear();
    this.#quick.clear();
    this.#listeners.clear();
  }

  #open(key: string, image: LayerPlace['image']): ImageFiles {
    const open = async (): ReturnType<ConstructorParameters<typeof ImageFiles>[0]> => {
      const store = this.#sources.store(key);
      const [source, record] = await Promise.all([store.source(), store.record(image)]);
      return { source, image: record };
    };
    return new ImageFiles(open, this.work, () => {
      for (const listener of this.#listeners) listener();
    });
  }

  async #quickly(key: string, id: LayerPlace['image']): Promise<LayerStack | undefined> {
    try {
      const store = this.#sources.store(key);
      const [source, image] = await Promise.all([store.source(), store.record(id)]);
      const listings = await source.quickFiles?.(image, this.#abort.signal);
      return listings && (await this.work.lay(listings, this.#abort.signal));
    } catch {
      // Nobody has asked for it: whoever does is told.
      return undefined;
    }
  }
}
