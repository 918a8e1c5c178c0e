import type { LayerScanner } from '../blob/layerScanner.ts';
import { notingTrouble, tookOff } from '../blob/filesOfLayer.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import { isDigest } from '../core/digest.ts';
import { cancelled, SourceError } from '../core/failure.ts';
import type {
  Digest,
  EngineInfo,
  Image,
  ImageHistory,
  Layer,
  LayerEntries,
  LayerListing,
  OpenedFile,
  WantedFile,
} from '../core/image.ts';
import type { ImageSpec } from '../core/imageSpec.ts';
import type { ListingStore } from '../core/listingStore.ts';
import { classicListings, classicMounts, recordMounts } from './classicStore.ts';
import { containerdImage, containerdMounts, type StoredImage } from './containerdStore.ts';
import { exportedFile, exportedFiles, exportedListings } from './exportedLayers.ts';
import type { ImageStorage } from '../core/imageStorage.ts';
import { classicStorage, namedStorage } from './imageStorage.ts';
import { apiHistory, configHistory, layersOf } from './imageHistory.ts';
import { asTheyCome } from './asTheyCome.ts';
import { OpenClassicStore } from './openClassicStore.ts';
import { OpenContainerdStore } from './openContainerdStore.ts';
import type { OpenStore } from './openStore.ts';
import { ReaderContainers, type Reader, type StoreMount } from './readerContainer.ts';
import { isRefusal } from './refusal.ts';
import type { Session } from './session.ts';

/** `auto` reads the engine's own store through a container that is never started, where the engine lets it; `never` makes no such container. */
export type StoreUse = 'auto' | 'never';

export interface EngineStoreOptions {
  readonly info: (signal: AbortSignal) => Promise<EngineInfo>;
  readonly use: StoreUse;
  readonly scanner: LayerScanner;
  /** Layers known from before, from whatever source. */
  readonly listings?: ListingStore;
}

/** A layer as it was read, whichever image asks. */
interface ReadLayer {
  readonly diffId: Digest;
  readonly scanned: ScannedLayer;
}

/** So many layers are read at a time: the engine unpacks nothing for it, and a thread scans while another waits. */
const layersAtOnce = 3;
/** Milliseconds after a connection: the images are listed first. */
const sweepAfter = 3_000;
/** What is known of an image takes some kilobytes. */
const imagesKept = 200;

/**
 * What the API does not tell of an image, from the quickest source that has it: the listings kept from before, the engine's own store, else (for
 * files) an export, else (for the history) inference.
 */
export class EngineStore {
  readonly #session: Session;
  readonly #options: EngineStoreOptions;
  readonly #readers: ReaderContainers;
  /** Where the layers' files are, by chain id. */
  readonly #folders = new Map<string, string>();
  /** By image: a config belongs to its id for ever. */
  readonly #configs = new Map<string, ImageSpec>();
  readonly #stored = new Map<string, StoredImage>();
  /** Of the places the store may be in, the one where it is; `none` once that is known. */
  #mounts: readonly StoreMount[] | 'none' | undefined;

  constructor(session: Session, options: EngineStoreOptions) {
    this.#session = session;
    this.#options = options;
    this.#readers = new ReaderContainers(session);
  }

  /** Another daemon may listen by now, with another store. What an earlier session of ours left on it is tidied up. */
  connected(signal: AbortSignal): void {
    this.#mounts = undefined;
    this.#folders.clear();
    this.#stored.clear();
    if (this.#options.use === 'never') return;
    const sweeping = setTimeout(() => void this.#readers.sweep(signal), sweepAfter).unref();
    signal.addEventListener('abort', () => clearTimeout(sweeping), { once: true });
  }

  /** Lets go of every image, so that it can be removed. */
  async close(): Promise<void> {
    await this.#readers.close();
  }

  /** Does what removes an image, and once more where only a reader of ours was in the way, of this window or another. */
  async lettingGo(remove: () => Promise<void>, signal: AbortSignal): Promise<void> {
    await this.close();
    try {
      await remove();
    } catch (error) {
      const isHeld = error instanceof SourceError && error.failure.kind === 'in-use';
      if (!isHeld || !(await this.#readers.yield(signal).catch(() => false))) throw error;
      await remove();
    }
  }

  async history(image: Image, signal: AbortSignal): Promise<ImageHistory> {
    const config = this.#configs.get(image.id) ?? (await this.#try(image, signal, (store) => store.config()));
    if (config !== undefined) {
      keep(this.#configs, image.id, config);
      return await configHistory(this.#session, image, config, signal);
    }
    const info = await this.#options.info(signal);
    return await apiHistory(
      this.#session,
      image,
      info.containerdStore ? 'containerd' : info.name === 'Podman' ? 'podman' : 'classic',
      signal,
    );
  }

  /** Where the image lives; without a look at what is there where the store cannot be read. */
  async storage(image: Image, signal: AbortSignal): Promise<ImageStorage> {
    const stored = await this.#try(image, signal, (store) => store.storage());
    if (stored !== undefined) return stored;
    const info = await this.#options.info(signal);
    return hasKnownLayout(info) && !info.containerdStore
      ? await classicStorage(image, info, undefined, signal)
      : namedStorage(image, info);
  }

  /** Where layers turn out to be damaged, the first failure is thrown once all others have come. */
  async *files(
    image: Image,
    signal: AbortSignal,
    indexes: readonly number[] = image.diffIds.map((_, index) => index),
  ): AsyncGenerator<LayerListing> {
    const layers = layersOf(image);
    const unread = new Map<Digest, number[]>();
    const wanted = indexes.map((index) => layers[index]).filter((layer) => layer !== undefined);
    yield* this.#kept(wanted, unread);
    if (unread.size === 0) return;
    // Whoever leaves the loop ends what is being read.
    const stop = new AbortController();
    const reading = AbortSignal.any([signal, stop.signal]);
    let failure: SourceError | undefined;
    try {
      for await (const { diffId, scanned } of this.#scanned(image, unread, reading)) {
        if (signal.aborted) throw cancelled(signal);
        const incomplete = scanned.problem;
        const isTrue = scanned.hash === undefined || `sha256:${scanned.hash}` === diffId;
        if (incomplete === undefined && isTrue) void this.#options.listings?.put(diffId, scanned.entries);
        for (const index of unread.get(diffId) ?? []) {
          const layer = layers[index];
          if (layer === undefined) continue;
          if (incomplete === undefined && !isTrue)
            failure ??= new SourceError({ kind: 'digest-mismatch', layer: index });
          else yield { layer, entries: scanned.entries, ...(incomplete === undefined ? {} : { incomplete }) };
        }
      }
    } finally {
      stop.abort();
    }
    if (failure !== undefined) throw failure;
  }

  /** What is known from before, and from the recordings that a graph driver's store keeps of its layers; undefined where a layer is in neither. */
  async quickFiles(image: Image, signal: AbortSignal): Promise<readonly LayerListing[] | undefined> {
    const layers = layersOf(image);
    const known = new Map<Digest, LayerEntries>();
    const unread = new Map<Digest, number[]>();
    for await (const { layer, entries } of this.#kept(layers, unread)) known.set(layer.diffId, entries);
    for await (const { diffId, scanned } of this.#recorded(image, unread, signal)) {
      unread.delete(diffId);
      if (scanned.problem === undefined) known.set(diffId, scanned.entries);
    }
    if (unread.size > 0 && (await this.#options.info(signal)).containerdStore) return undefined;
    for (const [diffId, [index = 0]] of unread) {
      const scanned = await this.#try(image, signal, (store) => store.scan(index));
      if (scanned === undefined || scanned.problem !== undefined) return undefined;
      known.set(diffId, scanned.entries);
    }
    const found = layers.flatMap((layer) => {
      const entries = known.get(layer.diffId);
      return entries === undefined ? [] : [{ layer, entries }];
    });
    return found.length === layers.length ? found : undefined;
  }

  async *openFile(image: Image, index: number, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const stop = new AbortController();
    const reading = AbortSignal.any([signal, stop.signal]);
    let begun = false;
    try {
      const opened = await this.#open(image, reading);
      if (opened !== undefined) {
        try {
          for await (const piece of opened.store.file({ index, path })) {
            begun = true;
            yield piece;
          }
          return;
        } catch (error) {
          // Nothing was handed out yet: another source may have it.
          if (begun || !isRefusal(error)) throw error;
        } finally {
          opened.reader.release();
        }
      }
      yield* exportedFile(this.#session, image, { index, path }, this.#options.scanner, reading);
    } finally {
      stop.abort();
    }
  }

  /** Of each layer what the store has, then all that is left from an export. */
  async *openFiles(image: Image, files: readonly WantedFile[], signal: AbortSignal): AsyncGenerator<OpenedFile> {
    const stop = new AbortController();
    const reading = AbortSignal.any([signal, stop.signal]);
    const left = new Set(files);
    const trouble: SourceError[] = [];
    try {
      const opened = await this.#open(image, reading);
      if (opened !== undefined) {
        try {
          for (const [layer, ofLayer] of Map.groupBy(files, (file) => file.layer)) {
            yield* tookOff(left, notingTrouble(opened.store.files(layer, ofLayer), trouble));
          }
        } finally {
          opened.reader.release();
        }
      }
      if (left.size === 0) return;
      const exported = exportedFiles(this.#session, image, [...left], this.#options.scanner, reading);
      yield* tookOff(left, notingTrouble(exported, trouble));
      const [first] = trouble;
      if (left.size > 0 && first !== undefined) throw first;
    } finally {
      stop.abort();
    }
  }

  /** What is known of layers from before; `unread` gathers the indexes of the others. */
  async *#kept(layers: readonly Layer[], unread: Map<Digest, number[]>): AsyncGenerator<LayerListing> {
    for (const layer of layers) {
      const entries = await this.#options.listings?.get(layer.diffId);
      if (entries === undefined) unread.set(layer.diffId, [...(unread.get(layer.diffId) ?? []), layer.index]);
      else yield { layer, entries };
    }
  }

  /** Layers as they are read: several at a time from the store, what that does not have from an export. */
  async *#scanned(
    image: Image,
    unread: ReadonlyMap<Digest, readonly number[]>,
    signal: AbortSignal,
  ): AsyncGenerator<ReadLayer> {
    const left = new Map(unread);
    for await (const found of this.#recorded(image, left, signal)) {
      left.delete(found.diffId);
      yield found;
    }
    if (left.size === 0) return;
    const opened = await this.#open(image, signal);
    if (opened !== undefined) {
      try {
        const read = async ([diffId, [index = 0]]: readonly [Digest, readonly number[]]) => {
          try {
            return { diffId, scanned: await opened.store.scan(index) };
          } catch (error) {
            if (isRefusal(error)) return undefined;
            throw error;
          }
        };
        for await (const found of asTheyCome([...left], layersAtOnce, read)) {
          if (found === undefined) continue;
          left.delete(found.diffId);
          yield found;
        }
      } finally {
        opened.reader.release();
      }
    }
    if (left.size === 0) return;
    for await (const { diffId, scanned } of exportedListings(
      this.#session,
      image,
      new Set(left.keys()),
      this.#options.scanner,
      signal,
    )) {
      if (isDigest(diffId)) yield { diffId, scanned };
    }
  }

  /** The layers that a graph driver's store has recorded, all at once; none where it cannot be read so. */
  async *#recorded(
    image: Image,
    unread: ReadonlyMap<Digest, readonly number[]>,
    signal: AbortSignal,
  ): AsyncGenerator<ReadLayer> {
    if (this.#options.use === 'never' || this.#mounts === 'none' || unread.size < 2) return;
    const info = await this.#options.info(signal);
    if (info.containerdStore || !hasKnownLayout(info)) return;
    const indexes = [...unread.values()].map(([index = 0]) => index);
    let reader: Reader | undefined;
    try {
      reader = await this.#readers.acquire(recordMounts(info, image, indexes), image, signal);
      for await (const { index, scanned } of classicListings(reader, this.#options.scanner, signal)) {
        const diffId = image.diffIds[index];
        if (diffId !== undefined) yield { diffId, scanned };
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
    } finally {
      reader?.release();
    }
  }

  /** What the store says; undefined where there is none, or it does not have this image. */
  async #try<T>(image: Image, signal: AbortSignal, ask: (store: OpenStore) => Promise<T>): Promise<T | undefined> {
    const opened = await this.#open(image, signal);
    if (opened === undefined) return undefined;
    try {
      return await ask(opened.store);
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    } finally {
      opened.reader.release();
    }
  }

  async #open(
    image: Image,
    signal: AbortSignal,
  ): Promise<{ readonly store: OpenStore; readonly reader: Reader } | undefined> {
    if (this.#options.use === 'never' || this.#mounts === 'none') return undefined;
    const info = await this.#options.info(signal);
    for (const mounts of this.#mounts === undefined ? places(info) : [this.#mounts]) {
      let reader: Reader | undefined;
      try {
        reader = await this.#readers.acquire(mounts, image, signal);
        const store = await this.#storeOf(image, reader, { info, mounts, signal });
        if (store !== undefined) {
          this.#mounts = mounts;
          return { store, reader };
        }
      } catch (error) {
        if (!isRefusal(error)) {
          reader?.release();
          throw error;
        }
      }
      reader?.release();
    }
    // A place that once had an image does not lose its meaning by one that is not there.
    this.#mounts ??= 'none';
    return undefined;
  }

  /** Undefined where the image is not in this store. */
  async #storeOf(
    image: Image,
    reader: Reader,
    {
      info,
      mounts,
      signal,
    }: { readonly info: EngineInfo; readonly mounts: readonly StoreMount[]; readonly signal: AbortSignal },
  ): Promise<OpenStore | undefined> {
    const common = { scanner: this.#options.scanner, folders: this.#folders, signal };
    if (!info.containerdStore) return new OpenClassicStore(reader, image, { ...common, info });
    const stored = this.#stored.get(image.id) ?? (await containerdImage(reader, image, signal));
    if (stored === undefined) return undefined;
    keep(this.#stored, image.id, stored);
    return new OpenContainerdStore(reader, image, stored, { ...common, mounts, readers: this.#readers });
  }
}

function keep<Value>(kept: Map<string, Value>, id: string, value: Value): void {
  kept.delete(id);
  kept.set(id, value);
  const [oldest] = kept.keys();
  if (kept.size > imagesKept && oldest !== undefined) kept.delete(oldest);
}

function places(info: EngineInfo): readonly (readonly StoreMount[])[] {
  if (!hasKnownLayout(info)) return [];
  return info.containerdStore ? containerdMounts(info) : [classicMounts(info)];
}

function hasKnownLayout(info: EngineInfo): boolean {
  if (info.name === 'Podman' || info.os !== 'linux' || info.rootDir === '') return false;
  return info.containerdStore || ['overlay2', 'fuse-overlayfs', 'vfs'].includes(info.driver);
}
