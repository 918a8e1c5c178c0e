import type { Image } from '../core/image.ts';
import type { LayerReading } from './layerReading.ts';

/** Whoever follows how layers arrive, and may end it. */
export interface ReadingWatch {
  readonly signal: AbortSignal;
  report(reading: LayerReading): void;
  /** No more is fetched, for whatever reason. */
  done(): void;
}

/** What is fetched of one image for one question; nobody is told before something is. */
export class Watched {
  readonly #image: Image;
  readonly #begin: ((image: Image) => ReadingWatch) | undefined;
  readonly #asked: AbortSignal;
  #watch: ReadingWatch | undefined;

  constructor(image: Image, begin: ((image: Image) => ReadingWatch) | undefined, asked: AbortSignal) {
    this.#image = image;
    this.#begin = begin;
    this.#asked = asked;
  }

  /** Of whoever asked, and of whoever watches from now on. */
  signal(): AbortSignal {
    this.#watch ??= this.#begin?.(this.#image);
    return this.#watch === undefined ? this.#asked : AbortSignal.any([this.#asked, this.#watch.signal]);
  }

  report(reading: LayerReading): void {
    this.#watch?.report(reading);
  }

  done(): void {
    this.#watch?.done();
  }
}
