import { createHash } from 'node:crypto';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import { SourceError } from '../core/failure.ts';
import type { EngineInfo, Image, Layer } from '../core/image.ts';
import { parseImageSpec, type ImageSpec } from '../core/imageSpec.ts';
import { layersOf } from './imageHistory.ts';
import type { Reader, StoreMount } from './readerContainer.ts';
import { wholeOf } from './wholeStream.ts';

/** The folders of a store of the graph drivers: https://github.com/moby/moby/blob/v28.0.0/layer/filestore.go */
export function classicMounts(info: EngineInfo): readonly StoreMount[] {
  return [
    { source: `${info.rootDir}/image/${info.driver}`, target: '/strata/image' },
    { source: `${info.rootDir}/${info.driver}`, target: '/strata/layers' },
  ];
}

/** An image's own config; undefined where what is there is not it. */
export async function classicConfig(reader: Reader, image: Image, signal: AbortSignal): Promise<ImageSpec | undefined> {
  const bytes = await wholeOf(
    reader.file(`/strata/image/imagedb/content/sha256/${hexOf(image.id)}`, signal),
    64 * 1024 * 1024,
  );
  if (createHash('sha256').update(bytes).digest('hex') !== hexOf(image.id)) return undefined;
  return parseImageSpec(JSON.parse(new TextDecoder().decode(bytes)));
}

/** A layer's entries from the recording of its tar. */
export function classicListing(
  reader: Reader,
  image: Image,
  index: number,
  scanner: LayerScanner,
  signal: AbortSignal,
): Promise<ScannedLayer> {
  const folder = `/strata/image/layerdb/sha256/${hexOf(layerAt(image, index).chainId)}`;
  return scanner.scan('tar-split', reader.file(`${folder}/tar-split.json.gz`, signal), signal);
}

/** A file of a layer. */
export interface LayerFile {
  readonly index: number;
  readonly path: string;
}

/** A file as one layer brings it. `folders` remembers where the layers are, by chain id. */
export async function* classicFile(
  reader: Reader,
  image: Image,
  file: LayerFile,
  {
    driver,
    folders,
    signal,
  }: { readonly driver: string; readonly folders: Map<string, string>; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const folder = await classicFolder(reader, image, file.index, { driver, folders, signal });
  try {
    yield* reader.file(`${folder}/${file.path}`, signal);
  } catch (error) {
    // A layer that was removed and pulled again is elsewhere.
    folders.delete(layerAt(image, file.index).chainId);
    throw error;
  }
}

/** Where the reader sees the files of a layer. `folders` remembers it, by chain id. */
export async function classicFolder(
  reader: Reader,
  image: Image,
  index: number,
  {
    driver,
    folders,
    signal,
  }: { readonly driver: string; readonly folders: Map<string, string>; readonly signal: AbortSignal },
): Promise<string> {
  const { chainId } = layerAt(image, index);
  const known = folders.get(chainId);
  if (known !== undefined) return known;
  const record = `/strata/image/layerdb/sha256/${hexOf(chainId)}/cache-id`;
  const cacheId = new TextDecoder().decode(await wholeOf(reader.file(record, signal), 1024)).trim();
  const folder = `/strata/layers/${layerFolder(driver, cacheId)}`;
  folders.set(chainId, folder);
  return folder;
}

function layerFolder(driver: string, cacheId: string): string {
  return driver === 'vfs' ? `dir/${cacheId}` : `${cacheId}/diff`;
}

function layerAt(image: Image, index: number): Layer {
  const layer = layersOf(image)[index];
  if (layer === undefined)
    throw new SourceError({ kind: 'daemon', status: 404, text: `${image.id} has no layer ${index}` });
  return layer;
}

function hexOf(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1);
}
