import type { OpenedFile, WantedFile } from '../core/image.ts';
import type { ImageSpec } from '../core/imageSpec.ts';
import type { ImageStorage } from '../core/imageStorage.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import type { LayerFile } from './classicStore.ts';

/** An image as the engine's own store has it, open for reading until its reader is released. */
export interface OpenStore {
  config(): Promise<ImageSpec | undefined>;
  scan(index: number): Promise<ScannedLayer>;
  file(file: LayerFile): AsyncIterable<Uint8Array>;
  /** What of a layer's files it has; the others are for another source. */
  files(layer: number, files: readonly WantedFile[]): AsyncIterable<OpenedFile>;
  storage(): Promise<ImageStorage>;
}
