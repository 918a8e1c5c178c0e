import type { FileView, WhichView } from './fileView.ts';
import type { LayerListing } from './image.ts';
import type { LayerStack } from './layerStack.ts';

/** Work on the layers of an image that takes too long for a thread that somebody waits for. */
export interface LayerWork {
  /** `listings` bottom first; `unread` are the layers of which nothing is known yet. */
  lay(listings: readonly LayerListing[], signal: AbortSignal, unread?: ReadonlySet<number>): Promise<LayerStack>;
  view(stack: LayerStack, which: WhichView, signal: AbortSignal): Promise<FileView>;
}
