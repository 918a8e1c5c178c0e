import type { Image, ImageSummary } from '../../core/image.ts';
import { findImage, indexImages } from '../../core/imageFinder.ts';
import type { ImageMention } from '../../core/imageMention.ts';
import type { LocalImages } from '../../core/localImages.ts';
import { withDefaultTag, type Reference } from '../../core/reference.ts';
import type { ImageStore, StoreState } from '../imageStore.ts';
import type { QuietStart, QuietState } from './quietStart.ts';
import { perList } from './kept.ts';

/** The store's images by the names that files give them. */
export interface StoreImages {
  /** The image a name means, as last listed. */
  find(reference: Reference): ImageSummary | undefined;
  /** What is known of the images that are mentioned, with their records; asks the engine for those nobody has asked for. */
  known(mentions: readonly ImageMention[], built?: Image): Promise<LocalImages>;
}

export function storeImages(store: ImageStore, start: QuietStart): StoreImages {
  const indexOf = perList(indexImages);
  const find = (reference: Reference): ImageSummary | undefined =>
    findImage(indexOf(store.images), withDefaultTag(reference));
  return {
    find,
    known: async (mentions, built) => {
      const state = await start();
      const found = new Set(
        mentions.flatMap(({ target }) => (target.kind === 'image' ? (find(target.reference) ?? []) : [])),
      );
      const loaded = await Promise.all(
        [...found].map((image) => store.record(image.id).catch((): Image | undefined => undefined)),
      );
      const records = new Map(loaded.flatMap((record) => (record === undefined ? [] : [[record.id, record] as const])));
      return {
        listed: isListed(state),
        all: store.images,
        find,
        record: ({ id }) => records.get(id),
        ...(built !== undefined && { built }),
      };
    },
  };
}

/** Whether the store has images to tell of, be it from before the engine was lost. */
export function isListed(state: QuietState): boolean {
  switch (state.kind) {
    case 'ready':
      return true;
    case 'connecting':
    case 'failed':
      return state.last !== undefined;
    case 'idle':
    case 'unasked':
      return false;
    default:
      return state satisfies never;
  }
}

/** Calls back when the list of images is another one, and not for what containers or a failing connection change. */
export function onImagesChange(store: ImageStore, listener: () => void): () => void {
  const listOf = (state: StoreState): readonly ImageSummary[] | undefined =>
    isListed(state) ? store.images : undefined;
  let last = listOf(store.state);
  return store.onDidChange((state) => {
    const now = listOf(state);
    if (now === last) return;
    last = now;
    listener();
  });
}
