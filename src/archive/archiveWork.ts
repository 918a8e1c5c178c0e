import type { ArchiveMember, BlobCompression } from '../core/archiveIndex.ts';
import { TarScanner } from '../core/tar/scanner.ts';
import type { ArchiveFile } from './archiveFile.ts';
import {
  decompressed,
  decompressedAsItBegins,
  layerExpansion,
  sniffed,
  type Compression,
  type Expansion,
} from '../blob/decompressed.ts';
import { scanStream, type ScannedLayer } from '../blob/scanStream.ts';
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
        : await scanStream(decompressed(file.stream(blob.offset, blob.size, signal), actual, blob.size, expansion));
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
  for await (const { size, body } of membersInOrder(file.contents(signal, expansion), wanted)) {
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
  for await (const { offset, size, body } of membersInOrder(file.contents(signal, expansion), new Set(wanted.keys()))) {
    const scanned = await scanStream(decompressedBlob(body(), wanted.get(offset) ?? 'unsaid', size, expansion));
    yield { offset, ...scanned };
  }
}

function decompressedBlob(
  bytes: AsyncGenerator<Uint8Array>,
  compression: BlobCompression,
  size: number,
  expansion: Expansion,
): AsyncGenerator<Uint8Array> {
  return compression === 'unsaid'
    ? decompressedAsItBegins(bytes, size, expansion)
    : decompressed(bytes, compression, size, expansion);
}

interface StreamedMember {
  readonly offset: number;
  readonly size: number;
  /** To be read to its end, or left, before the next member is asked for. */
  readonly body: () => AsyncGenerator<Uint8Array>;
}

/** The members at those places, one after the other as the archive has them. */
async function* membersInOrder(
  contents: AsyncGenerator<Uint8Array>,
  offsets: ReadonlySet<number>,
): AsyncGenerator<StreamedMember> {
  type Step =
    | { readonly kind: 'member'; readonly offset: number; readonly size: number }
    | { readonly kind: 'piece'; readonly bytes: Uint8Array };
  let steps: Step[] = [];
  let next = 0;
  const scanner = new TarScanner((entry) => {
    if (entry.kind !== 'file' || !offsets.has(entry.bodyOffset)) return undefined;
    steps.push({ kind: 'member', offset: entry.bodyOffset, size: entry.bodySize });
    return (bytes) => steps.push({ kind: 'piece', bytes });
  });
  const advance = async (): Promise<Step | undefined> => {
    while (next >= steps.length) {
      const chunk = await contents.next();
      if (chunk.done === true) return undefined;
      steps = [];
      next = 0;
      scanner.push(chunk.value);
    }
    return steps[next++];
  };
  try {
    for (let step = await advance(); step !== undefined;) {
      if (step.kind === 'piece') {
        step = await advance();
        continue;
      }
      const state: { isRead: boolean; following: Step | undefined } = { isRead: false, following: undefined };
      const body = async function* () {
        let piece = await advance();
        for (; piece?.kind === 'piece'; piece = await advance()) yield piece.bytes;
        state.isRead = true;
        state.following = piece;
      };
      yield { offset: step.offset, size: step.size, body };
      step = state.isRead ? state.following : await advance();
    }
  } finally {
    await contents.return(undefined);
  }
}
