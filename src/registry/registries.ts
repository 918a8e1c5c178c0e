import type { NameList } from '../core/registrySource.ts';
import type { PullPreview } from '../core/pullPreview.ts';
import { canonical, withDefaultTag, type Reference } from '../core/reference.ts';
import { platformText } from '../core/imageCard.ts';
import { readReference } from './readReference.ts';
import { RegistryClient } from './registryClient.ts';
import type { ClientOptions } from './registryRequests.ts';
import { RegistryImages, type RegistryImagesOptions } from './registryImages.ts';

/** The registries spoken to in this session, each through one client that remembers where it is and who let us in. */
export class Registries {
  readonly #options: () => ClientOptions & RegistryImagesOptions;
  readonly #clients = new Map<string, RegistryClient>();

  /** `options` is asked for every registry when it is first spoken to. */
  constructor(options: () => ClientOptions & RegistryImagesOptions) {
    this.#options = options;
  }

  /** `name` is the domain of references: `docker.io`, `localhost:5000`. Asks nothing of anybody. */
  client(name: string): RegistryClient {
    const known = this.#clients.get(name) ?? new RegistryClient(name, this.#options());
    this.#clients.set(name, known);
    return known;
  }

  /** The images of a registry that somebody looks at: none at first. */
  images(name: string): RegistryImages {
    return new RegistryImages(this.client(name), this.#options());
  }

  /** The tags of the repository that a reference names (`debian`, `gcr.io/x/y:1`), `latest` and the highest versions first. */
  async tags(reference: string, signal: AbortSignal): Promise<NameList> {
    const { domain, path } = readReference(reference);
    return await this.images(domain).tags(path, signal);
  }

  /** What pulling an image would bring; nothing is fetched but manifests and a config. */
  async preview(reference: Reference, platform: string | undefined, signal: AbortSignal): Promise<PullPreview> {
    // What is asked about is not looked at: nothing of it is kept.
    const images = new RegistryImages(this.client(reference.domain));
    const name = canonical(withDefaultTag(reference));
    const { digest, platforms } = await images.resolve(name, signal);
    const image = await images.open(name, platform, signal);
    const own = platformText(image.platform);
    const told = platforms
      .flatMap((each) => (each.platform === undefined ? [] : [platformText(each.platform)]))
      // Attestations are filed under a platform of unknown/unknown.
      .filter((text) => !text.startsWith('unknown'));
    return {
      ...{ digest, platforms: told.length === 0 ? [own] : told },
      image: { platform: own, size: image.size, layers: image.diffIds.length },
    };
  }

  /** What was learnt of registries is asked for anew: after signing in, or a changed setting. */
  forget(): void {
    for (const client of this.#clients.values()) client.forget();
    this.#clients.clear();
  }
}
