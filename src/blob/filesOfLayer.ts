import { layerDamage, SourceError } from '../core/failure.ts';
import type { OpenedFile, WantedFile } from '../core/image.ts';
import { layerEntryOf } from '../core/layerEntry.ts';
import type { TarEntry } from '../core/tar/scanner.ts';
import { expandSparse } from '../core/tar/sparse.ts';
import { badLayer, damaged, type BadPlace } from './badLayer.ts';
import { filesAt, isPlaced } from './filesAt.ts';
import { filesInTar } from './filesInTar.ts';

/** A tar in which a layer's files are. */
export interface FilesTar {
  /** Without its compression. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The path in the layer that an entry stands for; where absent the tar is the layer's own, and offsets count. */
  readonly pathOf?: (entry: TarEntry) => string | undefined;
}

/**
 * The files that are wanted of one layer, read once and no further than to the last of them. Throws `bad-layer` where the
 * layer breaks off, `no-such-file` where it has not all of them, and what `bytes` throws.
 */
export async function* filesOfLayer(
  { bytes, pathOf }: FilesTar,
  layer: number,
  wanted: readonly WantedFile[],
): AsyncGenerator<OpenedFile> {
  // What is known to lie where in the layer's own tar need not be searched for.
  if (pathOf === undefined && wanted.every(isPlaced)) {
    yield* filesAt(bytes, wanted);
    return;
  }
  const left = new Set(wanted);
  const byName = new Map<string, WantedFile>();
  for (const file of wanted) for (const name of [file.path, ...file.aliases]) byName.set(name, file);
  const place = { layer, offset: 0, entries: 0 };
  const find = (entry: TarEntry): WantedFile | undefined => {
    place.entries++;
    place.offset = entry.bodyOffset;
    const path = (pathOf ?? plainPath)(entry);
    const file = path === undefined ? undefined : byName.get(path);
    if (file === undefined || !left.has(file)) return undefined;
    return pathOf === undefined && file.offset !== undefined && file.offset !== entry.bodyOffset ? undefined : file;
  };
  try {
    // A tar may have several entries for one that is wanted: the first that fits is it.
    const found = new Map<number, WantedFile>();
    const isWanted = (entry: TarEntry): boolean => {
      const file = find(entry);
      if (file === undefined) return false;
      left.delete(file);
      found.set(entry.bodyOffset, file);
      return true;
    };
    for await (const { entry, body } of filesInTar(bytes, isWanted)) {
      const file = found.get(entry.bodyOffset);
      if (file === undefined) continue;
      found.delete(entry.bodyOffset);
      yield { file, content: wholeContent(entry, body(), place) };
      if (left.size === 0 && found.size === 0) return;
    }
  } catch (error) {
    throw damaged(error, place);
  }
  const [missing] = left;
  if (missing !== undefined) throw new SourceError({ kind: 'no-such-file', layer, path: missing.path });
}

/** Files as they come; what is wrong with their layer is kept for when all others have been read. */
export async function* notingTrouble(
  files: AsyncIterable<OpenedFile>,
  trouble: SourceError[],
): AsyncGenerator<OpenedFile> {
  try {
    yield* files;
  } catch (error) {
    const damage = layerDamage(error);
    if (damage === undefined) throw error;
    trouble.push(damage);
  }
}

/** Files as they come, each taken off those that are left. */
export async function* tookOff(left: Set<WantedFile>, files: AsyncIterable<OpenedFile>): AsyncGenerator<OpenedFile> {
  for await (const opened of files) {
    left.delete(opened.file);
    yield opened;
  }
}

/** A file's content with its holes filled; throws `bad-layer` where it is not all there. */
async function* wholeContent(
  entry: TarEntry,
  body: AsyncIterable<Uint8Array>,
  place: BadPlace,
): AsyncGenerator<Uint8Array> {
  let left = entry.size;
  try {
    const content = entry.sparse === undefined ? body : expandSparse(entry.sparse, entry.size, body);
    for await (const piece of content) {
      left -= piece.length;
      yield piece;
    }
  } catch (error) {
    throw damaged(error, place);
  }
  if (left > 0) throw badLayer(place);
}

function plainPath(entry: TarEntry): string | undefined {
  const found = layerEntryOf(entry);
  return found?.whiteout === undefined ? found?.path : undefined;
}
