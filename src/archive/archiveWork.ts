import type { ArchiveMember, BlobCompression } from '../core/archiveIndex.ts';
import type { ArchiveFile } from './archiveFile.ts';
import {
  decompressed,
  decompressedAsItBegins,
  layerExpansion,
  sniffed,
  type Compression,
  type Expansion,
} from '../blob/decompressed.ts';
import { filesInTar } from '../blob/filesInTar.ts';
import { scanStream, type ScannedLayer } from '../blob/scanStream.ts';
import { sharedBytes } from '../blob/sharedColumns.ts';
import { hashInPlace, scanInPlace } from './scanLayer.ts';

/** A layer's blob that is to be read. Where it lies tells it from all others: layers that are alike share one. */
export interface BlobPlace {
  readonly blob: ArchiveMember;
  readonly compression: BlobCompression;
}

export interface FoundLayer extends ScannedLayer {
  readonly offset: number;
}

/** Scans layers in the order that is quickest: that of the archive where it has to be read from its beginning. */
export async function* scanLayers(
  file: ArchiveFile,
  layers: readonly BlobPlace[],
  signal: AbortSignal,
  expansion: Expansion = layerExpansion,
): AsyncGenerator<FoundLayer> {
  if (file.compression !== 'none') {
    yield* scanInOrder(file, layers, signal, expansion);
    return;
  }
  for (const { blob, compression } of layers) {
    const actual = await compressionIn(file, blob, compression);
    const scanned =
      actual === 'none'
        ? await scanInPlace(file, blob, signal)
        : await scanStream(
            decompressed(file.stream(blob.offset, blob.size, signal), actual, blob.size, expansion),
            sharedBytes,
          );
    yield { offset: blob.offset, ...scanned };
  }
}

/** A layer's uncompressed bytes. */
export async function* layerBytes(
  file: ArchiveFile,
  { blob, compression }: BlobPlace,
  signal: AbortSignal,
  expansion: Expansion,
): AsyncGenerator<Uint8Array> {
  if (file.compression === 'none') {
    const actual = await compressionIn(file, blob, compression);
    yield* decompressed(file.stream(blob.offset, blob.size, signal), actual, blob.size, expansion);
    return;
  }
  const wanted = new Set([blob.offset]);
  for await (const { size, body } of filesInTar(file.contents(signal, expansion), ({ bodyOffset }) =>
    wanted.has(bodyOffset),
  )) {
    yield* decompressedBlob(body(), compression, size, expansion);
    return;
  }
}

/** The hex sha256 of each blob's uncompressed content, in an archive that isn't compressed itself. */
export async function* hashLayers(
  file: ArchiveFile,
  layers: readonly BlobPlace[],
  signal: AbortSignal,
): AsyncGenerator<{ readonly offset: number; readonly hash: string }> {
  for (const { blob } of layers) yield { offset: blob.offset, hash: await hashInPlace(file, blob, signal) };
}

/** What the manifest says, or where it says nothing the blob's first bytes. */
export async function compressionIn(
  file: ArchiveFile,
  blob: ArchiveMember,
  compression: BlobCompression,
): Promise<Compression> {
  return compression === 'unsaid' ? sniffed(await file.read(blob.offset, Math.min(4, blob.size))) : compression;
}

async function* scanInOrder(
  file: ArchiveFile,
  layers: readonly BlobPlace[],
  signal: AbortSignal,
  expansion: Expansion,
): AsyncGenerator<FoundLayer> {
  // By place: an archive may have several members of one name, of which the last counts.
  const wanted = new Map(layers.map((layer) => [layer.blob.offset, layer.compression]));
  for await (const { offset, size, body } of filesInTar(file.contents(signal, expansion), ({ bodyOffset }) =>
    wanted.has(bodyOffset),
  )) {
    const bytes = decompressedBlob(body(), wanted.get(offset) ?? 'unsaid', size, expansion);
    const scanned = await scanStream(bytes, sharedBytes);
    yield { offset, ...scanned };
  }
}

/** A layer's blob out of a tar that is being read, without its compression. */
export function decompressedBlob(
  bytes: AsyncGenerator<Uint8Array>,
  compression: BlobCompression,
  size: number,
  expansion: Expansion,
): AsyncGenerator<Uint8Array> {
  return compression === 'unsaid'
    ? decompressedAsItBegins(bytes, size, expansion)
    : decompressed(bytes, compression, size, expansion);
}
