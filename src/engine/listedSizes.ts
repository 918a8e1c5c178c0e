import type { EngineInfo, Image, ImageId, ImageSummary } from '../core/image.ts';
import { listImages } from './images.ts';
import type { Session } from './session.ts';

/**
 * What images weigh, as the engine lists them. An image in containerd's store is kept compressed and unpacked: the list counts both, a
 * record only the first, and one image must not weigh now this and now that.
 */
export class ListedSizes {
  readonly #session: Session;
  readonly #info: (signal: AbortSignal) => Promise<Pick<EngineInfo, 'containerdStore'>>;
  readonly #known = new Map<ImageId, number>();

  constructor(session: Session, info: (signal: AbortSignal) => Promise<Pick<EngineInfo, 'containerdStore'>>) {
    this.#session = session;
    this.#info = info;
  }

  /** All images, whose sizes are known from now on. */
  async list(signal: AbortSignal): Promise<readonly ImageSummary[]> {
    const images = await listImages(this.#session, signal);
    this.#known.clear();
    for (const { id, size } of images) this.#known.set(id, size);
    return images;
  }

  /** The image with the size the list says, which is asked about this image alone where it is not known. */
  async sized(image: Image, signal: AbortSignal): Promise<Image> {
    if (!(await this.#info(signal)).containerdStore) return image;
    const known = this.#known.get(image.id) ?? (await this.#ask(image, signal));
    return known === undefined ? image : { ...image, size: known };
  }

  /** Another platform of an image, say, makes it weigh more under the same id. */
  forget(): void {
    this.#known.clear();
  }

  async #ask(image: Image, signal: AbortSignal): Promise<number | undefined> {
    const name = image.tags[0] ?? image.digests[0];
    const filters = name === undefined ? { dangling: ['true'] } : { reference: [name] };
    const listed = await listImages(this.#session, signal, filters);
    for (const { id, size } of listed) this.#known.set(id, size);
    return this.#known.get(image.id);
  }
}
