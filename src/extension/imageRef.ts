import type { ImageSummary } from '../core/image.ts';
import type { ImageRef } from '../protocol.ts';

/** How the view names an image of a source: by its tag where it has one, so that the panel follows the name. */
export function imageRef(source: string, image: ImageSummary, name?: string): ImageRef {
  return refByName(source, name ?? image.tags[0] ?? image.id, image.id);
}

/** The same for an image nobody has seen yet. */
export function refByName(source: string, name: string, id: string = name): ImageRef {
  return { key: source === '' ? name : `${name} ${source}`, name, id, source };
}
