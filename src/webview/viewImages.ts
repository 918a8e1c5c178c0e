import { recordDecoder } from '../core/format/record.ts';
import type { InspectedImage } from '../protocol.ts';
import { ImageRecord } from './imageRecord.ts';

/** Thousands of images arrive in hundreds of messages: they are taken in at most this often, in milliseconds. */
const TAKE_IN = 100;

/** The images the view is about, and which of them is looked at. */
export class ViewImages {
  readonly #decode = recordDecoder();
  readonly #grown: () => void;
  #all: readonly ImageRecord[] = [];
  #arrived: ImageRecord[] = [];
  #total = 0;
  #taking: ReturnType<typeof setTimeout> | undefined;
  /** Key of the image whose record is shown. */
  selected: string | undefined;

  /** `grown` is told when further images have been taken in. */
  constructor(grown: () => void) {
    this.#grown = grown;
  }

  get all(): readonly ImageRecord[] {
    return this.#all;
  }

  get chosen(): ImageRecord | undefined {
    return this.#all.find(({ key }) => key === this.selected);
  }

  /** The view is about several images, even if only one has arrived. */
  get many(): boolean {
    return this.#total > 1;
  }

  /** Secret-looking values that what is printed may hold. */
  get secrets(): readonly string[] {
    return this.many ? this.#all.flatMap(({ secrets }) => secrets) : (this.chosen?.secrets ?? []);
  }

  find(key: string | undefined): ImageRecord | undefined {
    return this.#all.find((image) => image.key === key);
  }

  /** Begins anew; the image looked at stays if it is among them. */
  show(images: readonly InspectedImage[], total: number): void {
    this.#all = images.map((image) => new ImageRecord(image, this.#decode));
    this.#total = total;
    this.#arrived = [];
    if (this.chosen === undefined) this.selected = this.#all[0]?.key;
  }

  add(images: readonly InspectedImage[]): void {
    this.#arrived.push(...images.map((image) => new ImageRecord(image, this.#decode)));
    if (this.#taking !== undefined) return;
    this.#taking = setTimeout(() => {
      this.#taking = undefined;
      this.#all = [...this.#all, ...this.#arrived];
      this.#arrived = [];
      this.#grown();
    }, TAKE_IN);
  }

  /** Puts a new record in place of the image's old one; nothing happens where the image is none of these. */
  update(image: InspectedImage): void {
    this.#replace(image.key, () => new ImageRecord(image, this.#decode));
  }

  /** Keeps the record of an image that is no longer there. */
  markGone(key: string): void {
    this.#replace(key, (image) => image.asGone());
  }

  #replace(key: string, change: (image: ImageRecord) => ImageRecord): void {
    const place = this.#all.findIndex((image) => image.key === key);
    const image = this.#all[place];
    if (image !== undefined) this.#all = this.#all.with(place, change(image));
    this.#arrived = this.#arrived.map((arrived) => (arrived.key === key ? change(arrived) : arrived));
  }
}
