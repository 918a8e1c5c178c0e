import { isCancelled, SourceError } from '../core/failure.ts';
import type { EngineInfo, Image, ImageHistory, LayerListing } from '../core/image.ts';
import { classicConfig, classicFile, classicListing, classicMounts } from './classicStore.ts';
import {
  containerdFile,
  containerdImage,
  containerdListing,
  containerdMounts,
  type StoredImage,
} from './containerdStore.ts';
import { exportedFile, exportedListings } from './exportedLayers.ts';
import type { ImageStorage } from '../core/imageStorage.ts';
import { classicStorage, containerdStorage, namedStorage } from './imageStorage.ts';
import { apiHistory, configHistory } from './imageHistory.ts';
import { ReaderContainers, type Reader, type StoreMount } from './readerContainer.ts';
import type { Session } from './session.ts';

/** `auto` reads the engine's own store through a container that is never started, where the engine lets it; `never` makes no such container. */
export type StoreUse = 'auto' | 'never';

/** An image as the engine's own store has it, open for reading. */
interface OpenStore {
  config(): Promise<ImageHistory | undefined>;
  listing(index: number): Promise<LayerListing>;
  file(index: number, path: string): AsyncIterable<Uint8Array>;
  storage(): Promise<ImageStorage>;
}

/**
 * What the API does not tell of an image, from the quickest source that has it: the engine's own store, else (for files) an export, else
 * (for the history) inference.
 */
export class EngineStore {
  readonly #session: Session;
  readonly #info: (signal: AbortSignal) => Promise<EngineInfo>;
  readonly #use: StoreUse;
  readonly #readers: ReaderContainers;
  /** Where the layers' files are, by chain id. */
  readonly #folders = new Map<string, string>();
  /** Of the places the store may be in, the one where it is; `none` once that is known. */
  #mounts: readonly StoreMount[] | 'none' | undefined;

  constructor(session: Session, info: (signal: AbortSignal) => Promise<EngineInfo>, use: StoreUse) {
    this.#session = session;
    this.#info = info;
    this.#use = use;
    this.#readers = new ReaderContainers(session);
  }

  /** Another daemon may listen by now, with another store. */
  forget(): void {
    this.#mounts = undefined;
    this.#folders.clear();
  }

  /** Lets go of every image, so that it can be removed. */
  async close(): Promise<void> {
    await this.#readers.close();
  }

  async history(image: Image, signal: AbortSignal): Promise<ImageHistory> {
    const exact = await this.#try(image, signal, (store) => store.config());
    if (exact !== undefined) return exact;
    const info = await this.#info(signal);
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
    const info = await this.#info(signal);
    return hasKnownLayout(info) && !info.containerdStore
      ? await classicStorage(image, info, undefined, signal)
      : namedStorage(image, info);
  }

  async *files(
    image: Image,
    signal: AbortSignal,
    indexes: readonly number[] = image.diffIds.map((_, index) => index),
  ): AsyncGenerator<LayerListing> {
    const left = new Set(indexes);
    // Whoever leaves the loop ends what is being read.
    const stop = new AbortController();
    const reading = AbortSignal.any([signal, stop.signal]);
    try {
      for (const index of indexes) {
        const listing = await this.#try(image, reading, (store) => store.listing(index));
        if (listing === undefined) break;
        left.delete(index);
        yield listing;
      }
      if (left.size > 0) yield* exportedListings(this.#session, image, [...left], reading);
    } finally {
      stop.abort();
    }
  }

  async *openFile(image: Image, index: number, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const stop = new AbortController();
    const reading = AbortSignal.any([signal, stop.signal]);
    let begun = false;
    try {
      const opened = await this.#open(image, reading);
      if (opened !== undefined) {
        try {
          for await (const piece of opened.store.file(index, path)) {
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
      yield* exportedFile(this.#session, image, index, path, reading);
    } finally {
      stop.abort();
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
    if (this.#use === 'never' || this.#mounts === 'none') return undefined;
    const info = await this.#info(signal);
    for (const mounts of this.#mounts === undefined ? places(info) : [this.#mounts]) {
      let reader: Reader | undefined;
      try {
        reader = await this.#readers.acquire(mounts, image, signal);
        const store = info.containerdStore
          ? await this.#containerd(reader, mounts, image, signal)
          : this.#classic(reader, image, info, signal);
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

  #classic(reader: Reader, image: Image, info: EngineInfo, signal: AbortSignal): OpenStore {
    return {
      config: async () => {
        const config = await classicConfig(reader, image, signal);
        return config === undefined ? undefined : await configHistory(this.#session, image, config, signal);
      },
      listing: (index) => classicListing(reader, image, index, signal),
      file: (index, path) =>
        classicFile(reader, image, { index, path }, { driver: info.driver, folders: this.#folders, signal }),
      storage: () => classicStorage(image, info, reader, signal),
    };
  }

  async #containerd(
    reader: Reader,
    mounts: readonly StoreMount[],
    image: Image,
    signal: AbortSignal,
  ): Promise<OpenStore | undefined> {
    const stored: StoredImage | undefined = await containerdImage(reader, image, signal);
    if (stored === undefined) return undefined;
    return {
      config: () => configHistory(this.#session, image, stored.config, signal),
      listing: (index) => containerdListing(reader, image, stored, index, signal),
      file: (index, path) => containerdFile(reader, image, stored, { index, path }, signal),
      storage: () => Promise.resolve(containerdStorage(image, stored, mounts[0]?.source ?? '')),
    };
  }
}

function places(info: EngineInfo): readonly (readonly StoreMount[])[] {
  if (!hasKnownLayout(info)) return [];
  return info.containerdStore ? containerdMounts(info) : [classicMounts(info)];
}

function hasKnownLayout(info: EngineInfo): boolean {
  if (info.name === 'Podman' || info.os !== 'linux' || info.rootDir === '') return false;
  return info.containerdStore || ['overlay2', 'fuse-overlayfs', 'vfs'].includes(info.driver);
}

/** The engine does not let us, or does not have it there: another source is asked. What ends every conversation goes on. */
function isRefusal(error: unknown): boolean {
  if (isCancelled(error)) return false;
  if (!(error instanceof SourceError)) return true;
  switch (error.failure.kind) {
    case 'daemon':
    case 'no-such-container':
    case 'no-such-image':
    case 'in-use':
    case 'not-docker':
      return true;
    default:
      return false;
  }
}
