import { fieldsAt, textAt } from './fields.ts';
import type { Digest, Image, Layer } from './image.ts';

/** Where an engine keeps an image and its layers, on the engine's own machine. */
export interface ImageStorage {
  /** How the engine keeps images: layers of a graph driver, blobs and snapshots of containerd, or in a way that is not known here. */
  readonly store: 'graph-driver' | 'containerd' | 'unknown';
  readonly driver: string;
  /** `/var/lib/docker`, or where containerd's content is. */
  readonly root: string;
  /** Whether what the places hold was read, or the places are named without a look at them. */
  readonly read: boolean;
  readonly image: readonly StoredPlace[];
  /** Bottom first. */
  readonly layers: readonly LayerStorage[];
}

export interface LayerStorage {
  readonly layer: Layer;
  /** The directory of the graph driver that holds its files, by its name. */
  readonly cacheId?: string;
  /** The name of its snapshot with containerd. */
  readonly snapshot?: string;
  readonly blob?: StoredBlob;
  readonly places: readonly StoredPlace[];
  /** Where the layer was pulled from or pushed to. */
  readonly origins: readonly LayerOrigin[];
}

export interface StoredBlob {
  readonly digest: string;
  /** Bytes, compressed as it is. */
  readonly size?: number;
  readonly mediaType: string;
}

export interface LayerOrigin {
  /** Of the compressed layer, as the registry knows it. */
  readonly digest: string;
  /** `docker.io/library/debian`. */
  readonly repository: string;
}

/** What a place is for. */
export type PlaceKind =
  | 'config'
  | 'image-metadata'
  | 'names'
  | 'index'
  | 'manifest'
  | 'layer-record'
  | 'diff'
  | 'parent'
  | 'cache-id'
  | 'size'
  | 'tar-split'
  | 'files'
  | 'link'
  | 'lower'
  | 'origins'
  | 'diff-id-of'
  | 'blob'
  | 'snapshots'
  | 'database';

/** A file, or a folder where the path ends in a slash. */
export interface StoredPlace {
  readonly kind: PlaceKind;
  readonly path: string;
  /** What a small file says. */
  readonly holds?: string;
}

/**
 * The folders of a graph driver that hold an image's layers, bottom first, as its record names them: the driver lays the lower
 * ones under the upper one. Undefined where they are not told or do not fit the layers.
 */
export function graphFolders(image: Pick<Image, 'raw' | 'diffIds'>): readonly string[] | undefined {
  const data = fieldsAt(fieldsAt(parsed(image.raw), 'GraphDriver'), 'Data');
  const lower = textAt(data, 'LowerDir');
  const upper = textAt(data, 'UpperDir');
  const folders = [...(lower === '' ? [] : lower.split(':').reverse()), ...(upper === '' ? [] : [upper])];
  return folders.length === image.diffIds.length ? folders : undefined;
}

/** Reads `distribution/v2metadata-by-diffid/sha256/<diffID>`: where a layer has been. */
export function parseOrigins(text: string): readonly LayerOrigin[] {
  const list = parsed(new TextEncoder().encode(text));
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const digest = textAt(item, 'Digest');
    return digest === '' ? [] : [{ digest, repository: textAt(item, 'SourceRepository') }];
  });
}

/** The hex digits of a digest, which name its file. */
export function hexOf(digest: Digest | string): string {
  return digest.slice(digest.indexOf(':') + 1);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
