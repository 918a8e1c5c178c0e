import { createHash } from 'node:crypto';
import { layerExpansion, uncompressed } from '../blob/decompressed.ts';
import { fileInLayer } from '../blob/fileInLayer.ts';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import { SourceError } from '../core/failure.ts';
import type { EngineInfo, Image } from '../core/image.ts';
import { isDigest } from '../core/digest.ts';
import type { LayerFile } from './classicStore.ts';
import { fieldsAt, isFields, listAt, numberAt, textAt } from '../core/fields.ts';
import type { StoredBlob } from '../core/imageStorage.ts';
import { parseImageSpec, type ImageSpec } from '../core/imageSpec.ts';
import type { Reader, StoreMount } from './readerContainer.ts';
import { snapshotsTarget } from './snapshots.ts';
import { wholeOf } from './wholeStream.ts';

/** Where containerd may keep its content: its own root is not told. The daemon's own containerd comes first, then the machine's. */
export function containerdMounts(info: EngineInfo): readonly (readonly StoreMount[])[] {
  const roots = [
    `${info.rootDir}/containerd/daemon`,
    '/var/lib/containerd',
    '/var/lib/docker/containerd/daemon',
    '/var/lib/desktop-containerd/daemon',
  ];
  return roots.flatMap((root) => {
    const blobs = { source: `${root}/io.containerd.content.v1.content/blobs/sha256`, target: '/strata/blobs' };
    const snapshots = { source: `${root}/io.containerd.snapshotter.v1.${info.driver}`, target: snapshotsTarget };
    // Layers are unpacked elsewhere where another snapshotter is plugged in.
    return [[blobs, snapshots], [blobs]];
  });
}

/** One platform of an image as containerd's content store has it. */
export interface StoredImage {
  readonly config: ImageSpec;
  /** Digests of the layers' blobs, bottom first. */
  readonly blobs: readonly string[];
  /** The same with what the manifest says of them. */
  readonly layers: readonly StoredBlob[];
  /** Of the manifest and the config themselves. */
  readonly digests: { readonly manifest: string; readonly config: string };
}

/** Finds the manifest and config of the platform the engine shows of an image; undefined where none fits. Throws where a blob is missing. */
export async function containerdImage(
  reader: Reader,
  image: Image,
  signal: AbortSignal,
): Promise<StoredImage | undefined> {
  const root = await json(reader, image.id, signal);
  if (!isFields(root['config'])) {
    for (const digest of platformsFirst(listAt(root, 'manifests'), image)) {
      // Of other platforms often only the index is here.
      const manifest = await json(reader, digest, signal).catch(missing);
      const stored = await storedImage(reader, { digest, manifest }, image, signal);
      if (stored !== undefined) return stored;
    }
    return undefined;
  }
  return await storedImage(reader, { digest: image.id, manifest: root }, image, signal);
}

/** A layer's entries and hash, read from its blob. */
export function containerdListing(
  reader: Reader,
  image: Image,
  { blobs }: StoredImage,
  index: number,
  scanner: LayerScanner,
  signal: AbortSignal,
): Promise<ScannedLayer> {
  const blob = blobs[index];
  if (blob === undefined) throw noLayer(image, index);
  return scanner.scan('tar', reader.file(blobPath(blob), signal), signal);
}

/** A file as one layer brings it: from where the layer is unpacked, where that is known (`folder`), else from its blob. */
export async function* containerdFile(
  reader: Reader,
  image: Image,
  stored: StoredImage,
  { index, path }: LayerFile,
  folder: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (folder !== undefined) {
    let begun = false;
    try {
      for await (const piece of reader.file(`${folder}/${path}`, signal)) {
        begun = true;
        yield piece;
      }
      return;
    } catch (error) {
      if (begun) throw error;
      missing(error);
    }
  }
  const blob = stored.blobs[index];
  if (blob === undefined) throw noLayer(image, index);
  let wanted = path;
  for (;;) {
    const link = yield* fileOfLayer(reader.file(blobPath(blob), signal), wanted);
    // The content of a hard link stands where the other name does.
    if (link === undefined) return;
    wanted = link;
  }
}

/** A layer's bytes, without the compression of its blob. */
export function containerdBlob(
  reader: Reader,
  image: Image,
  { blobs }: StoredImage,
  index: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const blob = blobs[index];
  if (blob === undefined) throw noLayer(image, index);
  return uncompressed(reader.file(blobPath(blob), signal), layerExpansion);
}

/** The content of one file of a layer's blob; returns the path of another where it is a hard link to that. */
export async function* fileOfLayer(
  blob: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array, string | undefined> {
  const found = yield* fileInLayer(uncompressed(blob, layerExpansion), path);
  if (found.kind === 'link') return found.path;
  if (found.kind === 'read' && found.isWhole) return undefined;
  throw new SourceError({ kind: 'daemon', status: 404, text: `${path} is no file of this layer, or is cut off` });
}

async function storedImage(
  reader: Reader,
  { digest: manifestDigest, manifest }: { readonly digest: string; readonly manifest: unknown },
  image: Image,
  signal: AbortSignal,
): Promise<StoredImage | undefined> {
  const digest = textAt(fieldsAt(manifest, 'config'), 'digest');
  if (!isDigest(digest)) return undefined;
  const config = parseImageSpec(await json(reader, digest, signal).catch(missing));
  const same =
    config?.diffIds.length === image.diffIds.length &&
    config.diffIds.every((diffId, index) => diffId === image.diffIds[index]);
  if (!same) return undefined;
  const layers = listAt(manifest, 'layers').map((layer): StoredBlob => {
    const size = numberAt(layer, 'size');
    return {
      digest: textAt(layer, 'digest'),
      mediaType: textAt(layer, 'mediaType'),
      ...(size !== undefined && { size }),
    };
  });
  return {
    config,
    blobs: layers.map((layer) => layer.digest),
    layers,
    digests: { manifest: manifestDigest, config: digest },
  };
}

/** The manifests of an index, those of the image's own platform before others. */
function platformsFirst(manifests: readonly unknown[], image: Image): readonly string[] {
  const fits = (manifest: unknown): boolean => {
    const platform = fieldsAt(manifest, 'platform');
    return (
      textAt(platform, 'os') === image.platform.os && textAt(platform, 'architecture') === image.platform.architecture
    );
  };
  return [...manifests.filter(fits), ...manifests.filter((manifest) => !fits(manifest))]
    .map((manifest) => textAt(manifest, 'digest'))
    .filter(isDigest);
}

/** A small blob, checked against its name. */
async function json(reader: Reader, digest: string, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await wholeOf(reader.file(blobPath(digest), signal), 64 * 1024 * 1024);
  const value: unknown =
    createHash('sha256').update(bytes).digest('hex') === hexOf(digest)
      ? JSON.parse(new TextDecoder().decode(bytes))
      : undefined;
  if (!isFields(value))
    throw new SourceError({ kind: 'daemon', status: 500, text: `blob ${digest} is not what its name says` });
  return value;
}

function missing(error: unknown): undefined {
  if (error instanceof SourceError && error.failure.kind === 'daemon' && error.failure.status === 404) return undefined;
  throw error;
}

function noLayer(image: Image, index: number): SourceError {
  return new SourceError({ kind: 'daemon', status: 404, text: `${image.id} has no layer ${index}` });
}

function blobPath(digest: string): string {
  return `/strata/blobs/${hexOf(digest)}`;
}

function hexOf(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1);
}
