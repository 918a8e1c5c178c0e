import type { OpenedFile, WantedFile } from '../core/image.ts';
import { SourceError } from '../core/failure.ts';
import { decompressed, type Expansion } from '../blob/decompressed.ts';
import { filesInTar } from '../blob/filesInTar.ts';
import { filesOfLayer, notingTrouble } from '../blob/filesOfLayer.ts';
import type { ArchiveFile } from './archiveFile.ts';
import { compressionIn, decompressedBlob, type BlobPlace } from './archiveWork.ts';

/** What is wanted of one layer, and where in the archive that is. */
export interface WantedOfBlob {
  readonly place: BlobPlace;
  readonly layer: number;
  readonly files: readonly WantedFile[];
}

/** The wanted files of an archive, read from its beginning to its end once. A layer that is damaged is told at the end. */
export async function* filesOfArchive(
  file: ArchiveFile,
  wanted: readonly WantedOfBlob[],
  signal: AbortSignal,
  expansion: Expansion,
): AsyncGenerator<OpenedFile> {
  const inOrder = wanted.toSorted((a, b) => a.place.blob.offset - b.place.blob.offset);
  const trouble: SourceError[] = [];
  if (file.compression === 'none') {
    for (const each of inOrder) yield* notingTrouble(filesOfBlob(file, each, signal, expansion), trouble);
  } else {
    // Layers that are alike share a blob, of which only one can be read.
    const left = new Map(inOrder.map((each) => [each.place.blob.offset, each]));
    const blobs = filesInTar(file.contents(signal, expansion), ({ bodyOffset }) => left.has(bodyOffset));
    for await (const { offset, size, body } of blobs) {
      const each = left.get(offset);
      if (each === undefined) continue;
      left.delete(offset);
      const bytes = decompressedBlob(body(), each.place.compression, size, expansion);
      yield* notingTrouble(filesOfLayer({ bytes }, each.layer, each.files), trouble);
      if (left.size === 0) break;
    }
    for (const { layer, files } of left.values()) {
      trouble.push(new SourceError({ kind: 'no-such-file', layer, path: files[0]?.path ?? '' }));
    }
  }
  const [first] = trouble;
  if (first !== undefined) throw first;
}

async function* filesOfBlob(
  file: ArchiveFile,
  { place: { blob, compression }, layer, files }: WantedOfBlob,
  signal: AbortSignal,
  expansion: Expansion,
): AsyncGenerator<OpenedFile> {
  const actual = await compressionIn(file, blob, compression);
  const isPlain = actual === 'none';
  // What is not compressed is read where it lies; nothing between is.
  const known = isPlain ? files.filter(({ offset }) => offset !== undefined) : [];
  for (const each of known.toSorted((a, b) => (a.offset ?? 0) - (b.offset ?? 0))) {
    yield { file: each, content: partOfBlob(file, blob, each, signal) };
  }
  const others = known.length === 0 ? files : files.filter(({ offset }) => offset === undefined);
  if (others.length === 0) return;
  const bytes = decompressed(file.stream(blob.offset, blob.size, signal), actual, blob.size, expansion);
  yield* filesOfLayer({ bytes }, layer, others);
}

async function* partOfBlob(
  file: ArchiveFile,
  blob: BlobPlace['blob'],
  { layer, offset = 0, size }: WantedFile,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let left = size;
  for await (const piece of file.stream(
    blob.offset + offset,
    Math.max(0, Math.min(size, blob.size - offset)),
    signal,
  )) {
    left -= piece.length;
    yield piece;
  }
  if (left > 0) throw new SourceError({ kind: 'bad-layer', layer, offset: offset + size - left, entries: 0 });
}
