import type { Digest, LayerEntries } from './image.ts';

/** Keeps what layers hold by their diffIDs: a layer known once, from wherever, is known for good. */
export interface ListingStore {
  /** Undefined where it isn't kept; never throws. */
  get(diffId: Digest): Promise<LayerEntries | undefined>;
  /** Keeps the whole listing of a layer whose hash was checked; never throws. */
  put(diffId: Digest, entries: LayerEntries): Promise<void>;
}
