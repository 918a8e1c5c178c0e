import type { PlainReason } from './reason.ts';
import { isDigest } from './digest.ts';
import { fieldsAt, isFields, listAt, textAt, textsAt } from './fields.ts';
import type { Digest } from './image.ts';
import { parseImageSpec, type ImageSpec } from './imageSpec.ts';
import { normalisePath } from './layerEntry.ts';
import { familiar, parseReference } from './reference.ts';

/** One member of an image archive. */
export interface ArchiveMember {
  readonly name: string;
  /** Where its content begins in the (uncompressed) archive. */
  readonly offset: number;
  readonly size: number;
  /** What it is another name of, relative to the root. */
  readonly linkTo?: string;
}

/** How a layer's blob is compressed; `unsaid` where no media type tells, as in `manifest.json`. */
export type BlobCompression = 'none' | 'gzip' | 'zstd' | 'unsaid';

interface ArchivedLayer {
  readonly diffId: Digest;
  readonly compression: BlobCompression;
  /** Absent where the archive doesn't hold the blob. */
  readonly blob?: ArchiveMember;
  /** The hash of the blob itself, where a manifest tells. */
  readonly digest?: Digest;
}

export interface ArchivedImage {
  /** The digest of the config. */
  readonly id: Digest;
  /** Familiar names. */
  readonly tags: readonly string[];
  readonly manifest?: Digest;
  readonly spec: ImageSpec;
  readonly layers: readonly ArchivedLayer[];
}

export interface ArchiveReader {
  readonly members: readonly ArchiveMember[];
  /** The whole content of a small member. */
  readonly read: (member: ArchiveMember) => Promise<Uint8Array>;
  readonly sha256: (bytes: Uint8Array) => string;
}

export type ArchiveIndex =
  | { readonly ok: true; readonly images: readonly ArchivedImage[] }
  /** `reason` is a clause: what is missing or wrong. */
  | { readonly ok: false; readonly reason: PlainReason };

/** Manifests and configs are small; what is larger than this is none. */
const documentLimit = 8 * 1024 * 1024;
const manifestLimit = 1000;
const depthLimit = 4;

/**
 * Finds the images of an archive by what its own documents say: `index.json` of an OCI layout, `manifest.json` of
 * `docker save`, or both. Nothing is taken for a layer or a config because it looks like one.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
 */
export async function readArchiveIndex(reader: ArchiveReader): Promise<ArchiveIndex> {
  const archive = new Documents(reader);
  const layout = archive.member('index.json');
  const list = archive.member('manifest.json');
  if (layout === undefined && list === undefined) {
    const isAncient = archive.member('repositories') !== undefined;
    return {
      ok: false,
      reason: isAncient ? 'ancient-archive' : 'no-index',
    };
  }
  const images = new Map<Digest, ArchivedImage>();
  if (layout !== undefined) {
    const index = await archive.json(layout);
    if (!isFields(index)) return { ok: false, reason: 'damaged-index' };
    await readOciIndex(archive, index, images);
  }
  if (list !== undefined) {
    const manifests = await archive.json(list);
    if (!Array.isArray(manifests)) return { ok: false, reason: 'damaged-manifest' };
    for (const item of manifests.slice(0, manifestLimit)) await readDockerManifest(archive, item, images);
  }
  if (images.size === 0) return { ok: false, reason: 'no-images' };
  return { ok: true, images: [...images.values()] };
}

class Documents {
  readonly #members: ReadonlyMap<string, ArchiveMember>;
  readonly #reader: ArchiveReader;

  constructor(reader: ArchiveReader) {
    this.#reader = reader;
    this.#members = new Map(reader.members.map((member) => [normalisePath(member.name), member]));
  }

  /** The member of that name, or what it is a link to. */
  member(name: string): ArchiveMember | undefined {
    let found = this.#members.get(normalisePath(name));
    for (let hops = 0; found?.linkTo !== undefined && hops < 10; hops++) found = this.#members.get(found.linkTo);
    return found?.linkTo === undefined ? found : undefined;
  }

  blob(digest: string): ArchiveMember | undefined {
    return isDigest(digest) ? this.member(`blobs/${digest.replace(':', '/')}`) : undefined;
  }

  /** Undefined where it is too large or no JSON. */
  async json(member: ArchiveMember): Promise<unknown> {
    const bytes = await this.bytes(member);
    if (bytes === undefined) return undefined;
    try {
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      return undefined;
    }
  }

  async bytes(member: ArchiveMember): Promise<Uint8Array | undefined> {
    return member.size > documentLimit ? undefined : this.#reader.read(member);
  }

  /** A config with its digest: the name of a file says nothing. */
  async config(member: ArchiveMember): Promise<{ readonly id: Digest; readonly spec: ImageSpec } | undefined> {
    const bytes = await this.bytes(member);
    if (bytes === undefined) return undefined;
    const spec = parseImageSpec(await this.json(member));
    const id = `sha256:${this.#reader.sha256(bytes)}`;
    return spec === undefined || !isDigest(id) ? undefined : { id, spec };
  }
}

interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
  readonly names: readonly string[];
  readonly depth: number;
}

async function readOciIndex(archive: Documents, index: unknown, images: Map<Digest, ArchivedImage>): Promise<void> {
  const open = listAt(index, 'manifests').flatMap((item) => descriptor(item, [], 0));
  const seen = new Set<string>();
  for (let next = open.shift(); next !== undefined && seen.size < manifestLimit; next = open.shift()) {
    const key = `${next.digest} ${next.names.join(' ')}`;
    const blob = archive.blob(next.digest);
    // An index may name platforms whose blobs were never saved.
    if (seen.has(key) || blob === undefined) continue;
    seen.add(key);
    const { names, depth } = next;
    const document = await archive.json(blob);
    const mediaType = textAt(document, 'mediaType') || next.mediaType;
    if (
      /(image\.index|manifest\.list)\./.test(mediaType) ||
      (mediaType === '' && isFields(document) && 'manifests' in document)
    ) {
      if (depth < depthLimit)
        open.push(...listAt(document, 'manifests').flatMap((item) => descriptor(item, names, depth + 1)));
    } else {
      await readOciManifest(archive, document, next, images);
    }
  }
}

function descriptor(item: unknown, inherited: readonly string[], depth: number): readonly Descriptor[] {
  const annotations = fieldsAt(item, 'annotations');
  // What a builder says about an image (provenance, a bill of materials) is kept as a manifest too.
  if (textAt(annotations, 'vnd.docker.reference.type') !== '') return [];
  const named = [
    textAt(annotations, 'io.containerd.image.name'),
    textAt(annotations, 'org.opencontainers.image.ref.name'),
  ];
  // Some tools put a bare tag there, which names nothing.
  const name = named.find((text) => /[:/]/.test(text));
  return [
    {
      digest: textAt(item, 'digest'),
      mediaType: textAt(item, 'mediaType'),
      names: name === undefined ? inherited : [name],
      depth,
    },
  ];
}

async function readOciManifest(
  archive: Documents,
  manifest: unknown,
  from: Descriptor,
  images: Map<Digest, ArchivedImage>,
): Promise<void> {
  const configBlob = archive.blob(textAt(fieldsAt(manifest, 'config'), 'digest'));
  const config = configBlob === undefined ? undefined : await archive.config(configBlob);
  if (config === undefined) return;
  const blobs = listAt(manifest, 'layers');
  const layers = config.spec.diffIds.map((diffId, index): ArchivedLayer => {
    const digest = textAt(blobs[index], 'digest');
    const blob = archive.blob(digest);
    return {
      diffId,
      compression: compressionOf(textAt(blobs[index], 'mediaType')),
      ...(blob !== undefined && { blob }),
      ...(isDigest(digest) && { digest }),
    };
  });
  add(images, {
    ...config,
    tags: familiarNames(from.names),
    ...(isDigest(from.digest) && { manifest: from.digest }),
    layers,
  });
}

async function readDockerManifest(
  archive: Documents,
  item: unknown,
  images: Map<Digest, ArchivedImage>,
): Promise<void> {
  const configMember = archive.member(textAt(item, 'Config'));
  const config = configMember === undefined ? undefined : await archive.config(configMember);
  if (config === undefined) return;
  const names = textsAt(item, 'Layers');
  const sources = fieldsAt(item, 'LayerSources');
  const layers = config.spec.diffIds.map((diffId, index): ArchivedLayer => {
    const name = names[index];
    const blob = name === undefined ? undefined : archive.member(name);
    const source = fieldsAt(sources, diffId);
    const digest = textAt(source, 'digest');
    return {
      diffId,
      compression: compressionOf(textAt(source, 'mediaType')),
      ...(blob !== undefined && { blob }),
      ...(isDigest(digest) && { digest }),
    };
  });
  add(images, { ...config, tags: familiarNames(textsAt(item, 'RepoTags')), layers });
}

/** One image may be named in both documents, and several times in one. */
function add(images: Map<Digest, ArchivedImage>, image: ArchivedImage): void {
  const known = images.get(image.id);
  if (known === undefined) {
    images.set(image.id, image);
    return;
  }
  images.set(image.id, {
    ...known,
    tags: [...new Set([...known.tags, ...image.tags])],
    layers: known.layers.map((layer, index) => (layer.blob === undefined ? (image.layers[index] ?? layer) : layer)),
  });
}

function familiarNames(names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const parsed = parseReference(name);
    return parsed.ok ? familiar(parsed.reference) : name;
  });
}

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md and Docker's own types, which have no zstd. */
function compressionOf(mediaType: string): BlobCompression {
  if (/[.+]gzip$/.test(mediaType)) return 'gzip';
  if (mediaType.endsWith('+zstd')) return 'zstd';
  return /(?:layer|diff)[\w.]*\.tar$/.test(mediaType) ? 'none' : 'unsaid';
}
