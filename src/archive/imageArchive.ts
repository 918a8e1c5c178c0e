import { createHash } from 'node:crypto';
import { readArchiveIndex, type ArchivedImage } from '../core/archiveIndex.ts';
import { chainIds } from '../core/chainId.ts';
import { entryTable, type EntryTable } from '../core/entryTable.ts';
import { SourceError, type Failure } from '../core/failure.ts';
import { pairHistory } from '../core/history.ts';
import type {
  Digest,
  Image,
  ImageHistory,
  ImageSource,
  ImageSummary,
  Layer,
  LayerListing,
  OpenedFile,
  WantedFile,
} from '../core/image.ts';
import { imageIdOf, imageOfSpec } from '../core/imageSpec.ts';
import { normalisePath } from '../core/layerEntry.ts';
import { decodeListing } from '../core/listingCodec.ts';
import type { ListingStore } from '../core/listingStore.ts';
import { ArchiveFile } from './archiveFile.ts';
import { filesOfArchive, type WantedOfBlob } from './archiveFiles.ts';
import { ArchiveWorker, type ArchiveReader } from './archiveWorker.ts';
import { compressionIn, layerBytes, type BlobPlace } from './archiveWork.ts';
import { KeptTables } from '../blob/keptTables.ts';
import { layerExpansion, type Expansion } from '../blob/decompressed.ts';
import { failureOf } from '../blob/layerProblem.ts';
import type { LayerProblem } from '../core/layerProblem.ts';
import { notingTrouble } from '../blob/filesOfLayer.ts';
import { openLayerFile } from '../blob/openLayerFile.ts';

export interface ArchiveOptions {
  /** Where the worker's script is: `worker.ts` in the source, `archiveWorker.cjs` in the bundle; or who does its work. */
  readonly worker: URL | ArchiveReader;
  readonly listings?: ListingStore;
  /** When compressed layers are taken for bombs. */
  readonly expansion?: Expansion;
}

/**
 * An archive of images on disk as a source: `docker save`, an OCI layout or Podman's, itself compressed or not.
 * Throws `not-an-archive`.
 */
export async function openArchive(path: string, options: ArchiveOptions, signal: AbortSignal): Promise<ImageArchive> {
  const file = await ArchiveFile.open(path);
  const worker = options.worker instanceof URL ? new ArchiveWorker(options.worker) : options.worker;
  try {
    const images = await readImages(file, worker, signal);
    return new ImageArchive(file, worker, images, options);
  } catch (error) {
    await worker.close();
    await file.close();
    throw error;
  }
}

async function readImages(
  file: ArchiveFile,
  worker: ArchiveReader,
  signal: AbortSignal,
): Promise<readonly ArchivedImage[]> {
  for await (const found of worker.run({ kind: 'members', path: file.path }, signal)) {
    if (found.kind !== 'members') continue;
    const index = await readArchiveIndex({
      members: found.members,
      read: async (member) =>
        file.compression === 'none'
          ? file.read(member.offset, member.size)
          : (found.kept.get(member.name) ?? new Uint8Array(0)),
      sha256,
    });
    if (index.ok) return index.images;
    throw new SourceError({ kind: 'not-an-archive', path: file.path, reason: index.reason });
  }
  throw new SourceError({ kind: 'not-an-archive', path: file.path, reason: 'not-a-tar' });
}

export class ImageArchive implements ImageSource {
  readonly kind = 'archive';
  readonly endpoint: string;
  readonly #file: ArchiveFile;
  readonly #worker: ArchiveReader;
  readonly #images: readonly ArchivedImage[];
  readonly #options: ArchiveOptions;
  readonly #tables = new KeptTables();
  /** Layers whose content was found to be what their diffID says. */
  readonly #checked = new Set<Digest>();

  constructor(file: ArchiveFile, worker: ArchiveReader, images: readonly ArchivedImage[], options: ArchiveOptions) {
    this.endpoint = file.path;
    this.#file = file;
    this.#worker = worker;
    this.#images = images;
    this.#options = options;
  }

  list(signal: AbortSignal): Promise<readonly ImageSummary[]> {
    signal.throwIfAborted();
    return Promise.resolve(this.#images.map(summaryOf));
  }

  inspect(image: string, signal: AbortSignal): Promise<Image> {
    signal.throwIfAborted();
    return Promise.resolve(imageOf(this.#find(image)));
  }

  history(image: Image, signal: AbortSignal): Promise<ImageHistory> {
    signal.throwIfAborted();
    const { spec, layers } = this.#find(image.id);
    return Promise.resolve(
      pairHistory({
        entries: spec.history,
        diffIds: spec.diffIds,
        chainIds: chainIds(spec.diffIds, sha256),
        store: 'config',
        layerSizes: layers.map((layer) => layer.blob?.size),
      }),
    );
  }

  /**
   * Listings come as they are read; then the contents of layers that were passed over are held against their digests. What
   * is wrong with a layer is thrown when all layers have been listed: `bad-layer`, `digest-mismatch`.
   */
  async *files(image: Image, signal: AbortSignal, indexes?: readonly number[]): AsyncGenerator<LayerListing> {
    const archived = this.#find(image.id);
    const { layers } = await this.history(image, signal);
    const wanted = layers.filter((layer) => indexes?.includes(layer.index) !== false);
    const failures: Failure[] = [];
    /** By where the blob is: layers that are alike share one, and it is read once. */
    const unread = new Map<number, { readonly place: BlobPlace; readonly layers: Layer[] }>();
    for (const layer of wanted) {
      const known = await this.#known(layer.diffId);
      const place = placeOf(archived, layer.index);
      if (known !== undefined) yield { layer, entries: known };
      else if (place === undefined) yield { layer, entries: [], incomplete: { kind: 'missing' } };
      else if (unread.get(place.blob.offset)?.layers.push(layer) === undefined) {
        unread.set(place.blob.offset, { place, layers: [layer] });
      }
    }
    const unhashed: BlobPlace[] = [];
    for await (const found of this.#scan(
      [...unread.values()].map(({ place }) => place),
      signal,
    )) {
      const read = unread.get(found.offset);
      if (read === undefined) continue;
      const incomplete = found.problem;
      for (const layer of read.layers)
        yield { layer, entries: found.entries, ...(incomplete !== undefined && { incomplete }) };
      if (found.problem !== undefined) {
        failures.push(...read.layers.flatMap((layer) => problemFailure(found, layer)));
      } else {
        for (const layer of read.layers) this.#tables.keep(layer.diffId, found.entries);
        if (found.hash === undefined) unhashed.push(read.place);
        else for (const layer of read.layers) await this.#check(layer, found.hash, found.entries, failures);
      }
    }
    if (unhashed.length > 0) {
      for await (const found of this.#worker.run({ kind: 'hash', path: this.endpoint, layers: unhashed }, signal)) {
        if (found.kind !== 'hash') continue;
        for (const layer of unread.get(found.offset)?.layers ?? []) {
          await this.#check(layer, found.hash, this.#tables.get(layer.diffId), failures);
        }
      }
    }
    const [failure] = failures;
    if (failure !== undefined) throw new SourceError(failure);
  }

  /** Throws `no-such-file`, `bad-layer`. */
  async *openFile(image: Image, index: number, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const layer = this.#find(image.id).layers[index];
    if (layer?.blob === undefined) throw new SourceError({ kind: 'no-such-file', layer: index, path });
    const { blob, compression, diffId } = layer;
    const expansion = this.#options.expansion ?? layerExpansion;
    const table = this.#tables.get(diffId) ?? (await this.#listLayer({ blob, compression }, diffId, signal));
    const file = this.#file;
    const isPlain = file.compression === 'none' && (await compressionIn(file, blob, compression)) === 'none';
    const part = (offset: number, length: number): AsyncGenerator<Uint8Array> =>
      file.stream(blob.offset + offset, Math.max(0, Math.min(length, blob.size - offset)), signal);
    const bytes = (): AsyncGenerator<Uint8Array> => layerBytes(file, { blob, compression }, signal, expansion);
    yield* openLayerFile({ index, table, bytes, ...(isPlain && { part }) }, normalisePath(path));
  }

  async *openFiles(image: Image, files: readonly WantedFile[], signal: AbortSignal): AsyncGenerator<OpenedFile> {
    const archived = this.#find(image.id);
    const trouble: SourceError[] = [];
    const wanted: WantedOfBlob[] = [];
    for (const [layer, ofLayer] of Map.groupBy(files, (file) => file.layer)) {
      const place = placeOf(archived, layer);
      if (place !== undefined) wanted.push({ place, layer, files: ofLayer });
      else trouble.push(new SourceError({ kind: 'no-such-file', layer, path: ofLayer[0]?.path ?? '' }));
    }
    const expansion = this.#options.expansion ?? layerExpansion;
    yield* notingTrouble(filesOfArchive(this.#file, wanted, signal, expansion), trouble);
    const [first] = trouble;
    if (first !== undefined) throw first;
  }

  async close(): Promise<void> {
    this.#tables.clear();
    await this.#worker.close();
    await this.#file.close();
  }

  #find(image: string): ArchivedImage {
    const found = this.#images.find(({ id, tags }) => id === image || tags.includes(image));
    if (found === undefined) throw new SourceError({ kind: 'no-such-image', image });
    return found;
  }

  async #known(diffId: Digest): Promise<EntryTable | undefined> {
    // What was read from this archive, but not yet held against its digest, is read again.
    if (this.#checked.has(diffId)) return this.#tables.get(diffId);
    const kept = await this.#options.listings?.get(diffId);
    if (kept === undefined) return undefined;
    const table = entryTable(kept);
    this.#tables.keep(diffId, table);
    return table;
  }

  /** A layer that nobody has listed yet, or too long ago. */
  async #listLayer(place: BlobPlace, diffId: Digest, signal: AbortSignal): Promise<EntryTable> {
    const known = await this.#known(diffId);
    if (known !== undefined) return known;
    for await (const { entries, problem } of this.#scan([place], signal)) {
      if (problem === undefined) this.#tables.keep(diffId, entries);
      return entries;
    }
    throw new Error('the worker listed no layer');
  }

  async *#scan(layers: readonly BlobPlace[], signal: AbortSignal): AsyncGenerator<FoundTable> {
    if (layers.length === 0) return;
    const expansion = this.#options.expansion ?? layerExpansion;
    for await (const found of this.#worker.run({ kind: 'scan', path: this.endpoint, layers, expansion }, signal)) {
      if (found.kind !== 'layer') continue;
      const entries = decodeListing(found.listing);
      if (entries === undefined) throw new Error('a listing was damaged between threads');
      yield { ...found, entries };
    }
  }

  async #check(layer: Layer, hash: string, entries: EntryTable | undefined, failures: Failure[]): Promise<void> {
    if (layer.diffId !== `sha256:${hash}`) {
      failures.push({ kind: 'digest-mismatch', layer: layer.index });
      return;
    }
    this.#checked.add(layer.diffId);
    if (entries !== undefined) await this.#options.listings?.put(layer.diffId, entries);
  }
}

interface FoundTable {
  readonly offset: number;
  readonly entries: EntryTable;
  readonly problem?: LayerProblem;
  readonly hash?: string;
}

function problemFailure({ problem, entries }: FoundTable, layer: Layer): readonly Failure[] {
  const failure = problem === undefined ? undefined : failureOf(problem, layer.index, entries.length);
  return failure === undefined ? [] : [failure];
}

function summaryOf(archived: ArchivedImage): ImageSummary {
  const { id, tags, digests, created, size, labels } = imageOf(archived);
  return { id, tags, digests, created, size, labels };
}

function imageOf(archived: ArchivedImage): Image {
  return imageOfSpec(archived.spec, {
    id: imageIdOf(archived.id),
    tags: archived.tags,
    digests: [],
    size: archived.layers.reduce((total, layer) => total + (layer.blob?.size ?? 0), 0),
  });
}

function placeOf(archived: ArchivedImage, layer: number): BlobPlace | undefined {
  const found = archived.layers[layer];
  return found?.blob === undefined ? undefined : { blob: found.blob, compression: found.compression };
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
