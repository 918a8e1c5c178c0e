import { filesOfLayer, notingTrouble, tookOff } from '../blob/filesOfLayer.ts';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import type { Image, OpenedFile, WantedFile } from '../core/image.ts';
import type { ImageSpec } from '../core/imageSpec.ts';
import type { ImageStorage } from '../core/imageStorage.ts';
import type { LayerFile } from './classicStore.ts';
import { containerdBlob, containerdFile, containerdListing, type StoredImage } from './containerdStore.ts';
import { filesInFolder } from './filesInFolder.ts';
import { layersOf } from './imageHistory.ts';
import { containerdStorage } from './imageStorage.ts';
import type { OpenStore } from './openStore.ts';
import type { Reader, ReaderContainers, StoreMount } from './readerContainer.ts';
import { unlessRefused } from './refusal.ts';
import { snapshotFolders } from './snapshots.ts';

/** Bytes of a blob that takes longer to read than a container takes to make. */
const largeBlob = 4 * 1024 * 1024;

export interface ContainerdStoreOptions {
  /** What the reader sees of the store: the blobs, and where it is there the snapshotter's folder. */
  readonly mounts: readonly StoreMount[];
  readonly readers: ReaderContainers;
  readonly scanner: LayerScanner;
  /** Where layers are unpacked, by chain id: what is found out is added. */
  readonly folders: Map<string, string>;
  readonly signal: AbortSignal;
}

/** An image in containerd's store. */
export class OpenContainerdStore implements OpenStore {
  readonly #reader: Reader;
  readonly #image: Image;
  readonly #stored: StoredImage;
  readonly #options: ContainerdStoreOptions;

  constructor(reader: Reader, image: Image, stored: StoredImage, options: ContainerdStoreOptions) {
    this.#reader = reader;
    this.#image = image;
    this.#stored = stored;
    this.#options = options;
  }

  config(): Promise<ImageSpec | undefined> {
    return Promise.resolve(this.#stored.config);
  }

  async scan(index: number): Promise<ScannedLayer> {
    const { mounts, readers, scanner, signal } = this.#options;
    const isLarge = (this.#stored.layers[index]?.size ?? 0) > largeBlob;
    const own = isLarge ? await readers.acquire(mounts, this.#image, signal, 'long') : undefined;
    try {
      return await containerdListing(own ?? this.#reader, this.#image, this.#stored, index, scanner, signal);
    } finally {
      own?.release();
    }
  }

  async *file(file: LayerFile): AsyncGenerator<Uint8Array> {
    const folder = await this.#unpacked(file.index);
    yield* containerdFile(this.#reader, this.#image, this.#stored, file, folder, this.#options.signal);
  }

  /** From where the layer is unpacked, where that is known; what is not there from its blob. */
  files(layer: number, files: readonly WantedFile[]): AsyncIterable<OpenedFile> {
    return unlessRefused(this.#unpackedOrPacked(layer, files));
  }

  storage(): Promise<ImageStorage> {
    return Promise.resolve(containerdStorage(this.#image, this.#stored, this.#options.mounts[0]?.source ?? ''));
  }

  async *#unpackedOrPacked(layer: number, files: readonly WantedFile[]): AsyncGenerator<OpenedFile> {
    const { signal } = this.#options;
    const left = new Set(files);
    const folder = await this.#unpacked(layer);
    if (folder !== undefined) {
      const unpacked = filesInFolder(this.#reader, folder, layer, files, signal);
      yield* tookOff(left, notingTrouble(unlessRefused(unpacked), []));
    }
    if (left.size === 0) return;
    const bytes = containerdBlob(this.#reader, this.#image, this.#stored, layer, signal);
    yield* filesOfLayer({ bytes }, layer, [...left]);
  }

  /** The folder in which containerd has unpacked a layer; undefined where nobody knows. */
  async #unpacked(layer: number): Promise<string | undefined> {
    const { folders, mounts, signal } = this.#options;
    const chainId = layersOf(this.#image)[layer]?.chainId ?? '';
    if (!folders.has(chainId) && mounts.length > 1) {
      for (const [id, folder] of await snapshotFolders(this.#reader, signal)) folders.set(id, folder);
    }
    return folders.get(chainId);
  }
}
