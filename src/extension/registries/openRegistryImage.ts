import { isRegistry, type RegistrySource } from '../../core/registrySource.ts';
import { SourceError } from '../../core/failure.ts';
import type { ImageSummary } from '../../core/image.ts';
import type { ImageRef } from '../../protocol.ts';
import { refByName } from '../imageRef.ts';
import { sourceKeyOf, type Sources } from '../sources.ts';
import { nameOnRegistry, type RegistryImageRow } from './registryRows.ts';

/** An image on a registry that is looked at, under the name it was asked for by. */
export interface OpenedImage {
  readonly ref: ImageRef;
  readonly summary: ImageSummary;
}

/** The registry behind a source. */
export async function registryOf(sources: Sources, key: string): Promise<RegistrySource> {
  const source = await sources.store(key).source();
  if (!isRegistry(source)) throw new SourceError({ kind: 'source-unknown' });
  return source;
}

/** Fetches what is known of an image without its layers, so that it can be inspected and compared as a local one. */
export async function openRegistryImage(
  sources: Sources,
  row: RegistryImageRow,
  signal: AbortSignal,
): Promise<OpenedImage> {
  const key = sourceKeyOf(row);
  const registry = await registryOf(sources, key);
  const platform = row.kind === 'registryPlatform' ? row.digest : undefined;
  const image = await registry.open(row.reference, platform, signal);
  const store = sources.store(key);
  await store.update(image.id);
  // The name must be one that the source finds the image by.
  const name = nameOnRegistry(row);
  const isKnown = image.tags.includes(name) || image.digests.includes(name);
  return { ref: refByName(key, isKnown ? name : image.id, image.id), summary: image };
}
