import type { Container, ImageSummary } from './image.ts';
import { naturalOrder } from './naturalOrder.ts';

/** An image under one of its names. */
export interface ImageEntry {
  /** `debian:10`, `debian@sha256:...`; of an image without a name, its id. */
  readonly name: string;
  /** Absent where the name has none. */
  readonly tag?: string;
  readonly image: ImageSummary;
  /** Running ones first, then the newest first. */
  readonly containers: readonly Container[];
}

export type TreeOrder = 'name' | 'newest' | 'size';

export interface ImageGroups {
  readonly repositories: ReadonlyMap<string, ImageEntry[]>;
  readonly dangling: ImageEntry[];
  /** Containers whose image isn't listed. */
  readonly orphans: readonly Container[];
}

/** Puts images under the repositories of their names, with their containers, leaving out what the filter does not find. */
export function groupImages(
  images: readonly ImageSummary[],
  containers: readonly Container[],
  filter: string,
): ImageGroups {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const containersOf = byImage(containers);
  const repositories = new Map<string, ImageEntry[]>();
  const dangling: ImageEntry[] = [];
  for (const image of images) {
    const own = containersOf.get(image.id) ?? [];
    containersOf.delete(image.id);
    for (const { repository, entry } of namesOf(image, own)) {
      if (!isFound(entry, words)) continue;
      if (repository === undefined) {
        dangling.push(entry);
        continue;
      }
      const entries = repositories.get(repository);
      if (entries === undefined) repositories.set(repository, [entry]);
      else entries.push(entry);
    }
  }
  const orphans = [...containersOf.values()]
    .flat()
    .filter((container) => words.every((word) => `${container.name} ${container.image}`.toLowerCase().includes(word)))
    .sort(compareContainers);
  return { repositories, dangling, orphans };
}

/** Orders the entries of one repository: `latest` before the other tags, digests after them. */
export function compareEntries(order: TreeOrder): (left: ImageEntry, right: ImageEntry) => number {
  return (left, right) => {
    const byOrder =
      order === 'newest'
        ? right.image.created - left.image.created
        : order === 'size'
          ? right.image.size - left.image.size
          : rank(left) - rank(right);
    // of one repository only the tags differ, and they are shorter
    return byOrder === 0 ? naturalOrder(left.tag ?? left.name, right.tag ?? right.name) : byOrder;
  };
}

/** Whether a container's processes exist. */
export function isAtWork({ state }: Container): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting';
}

function rank(entry: ImageEntry): number {
  if (entry.tag === 'latest') return 0;
  return entry.tag === undefined ? 2 : 1;
}

function namesOf(
  image: ImageSummary,
  containers: readonly Container[],
): readonly { readonly repository: string | undefined; readonly entry: ImageEntry }[] {
  const tagged = image.tags.map((name) => {
    const colon = name.lastIndexOf(':');
    const hasTag = colon > name.lastIndexOf('/');
    const repository = hasTag ? name.slice(0, colon) : name;
    const tag = hasTag ? name.slice(colon + 1) : 'latest';
    return { repository, entry: { name, tag, image, containers } };
  });
  const repositories = new Set(tagged.map(({ repository }) => repository));
  const pulledByDigest = image.digests.flatMap((name) => {
    const at = name.indexOf('@');
    const repository = at === -1 ? name : name.slice(0, at);
    return repositories.has(repository) ? [] : [{ repository, entry: { name, image, containers } }];
  });
  const named = [...tagged, ...pulledByDigest];
  return named.length > 0 ? named : [{ repository: undefined, entry: { name: image.id, image, containers } }];
}

function byImage(containers: readonly Container[]): Map<string, Container[]> {
  const groups = new Map<string, Container[]>();
  for (const container of containers) {
    const group = groups.get(container.imageId);
    if (group === undefined) groups.set(container.imageId, [container]);
    else group.push(container);
  }
  for (const group of groups.values()) group.sort(compareContainers);
  return groups;
}

function compareContainers(left: Container, right: Container): number {
  const byWork = Number(isAtWork(right)) - Number(isAtWork(left));
  if (byWork !== 0) return byWork;
  return right.created - left.created || naturalOrder(left.name, right.name);
}

function isFound({ name, image, containers }: ImageEntry, words: readonly string[]): boolean {
  return words.every(
    (word) =>
      name.toLowerCase().includes(word) ||
      image.id.startsWith(word) ||
      image.id.slice(image.id.indexOf(':') + 1).startsWith(word) ||
      containers.some((container) => container.name.toLowerCase().includes(word)),
  );
}
