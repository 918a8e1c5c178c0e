import { createHash } from 'node:crypto';
import { filesInTar } from '../blob/filesInTar.ts';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import { SourceError } from '../core/failure.ts';
import type { EngineInfo, Image, Layer } from '../core/image.ts';
import { graphFolders } from '../core/imageStorage.ts';
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

/** Where the reader sees the records of some layers of one image. */
const recordsTarget = '/strata/records';

/** The folders of the records of some of an image's layers. */
export function recordMounts(info: EngineInfo, image: Image, indexes: readonly number[]): readonly StoreMount[] {
  const records = `${info.rootDir}/image/${info.driver}/layerdb/sha256`;
  return indexes.map((index) => ({
    source: `${records}/${hexOf(layerAt(image, index).chainId)}`,
    target: `${recordsTarget}/${index}`,
  }));
}

/** A layer of an image as it was found. */
export interface FoundLayer {
  readonly index: number;
  readonly scanned: ScannedLayer;
}

/**
 * The entries of all layers whose records a reader sees, as they are known: one request for all of them, as old engines start a process for
 * each. Throws where one of them cannot be read.
 */
export async function* classicListings(
  reader: Reader,
  scanner: LayerScanner,
  signal: AbortSignal,
): AsyncGenerator<FoundLayer> {
  const found: FoundLayer[] = [];
  const scans: Promise<unknown>[] = [];
  const records = filesInTar(reader.tar(recordsTarget, signal), ({ path }) => path.endsWith('/tar-split.json.gz'));
  for await (const { name, body } of records) {
    const index = Number(name.split('/').at(-2));
    const read = Promise.withResolvers<undefined>();
    const state = { isBegun: false };
    const bytes = async function* (): AsyncGenerator<Uint8Array> {
      state.isBegun = true;
      try {
        yield* body();
      } finally {
        read.resolve(undefined);
      }
    };
    const scan = scanner.scan('tar-split', bytes(), signal).then((scanned) => found.push({ index, scanned }));
    // It is waited for below, after the others.
    scan.catch(() => undefined);
    scans.push(scan);
    // The next one comes as soon as this one is read, while it is still being listed.
    await Promise.race([read.promise, scan]);
    if (state.isBegun) await read.promise;
    yield* found.splice(0);
  }
  for (const scan of scans) {
    await scan;
    yield* found.splice(0);
  }
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
    info,
    folders,
    signal,
  }: { readonly info: EngineInfo; readonly folders: Map<string, string>; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const folder = await classicFolder(reader, image, file.index, { info, folders, signal });
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
    info,
    folders,
    signal,
  }: { readonly info: EngineInfo; readonly folders: Map<string, string>; readonly signal: AbortSignal },
): Promise<string> {
  const { chainId } = layerAt(image, index);
  const known = folders.get(chainId);
  if (known !== undefined) return known;
  const folder = `/strata/layers/${toldFolder(image, index, info) ?? (await recordedFolder(reader, chainId, info, signal))}`;
  folders.set(chainId, folder);
  return folder;
}

async function recordedFolder(reader: Reader, chainId: string, info: EngineInfo, signal: AbortSignal): Promise<string> {
  const record = `/strata/image/layerdb/sha256/${hexOf(chainId)}/cache-id`;
  const cacheId = new TextDecoder().decode(await wholeOf(reader.file(record, signal), 1024)).trim();
  return layerFolder(info.driver, cacheId);
}

/** The image's record may tell the folder: a request less. */
function toldFolder(image: Image, index: number, { rootDir, driver }: EngineInfo): string | undefined {
  const root = `${rootDir}/${driver}/`;
  const folder = graphFolders(image)?.[index];
  return folder?.startsWith(root) === true ? folder.slice(root.length) : undefined;
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
