import type { Expansion } from './decompressed.ts';
import type { ScannedLayer } from './scanStream.ts';

/** How a layer comes: its tar, compressed or not, or the recording from which the classic image store restores it, gzipped. */
export type LayerForm = 'tar' | 'tar-split';

/** Reads what layers hold, away from the thread that somebody waits for. */
export interface LayerScanner {
  /** Throws what `bytes` throws; what is wrong with the layer itself is its `problem`. `expansion` is `layerExpansion` unless said. */
  scan(
    form: LayerForm,
    bytes: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    expansion?: Expansion,
  ): Promise<ScannedLayer>;
}
