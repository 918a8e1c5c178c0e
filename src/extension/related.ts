import { stepsOfBase } from '../core/baseSteps.ts';
import { SourceError } from '../core/failure.ts';
import type { ImageId, ImageSummary } from '../core/image.ts';
import { relatedImages, type RelatedImages, type StackedImage } from '../core/relatedImages.ts';
import type { ImageStore } from './imageStore.ts';

/** So many images are asked about at once: an engine with a thousand has others to answer as well. */
const askedAtOnce = 4;

/**
 * What an image has in common with the others of its source. The first question asks about every image there is, a few at a
 * time (2 ms each on a graph driver's store, some 10 ms on containerd's); later ones only about those that came since.
 */
export async function related(store: ImageStore, id: ImageId): Promise<RelatedImages> {
  const own = { id, diffIds: await store.diffIds(id) };
  const source = await store.source();
  // Every record of a registry's image is a request to others' machines.
  const others = source.kind === 'registry' ? [] : await stacksOf(store, store.images);
  return relatedImages(own, others);
}

async function stacksOf(store: ImageStore, images: readonly ImageSummary[]): Promise<readonly StackedImage[]> {
  const found: (StackedImage | undefined)[] = [];
  let next = 0;
  const ask = async (): Promise<void> => {
    for (let at = next++; at < images.length; at = next++) {
      const id = images[at]?.id;
      if (id !== undefined) found[at] = await stackOf(store, id);
    }
  };
  await Promise.all(Array.from({ length: askedAtOnce }, ask));
  return found.filter((stack) => stack !== undefined);
}

async function stackOf(store: ImageStore, id: ImageId): Promise<StackedImage | undefined> {
  try {
    return { id, diffIds: await store.diffIds(id) };
  } catch (error) {
    // Removed while we were asking.
    if (error instanceof SourceError && error.failure.kind === 'no-such-image') return undefined;
    throw error;
  }
}

/** An image that another stands on, and how much of that one it made. */
export interface BaseImage {
  readonly id: ImageId;
  /** What people call it. */
  readonly name: string;
  /** How many layers from the bottom, and how many lines of the history from the oldest, are its own. */
  readonly layers: number;
  readonly steps: number;
}

/** The named images an image stands on, one upon the other, the nearest first; of several with the same layers the first listed. */
export async function basesOf(store: ImageStore, id: ImageId): Promise<readonly BaseImage[]> {
  const [{ bases }, history] = await Promise.all([related(store, id), store.history(id)]);
  const found: BaseImage[] = [];
  for (const { id: base, layers } of bases) {
    const image = store.find(base);
    const name = image?.tags[0] ?? image?.digests[0];
    if (image === undefined || name === undefined || found.at(-1)?.layers === layers) continue;
    const own = await store.history(image.id).catch((): undefined => undefined);
    found.push({ id: image.id, name, layers, steps: stepsOfBase(history, layers, own) });
  }
  return found;
}

/** What people call an image: its first tag, else its first digest name, else its id. */
export function nameOf(store: ImageStore, id: string): string {
  const image = store.find(id);
  return image?.tags[0] ?? image?.digests[0] ?? id;
}
