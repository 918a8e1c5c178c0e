import { isDigest } from '../core/digest.ts';
import { fieldsAt, isFields, listAt, numberAt, textAt, textsAt } from '../core/fields.ts';
import type { Digest, Platform } from '../core/image.ts';
import { platformText } from '../core/imageCard.ts';
import { configTypes, oldManifestTypes } from './mediaTypes.ts';

/** What a manifest says of a blob or another manifest. */
export interface Descriptor {
  readonly digest: Digest;
  /** Bytes, as kept. */
  readonly size: number;
  readonly mediaType: string;
  /** Where else it may be had: layers that their maker does not let others hand on. */
  readonly urls: readonly string[];
}

/** One image of an index. */
export interface PlatformManifest extends Descriptor {
  /** Absent where the index does not say. */
  readonly platform?: Platform;
}

/** A manifest of any kind. https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md */
export type Manifest =
  | { readonly kind: 'index'; readonly manifests: readonly PlatformManifest[] }
  | { readonly kind: 'image'; readonly config: Descriptor; readonly layers: readonly Descriptor[] }
  /** Schema 1. */
  | { readonly kind: 'old' }
  /** Something else that a registry keeps: a chart, a signature. */
  | { readonly kind: 'other'; readonly mediaType: string };

/** Reads a manifest; undefined where it is none, or could be read as two kinds. `contentType` is the answer's. */
export function readManifest(value: unknown, contentType: string): Manifest | undefined {
  if (!isFields(value)) return undefined;
  const type = textAt(value, 'mediaType') || (contentType.split(';')[0] ?? '').trim();
  if (isOld(type) || value['schemaVersion'] === 1) return { kind: 'old' };
  const isIndex = 'manifests' in value;
  const isImage = 'config' in value || 'layers' in value;
  // What is both would be one thing to us and another to the engine (CVE-2021-41190).
  if (isIndex === isImage) return undefined;
  if (/(?:image\.index|manifest\.list)\./.test(type) && !isIndex) return undefined;
  if (isIndex) return { kind: 'index', manifests: listAt(value, 'manifests').flatMap(platformManifest) };
  const config = descriptor(fieldsAt(value, 'config'));
  const layers = listAt(value, 'layers').map(descriptor);
  if (config === undefined || layers.includes(undefined)) return undefined;
  const isOurs = config.mediaType === '' || configTypes.some((known) => known === config.mediaType);
  if (!isOurs) return { kind: 'other', mediaType: textAt(value, 'artifactType') || config.mediaType };
  return { kind: 'image', config, layers: layers.filter((layer) => layer !== undefined) };
}

/**
 * Which of an index's images is meant: the one of `wanted` (`linux/arm64`, its variant may be left out); undefined where there
 * is none.
 */
export function manifestFor(manifests: readonly PlatformManifest[], wanted: string): PlatformManifest | undefined {
  const exact = manifests.find(({ platform }) => platform !== undefined && platformText(platform) === wanted);
  // Variants count up: of those that would do, the engine takes the newest it can run.
  const [os, architecture, variant] = wanted.split('/');
  const alike = manifests.filter(
    ({ platform }) =>
      platform?.os === os &&
      platform?.architecture === architecture &&
      (variant === undefined || platform?.variant === undefined),
  );
  return exact ?? alike.at(-1);
}

function isOld(type: string): boolean {
  return oldManifestTypes.some((known) => known === type);
}

/** Attestations are kept as images of a platform `unknown/unknown`. */
function platformManifest(item: unknown): readonly PlatformManifest[] {
  const found = descriptor(item);
  if (found === undefined || textAt(fieldsAt(item, 'annotations'), 'vnd.docker.reference.type') !== '') return [];
  const told = fieldsAt(item, 'platform');
  const [os, architecture, variant] = [textAt(told, 'os'), textAt(told, 'architecture'), textAt(told, 'variant')];
  if (os === 'unknown' || architecture === 'unknown') return [];
  if (os === '' && architecture === '') return [found];
  return [{ ...found, platform: { os, architecture, ...(variant === '' ? {} : { variant }) } }];
}

function descriptor(item: unknown): Descriptor | undefined {
  const digest = textAt(item, 'digest');
  const size = numberAt(item, 'size') ?? -1;
  if (!isDigest(digest) || !Number.isSafeInteger(size) || size < 0) return undefined;
  return { digest, size, mediaType: textAt(item, 'mediaType'), urls: textsAt(item, 'urls') };
}
