import { isDigest } from '../../core/digest.ts';
import { isFields, textAt } from '../../core/fields.ts';
import type { Digest } from '../../core/image.ts';
import { platformText } from '../../core/imageCard.ts';
import { parseReference, familiar } from '../../core/reference.ts';
import type { NamedManifest, NamespaceRepository } from '../../core/registrySource.ts';

/** A registry the person added. */
export interface RegistryRow {
  readonly kind: 'registry';
  readonly id: string;
  readonly parent?: undefined;
  /** The key of the source of its images. */
  readonly source: string;
  /** As in references. */
  readonly registry: string;
}

/** Somebody who has repositories on a registry, whom the person named: `library`. */
export interface NamespaceRow {
  readonly kind: 'registryNamespace';
  readonly id: string;
  readonly parent: RegistryRow;
  readonly registry: string;
  readonly namespace: string;
}

export interface RepositoryRow {
  readonly kind: 'registryRepository';
  readonly id: string;
  readonly parent: RegistryRow | NamespaceRow;
  /** Without the registry: `library/debian`. */
  readonly repository: string;
  /** The person named it: the registry may not tell of it. */
  readonly isAdded: boolean;
  /** What its owner's list says of it. */
  readonly told?: Pick<NamespaceRepository, 'isPrivate' | 'updated'>;
}

/** A tag of a repository: an image, or several of different platforms. */
export interface RegistryTagRow {
  readonly kind: 'registryTag';
  readonly id: string;
  readonly parent: RepositoryRow;
  /** Or a digest, where the person opened that. */
  readonly tag: string;
  /** The whole name: `docker.io/library/debian:12`. */
  readonly reference: string;
}

/** One platform of a tag that has several. */
export interface RegistryPlatformRow {
  readonly kind: 'registryPlatform';
  readonly id: string;
  readonly parent: RegistryTagRow;
  readonly reference: string;
  /** `linux/arm64/v8`; the beginning of the digest where the registry does not say. */
  readonly platform: string;
  readonly digest: Digest;
}

/** A row that stands for an image on a registry. */
export type RegistryImageRow = RegistryTagRow | RegistryPlatformRow;

export type RegistriesRow = RegistryRow | NamespaceRow | RepositoryRow | RegistryImageRow;

export function registryRow(registry: string, source: string): RegistryRow {
  return { kind: 'registry', id: `registry:${registry}`, source, registry };
}

export function namespaceRow(parent: RegistryRow, namespace: string): NamespaceRow {
  const { registry } = parent;
  return { kind: 'registryNamespace', id: `${parent.id}#${namespace}`, parent, registry, namespace };
}

export function repositoryRow(
  parent: RegistryRow | NamespaceRow,
  repository: string,
  isAdded: boolean,
  told?: RepositoryRow['told'],
): RepositoryRow {
  const id = `${parent.id}/${repository}`;
  return { kind: 'registryRepository', id, parent, repository, isAdded, ...(told !== undefined && { told }) };
}

export function tagRow(parent: RepositoryRow, tag: string): RegistryTagRow {
  const reference = `${parent.parent.registry}/${parent.repository}${isDigest(tag) ? '@' : ':'}${tag}`;
  return { kind: 'registryTag', id: `${parent.id}:${tag}`, parent, tag, reference };
}

/** Those of a tag with more than one platform. */
export function platformRows(parent: RegistryTagRow, named: NamedManifest): readonly RegistryPlatformRow[] {
  return named.platforms.map(({ digest, platform }) => ({
    kind: 'registryPlatform',
    id: `${parent.id}@${digest}`,
    parent,
    reference: parent.reference,
    platform: platform === undefined ? digest.slice(0, 19) : platformText(platform),
    digest,
  }));
}

/** Whether what a command was called on is a row that stands for an image on a registry. */
export function isRegistryImageRow(item: unknown): item is RegistryImageRow {
  return (
    typeof item === 'object' &&
    item !== null &&
    'kind' in item &&
    (item.kind === 'registryTag' || item.kind === 'registryPlatform')
  );
}

/** What the row's image is called, short: of a platform, by the digest of its manifest. */
export function nameOnRegistry(row: RegistryImageRow): string {
  return row.kind === 'registryPlatform' ? `${repositoryName(row)}@${row.digest}` : familiarName(row.reference);
}

/** The repository's name as people write it: `debian`, `localhost:5000/team/app`. */
export function repositoryName(row: RegistryImageRow): string {
  const { parent, repository } = row.kind === 'registryTag' ? row.parent : row.parent.parent;
  return familiarName(`${parent.registry}/${repository}`);
}

function familiarName(name: string): string {
  const read = parseReference(name);
  return read.ok ? familiar(read.reference) : name;
}

/** The registry that a row of the view belongs to; undefined for anything else. */
export function registryName(item: unknown): string | undefined {
  for (let at = item; isFields(at); at = at['parent']) {
    const name = textAt(at, 'registry');
    if (name !== '') return name;
  }
  return undefined;
}
