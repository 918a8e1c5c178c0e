import type { ImageSummary } from './image.ts';
import { canonical, canonicalRepository, parseReference, withDefaultTag, type Reference } from './reference.ts';

/** The images of a source by their whole names. */
export type ImageIndex = ReadonlyMap<string, ImageSummary>;

/** Made once for a list of images, asked many times. */
export function indexImages(images: readonly ImageSummary[]): ImageIndex {
  const index = new Map<string, ImageSummary>();
  for (const image of images) {
    for (const name of [...image.tags, ...image.digests]) {
      const parsed = parseReference(name);
      if (parsed.ok) index.set(canonical(parsed.reference), image);
    }
  }
  return index;
}

/**
 * The image a reference means on this source; without tag and digest it means `latest`. A digest decides alone, as on the
 * engines. Where Docker's hub is meant, an image that Podman built and keeps as `localhost/name` is found too.
 */
export function findImage(index: ImageIndex, reference: Reference): ImageSummary | undefined {
  const { tag, digest } = withDefaultTag(reference);
  const suffix = digest === undefined ? `:${tag ?? ''}` : `@${digest}`;
  const found = index.get(canonicalRepository(reference) + suffix);
  if (found !== undefined || reference.domain !== 'docker.io' || !reference.path.startsWith('library/')) return found;
  return index.get(`localhost/${reference.path.slice('library/'.length)}${suffix}`);
}
