import { SourceError } from '../core/failure.ts';
import type { ImageStore } from './imageStore.ts';

/** The raw record of the image with this name or id, once the store knows its images. */
export async function readRecord(store: ImageStore, name: string): Promise<Uint8Array> {
  await store.source();
  const image = store.find(name);
  if (image === undefined) throw new SourceError({ kind: 'no-such-image', image: name });
  return (await store.record(image.id)).raw;
}
