import type { LayerScanner } from '../blob/layerScanner.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import type { EngineInfo, Image, OpenedFile, WantedFile } from '../core/image.ts';
import type { ImageSpec } from '../core/imageSpec.ts';
import type { ImageStorage } from '../core/imageStorage.ts';
import { classicConfig, classicFile, classicFolder, classicListing, type LayerFile } from './classicStore.ts';
import { filesInFolder } from './filesInFolder.ts';
import { classicStorage } from './imageStorage.ts';
import type { OpenStore } from './openStore.ts';
import type { Reader } from './readerContainer.ts';
import { unlessRefused } from './refusal.ts';

export interface ClassicStoreOptions {
  readonly info: EngineInfo;
  readonly scanner: LayerScanner;
  /** Where layers' files are, by chain id: what is found out is added. */
  readonly folders: Map<string, string>;
  readonly signal: AbortSignal;
}

/** An image in the store of a graph driver. */
export class OpenClassicStore implements OpenStore {
  readonly #reader: Reader;
  readonly #image: Image;
  readonly #options: ClassicStoreOptions;

  constructor(reader: Reader, image: Image, options: ClassicStoreOptions) {
    this.#reader = reader;
    this.#image = image;
    this.#options = options;
  }

  config(): Promise<ImageSpec | undefined> {
    return classicConfig(this.#reader, this.#image, this.#options.signal);
  }

  scan(index: number): Promise<ScannedLayer> {
    const { scanner, signal } = this.#options;
    return classicListing(this.#reader, this.#image, index, scanner, signal);
  }

  file(file: LayerFile): AsyncIterable<Uint8Array> {
    return classicFile(this.#reader, this.#image, file, this.#options);
  }

  files(layer: number, files: readonly WantedFile[]): AsyncIterable<OpenedFile> {
    return unlessRefused(this.#inFolder(layer, files));
  }

  storage(): Promise<ImageStorage> {
    const { info, signal } = this.#options;
    return classicStorage(this.#image, info, this.#reader, signal);
  }

  async *#inFolder(layer: number, files: readonly WantedFile[]): AsyncGenerator<OpenedFile> {
    const folder = await classicFolder(this.#reader, this.#image, layer, this.#options);
    yield* filesInFolder(this.#reader, folder, layer, files, this.#options.signal);
  }
}
