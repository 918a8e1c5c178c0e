import type { Digest, Image, ImageSource, Platform } from './image.ts';

/** Names a registry tells: of repositories, or of tags. */
export interface NameList {
  readonly names: readonly string[];
  /** False where there are more than were asked for. */
  readonly isWhole: boolean;
}

/** A repository of somebody's. */
export interface NamespaceRepository {
  /** `bitnami/redis` */
  readonly path: string;
  readonly isPrivate: boolean;
  /** When something was last pushed, ms since the epoch; 0 where nobody says. */
  readonly updated: number;
}

/** What somebody has on a registry. */
export interface NamespaceList {
  readonly repositories: readonly NamespaceRepository[];
  /** False where there are more than were asked for. */
  readonly isWhole: boolean;
  /** The person is signed in, but not in a way in which private ones are told. */
  readonly isPublicOnly?: boolean;
}

/** What a registry's house tells of a tag beside what it stands for. */
export interface TagDetails {
  /** Bytes, compressed, of the image for the most usual platform; 0 where nobody says. */
  readonly size: number;
  /** When it was last pushed, ms since the epoch; 0 where nobody says. */
  readonly pushed: number;
}

/** One of the images a name on a registry stands for. */
export interface PlatformImage {
  /** Of its own manifest. */
  readonly digest: Digest;
  /** Absent where the registry does not say. */
  readonly platform?: Platform;
}

/** What a name stands for on a registry. */
export interface NamedManifest {
  /** Of the index where there is one: what a pull by that name records. */
  readonly digest: Digest;
  /** The images to choose from; one where the name stands for a single image. */
  readonly platforms: readonly PlatformImage[];
}

/**
 * A registry as a source: its images are looked at where they are. `list` tells those that were opened. References are whole
 * ones (`docker.io/library/debian:12`), repositories are without the registry (`library/debian`).
 */
export interface RegistrySource extends ImageSource {
  readonly kind: 'registry';
  /** Whether it is a registry that lets the person in. */
  ping(signal: AbortSignal): Promise<void>;
  /** Most public registries refuse to tell. */
  repositories(signal: AbortSignal): Promise<NameList>;
  /**
   * The repositories of one owner (`library`), which Docker Hub and GHCR tell through other APIs of theirs. Throws `no-namespace`,
   * `rate-limit`, `denied`.
   */
  namespace(name: string, signal: AbortSignal): Promise<NamespaceList>;
  /** `latest` and the highest versions first. */
  tags(repository: string, signal: AbortSignal): Promise<NameList>;
  /** What is told of the tags that were pushed last, by tag; nothing where nobody tells. Docker Hub does. */
  tagDetails(repository: string, signal: AbortSignal): Promise<ReadonlyMap<string, TagDetails>>;
  resolve(reference: string, signal: AbortSignal): Promise<NamedManifest>;
  /**
   * Looks at an image. `platform` is `linux/arm64` or the digest of one of the manifests; this machine's own where absent, or
   * the only one. Throws `no-platform`.
   */
  open(reference: string, platform: string | undefined, signal: AbortSignal): Promise<Image>;
  /** What a tag stands for now. */
  digest(repository: string, tag: string, signal: AbortSignal): Promise<Digest>;
  /** Deletes a manifest, and with it every tag that stands for it. Throws `delete-refused`. */
  delete(repository: string, digest: Digest, signal: AbortSignal): Promise<void>;
  /** Asks for everything anew: where the registry is, and who the person is. */
  forget(): void;
}

export function isRegistry(source: ImageSource): source is RegistrySource {
  return source.kind === 'registry';
}
