import { SourceError } from '../../core/failure.ts';
import type { FileView, WhichView } from '../../core/fileView.ts';
import type { Image, ImageSource, LayerListing } from '../../core/image.ts';
import type { LayerProblem } from '../../core/layerProblem.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import type { LayerWork } from '../../core/layerWork.ts';
import { SharedWork, type Report } from './sharedWork.ts';

/** What is wrong with an image's layers. */
export interface ImageTrouble {
  /** The first that is damaged. */
  readonly trouble: SourceError | undefined;
  /** Why the listing of a layer is not whole. */
  readonly problem: (layer: number) => LayerProblem | undefined;
}

/** What an image's layers bring: each layer asked for once, all of them laid upon each other once, each view laid out once. */
export class ImageFiles {
  readonly #open: () => Promise<{ readonly source: ImageSource; readonly image: Image }>;
  readonly #work: LayerWork;
  readonly #onRead: () => void;
  readonly #listings = new Map<number, LayerListing>();
  readonly #layers = new Map<number, SharedWork<LayerListing>>();
  readonly #views = new WeakMap<LayerStack, Map<string, SharedWork<FileView>>>();
  #whole: SharedWork<LayerStack> | undefined;
  #stack: LayerStack | undefined;
  /** Some layers laid upon each other, and which. */
  #partial: { readonly key: string; readonly stack: LayerStack } | undefined;
  #trouble: SourceError | undefined;
  readonly #problems = new Map<number, LayerProblem>();

  constructor(
    open: () => Promise<{ readonly source: ImageSource; readonly image: Image }>,
    work: LayerWork,
    onRead: () => void = () => undefined,
  ) {
    this.#open = open;
    this.#work = work;
    this.#onRead = onRead;
  }

  /** All layers, once they are there. */
  get known(): LayerStack | undefined {
    return this.#stack;
  }

  get isReading(): boolean {
    return this.#whole?.isOver === false;
  }

  /** What is wrong with layers of which the rest can be shown, as far as it is known. */
  get troubles(): ImageTrouble {
    return { trouble: this.#trouble, problem: (layer) => this.#problems.get(layer) };
  }

  /** All layers laid upon each other. */
  async whole(signal?: AbortSignal, report?: Report): Promise<LayerStack> {
    if (this.#stack !== undefined) return this.#stack;
    if (this.#whole === undefined || this.#whole.isOver)
      this.#whole = new SharedWork((stop, tell) => this.#readAll(stop, tell));
    return await this.#whole.wait(signal, report);
  }

  /**
   * One layer upon those that are known already: for a layer nothing but its own listing is asked for. `unread` of the stack says which layers
   * are not known.
   */
  async withLayer(index: number, signal?: AbortSignal): Promise<LayerStack> {
    if (this.#stack !== undefined) return this.#stack;
    const { image } = await this.#open();
    if (!this.#listings.has(index)) {
      const known = this.#layers.get(index);
      const reading =
        known === undefined || known.isOver ? new SharedWork((stop) => this.#readLayer(index, stop)) : known;
      this.#layers.set(index, reading);
      this.#listings.set(index, await reading.wait(signal));
      this.#layers.delete(index);
    }
    return await this.#knownLayers(image, signal);
  }

  /** The layers that are known by now; undefined where none is. */
  async soFar(signal?: AbortSignal): Promise<LayerStack | undefined> {
    if (this.#stack !== undefined) return this.#stack;
    if (this.#listings.size === 0) return undefined;
    const { image } = await this.#open();
    return await this.#knownLayers(image, signal);
  }

  /** A stack's files as somebody looks at them. */
  async view(stack: LayerStack, which: WhichView, signal?: AbortSignal): Promise<FileView> {
    const views = this.#views.get(stack) ?? new Map<string, SharedWork<FileView>>();
    this.#views.set(stack, views);
    const key = `${which.kind} ${which.layer}`;
    const known = views.get(key);
    const laying =
      known === undefined || known.isOver ? new SharedWork((stop) => this.#work.view(stack, which, stop)) : known;
    views.set(key, laying);
    return await laying.wait(signal);
  }

  /** Gives up what is being read. */
  dispose(): void {
    this.#whole?.giveUp();
    for (const reading of this.#layers.values()) reading.giveUp();
  }

  async #knownLayers(image: Image, signal = new AbortController().signal): Promise<LayerStack> {
    // Meanwhile somebody may have read them all.
    if (this.#stack !== undefined) return this.#stack;
    const key = [...this.#listings.keys()].join(' ');
    if (this.#partial?.key !== key) this.#partial = { key, stack: await this.#lay(image, signal) };
    return this.#partial.stack;
  }

  async #readLayer(index: number, signal: AbortSignal): Promise<LayerListing> {
    const { source, image } = await this.#open();
    let found: LayerListing | undefined;
    try {
      for await (const listing of source.files(image, signal, [index])) {
        found = listing;
        this.#keepProblem(listing);
      }
    } catch (error) {
      this.#keepTrouble(error);
      if (found === undefined) throw error;
    }
    if (found === undefined) throw new SourceError({ kind: 'incomplete', action: 'save', subject: image.id });
    return found;
  }

  async #readAll(signal: AbortSignal, report: Report): Promise<LayerStack> {
    const { source, image } = await this.#open();
    const total = image.diffIds.length;
    report(this.#listings.size, total);
    const missing = image.diffIds.map((_, index) => index).filter((index) => !this.#listings.has(index));
    try {
      for await (const listing of source.files(image, signal, missing)) {
        this.#listings.set(listing.layer.index, listing);
        this.#keepProblem(listing);
        report(this.#listings.size, total);
      }
    } catch (error) {
      this.#keepTrouble(error);
    }
    const stack = await this.#lay(image, signal);
    this.#stack = stack;
    this.#listings.clear();
    this.#partial = undefined;
    this.#onRead();
    return stack;
  }

  #keepProblem({ layer, incomplete }: LayerListing): void {
    if (incomplete !== undefined) this.#problems.set(layer.index, incomplete);
  }

  /** A damaged layer is no reason to show none of the others. */
  #keepTrouble(error: unknown): void {
    const kind = error instanceof SourceError ? error.failure.kind : undefined;
    if (!(error instanceof SourceError) || (kind !== 'bad-layer' && kind !== 'digest-mismatch')) throw error;
    this.#trouble = error;
  }

  async #lay(image: Image, signal: AbortSignal): Promise<LayerStack> {
    const unread = new Set<number>();
    const listings = image.diffIds.map((diffId, index): LayerListing => {
      const known = this.#listings.get(index);
      if (known === undefined) unread.add(index);
      return known ?? { layer: { index, diffId, chainId: diffId }, entries: [] };
    });
    return await this.#work.lay(listings, signal, unread);
  }
}
