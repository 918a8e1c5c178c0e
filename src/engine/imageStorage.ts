import type { EngineInfo, Image, Layer } from '../core/image.ts';
import { isCancelled } from '../core/failure.ts';
import {
  graphFolders,
  hexOf,
  parseOrigins,
  type ImageStorage,
  type LayerStorage,
  type StoredPlace,
} from '../core/imageStorage.ts';
import type { StoredImage } from './containerdStore.ts';
import { layersOf } from './imageHistory.ts';
import type { Reader } from './readerContainer.ts';
import { wholeOf } from './wholeStream.ts';

/** The small files of a store are a few hundred bytes; what is longer is not one of them. */
const smallFile = 64 * 1024;

/** So many files are asked for at once. */
const readAtOnce = 4;

/** Reads a small file of the engine's machine; undefined where it is not there or cannot be read. */
type ReadSmall = (path: string) => Promise<string | undefined>;

/** Where a graph driver's store keeps an image; with a reader also what is written there. */
export async function classicStorage(
  image: Image,
  info: EngineInfo,
  reader: Reader | undefined,
  signal: AbortSignal,
): Promise<ImageStorage> {
  const root = `${info.rootDir}/image/${info.driver}`;
  const read = readSmall(reader, signal, [
    [`${root}/`, '/strata/image/'],
    [`${info.rootDir}/${info.driver}/`, '/strata/layers/'],
  ]);
  const folders = graphFolders(image);
  const all = layersOf(image);
  const graph = `${info.rootDir}/${info.driver}`;
  const layers = await inTurns(all, (layer) =>
    classicLayer(layer, { root, graph, folder: folders?.[layer.index], below: all[layer.index - 1], read }),
  );
  const id = hexOf(image.id);
  return {
    store: 'graph-driver',
    driver: info.driver,
    root: info.rootDir,
    read: reader !== undefined,
    image: [
      { kind: 'config', path: `${root}/imagedb/content/sha256/${id}` },
      { kind: 'image-metadata', path: `${root}/imagedb/metadata/sha256/${id}/` },
      { kind: 'names', path: `${root}/repositories.json` },
    ],
    layers,
  };
}

async function classicLayer(
  layer: Layer,
  store: {
    readonly root: string;
    readonly graph: string;
    readonly folder: string | undefined;
    readonly below: Layer | undefined;
    readonly read: ReadSmall;
  },
): Promise<LayerStorage> {
  const { root, graph, read } = store;
  const record = `${root}/layerdb/sha256/${hexOf(layer.chainId)}`;
  const origins = `${root}/distribution/v2metadata-by-diffid/sha256/${hexOf(layer.diffId)}`;
  // A request takes its time: what is known without one is not asked for. The record's folder names those of all layers.
  const cacheId = folderName(store.folder) ?? (await read(`${record}/cache-id`));
  const files = store.folder ?? (cacheId === undefined ? undefined : `${graph}/${cacheId}/diff`);
  const folder = files?.replace(/\/diff$/, '');
  const [size, metadata, link] = await Promise.all([
    read(`${record}/size`),
    read(origins),
    folder === undefined ? undefined : read(`${folder}/link`),
  ]);
  const found = metadata === undefined ? [] : parseOrigins(metadata);
  const digests = [...new Set(found.map(({ digest }) => digest))];
  const place = (kind: StoredPlace['kind'], path: string, holds?: string): StoredPlace => ({
    kind,
    path,
    ...(holds !== undefined && { holds }),
  });
  return {
    layer,
    ...(cacheId !== undefined && { cacheId }),
    places: [
      place('layer-record', `${record}/`),
      place('diff', `${record}/diff`, layer.diffId),
      // The bottom layer has none.
      ...(store.below === undefined ? [] : [place('parent', `${record}/parent`, store.below.chainId)]),
      place('cache-id', `${record}/cache-id`, cacheId),
      place('size', `${record}/size`, size),
      place('tar-split', `${record}/tar-split.json.gz`),
      ...(files === undefined ? [] : [place('files', `${files}/`)]),
      ...(link === undefined || folder === undefined ? [] : [place('link', `${folder}/link`, link)]),
      ...(link === undefined || folder === undefined || store.below === undefined
        ? []
        : [place('lower', `${folder}/lower`)]),
      place('origins', origins, metadata),
      ...digests.map((digest) =>
        place('diff-id-of', `${root}/distribution/diffid-by-digest/sha256/${hexOf(digest)}`, layer.diffId),
      ),
    ],
    origins: found,
  };
}

function folderName(files: string | undefined): string | undefined {
  return /([^/]+)\/diff$/.exec(files ?? '')?.[1];
}

/** Where containerd keeps an image whose blobs have been read; `blobs` is the folder they are in. */
export function containerdStorage(image: Image, stored: StoredImage, blobs: string): ImageStorage {
  const root = blobs.replace(/\/io\.containerd\.content\.v1\.content\/blobs\/sha256$/, '');
  const blobPath = (digest: string): string => `${blobs}/${hexOf(digest)}`;
  const { manifest, config } = stored.digests;
  return {
    store: 'containerd',
    driver: image.driver,
    root,
    read: true,
    image: [
      ...(manifest === image.id ? [] : [{ kind: 'index', path: blobPath(image.id), holds: image.id } as const]),
      { kind: 'manifest', path: blobPath(manifest), holds: manifest },
      { kind: 'config', path: blobPath(config), holds: config },
      { kind: 'database', path: `${root}/io.containerd.metadata.v1.bolt/meta.db` },
    ],
    layers: layersOf(image).map((layer): LayerStorage => {
      const blob = stored.layers[layer.index];
      return {
        layer,
        snapshot: layer.chainId,
        ...(blob !== undefined && { blob }),
        places: [
          ...(blob === undefined ? [] : [{ kind: 'blob', path: blobPath(blob.digest), holds: blob.digest } as const]),
          { kind: 'snapshots', path: `${root}/io.containerd.snapshotter.v1.${image.driver}/snapshots/` },
        ],
        origins: [],
      };
    }),
  };
}

/** What can be said of an image without the engine's store: its layers and their names. */
export function namedStorage(image: Image, info: EngineInfo): ImageStorage {
  return {
    store: info.containerdStore ? 'containerd' : 'unknown',
    driver: image.driver === '' ? info.driver : image.driver,
    root: info.rootDir,
    read: false,
    image: [],
    layers: layersOf(image).map((layer, index): LayerStorage => {
      const folder = graphFolders(image)?.[index];
      return {
        layer,
        ...(info.containerdStore && { snapshot: layer.chainId }),
        places: folder === undefined ? [] : [{ kind: 'files', path: `${folder}/` }],
        origins: [],
      };
    }),
  };
}

function readSmall(
  reader: Reader | undefined,
  signal: AbortSignal,
  mounts: readonly (readonly [string, string])[],
): ReadSmall {
  return async (path) => {
    const [source, target] = mounts.find(([folder]) => path.startsWith(folder)) ?? [];
    if (reader === undefined || source === undefined || target === undefined) return undefined;
    try {
      const bytes = await wholeOf(reader.file(target + path.slice(source.length), signal), smallFile);
      return new TextDecoder().decode(bytes).trim();
    } catch (error) {
      if (isCancelled(error)) throw error;
      return undefined;
    }
  };
}

async function inTurns<From, To>(items: readonly From[], make: (item: From) => Promise<To>): Promise<readonly To[]> {
  const made: To[] = [];
  for (let at = 0; at < items.length; at += readAtOnce) {
    made.push(...(await Promise.all(items.slice(at, at + readAtOnce).map(make))));
  }
  return made;
}
