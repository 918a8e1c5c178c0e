import { isDigest } from '../core/digest.ts';
import type { Digest, HistoryEntry, Image, ImageId, ImageSummary } from '../core/image.ts';
import { imageConfig } from '../core/imageSpec.ts';
import { familiar, parseReference } from '../core/reference.ts';
import { namesDomain } from '../core/referenceProblem.ts';
import { notDocker } from './errors.ts';
import {
  fieldsAt,
  isFields,
  listAt,
  numberAt,
  textAt,
  textMapAt,
  textsAt,
  timeAt,
  type Fields,
} from '../core/fields.ts';
import { parseJson } from './modem.ts';

/** Reads `GET /images/json`. Throws `not-docker`. */
export function parseImageList(answer: unknown, endpoint: string): readonly ImageSummary[] {
  if (!Array.isArray(answer)) throw notDocker(endpoint, new Error('the list of images is no list'));
  return answer.map((item: unknown) => {
    const id = imageIdOf(textAt(item, 'Id'));
    if (!isFields(item) || id === undefined) throw notDocker(endpoint, new Error('an image in the list has no id'));
    return summary(item, id, {
      created: (numberAt(item, 'Created') ?? 0) * 1000,
      parent: textAt(item, 'ParentId'),
      labels: textMapAt(item, 'Labels'),
    });
  });
}

/** Reads `GET /images/{name}/json` and keeps its bytes. Throws `not-docker`. */
export function parseImage(raw: Uint8Array, endpoint: string): Image {
  const record = parseJson(raw, endpoint);
  const id = imageIdOf(textAt(record, 'Id'));
  if (!isFields(record) || id === undefined) throw notDocker(endpoint, new Error('the record of an image has no id'));
  const config = imageConfig(fieldsAt(record, 'Config'));
  const variant = textAt(record, 'Variant');
  return {
    ...summary(record, id, {
      created: timeAt(record, 'Created'),
      parent: textAt(record, 'Parent'),
      labels: config.labels,
    }),
    platform: {
      os: textAt(record, 'Os'),
      architecture: textAt(record, 'Architecture'),
      ...(variant === '' ? {} : { variant }),
    },
    config,
    author: textAt(record, 'Author'),
    comment: textAt(record, 'Comment'),
    diffIds: textsAt(fieldsAt(record, 'RootFS'), 'Layers').filter((text): text is Digest => isDigest(text)),
    driver: textAt(fieldsAt(record, 'GraphDriver'), 'Name'),
    raw,
  };
}

/** Reads `GET /images/{name}/history` (newest first) into entries, the oldest first. Throws `not-docker`. */
export function parseHistory(answer: unknown, endpoint: string): readonly HistoryEntry[] {
  // Go writes an empty list it never filled as null.
  if (answer === null) return [];
  if (!Array.isArray(answer)) throw notDocker(endpoint, new Error('the history is no list'));
  return answer.map(historyEntry).reverse();
}

/** An image's id, where the text is one; `<missing>` and `sha256:<missing>` are none. */
export function imageIdOf(text: string): ImageId | undefined {
  if (isDigest(text)) return text as string as ImageId;
  return /^[0-9a-f]{64}$/.test(text) ? (`sha256:${text}` as ImageId) : undefined;
}

/** A name as Docker shows it, where it is one: Podman writes `docker.io/library/debian:12`. */
export function familiarName(name: string): string {
  const parsed = parseReference(name);
  return parsed.ok ? familiar(parsed.reference) : name;
}

interface Differing {
  readonly created: number;
  readonly parent: string;
  readonly labels: Readonly<Record<string, string>>;
}

function summary(record: Fields, id: ImageId, { created, parent, labels }: Differing): ImageSummary {
  const parentId = imageIdOf(parent);
  const named = names(record, 'RepoTags');
  return {
    id,
    // Docker 26 lists an image that was pulled by its digest among the tags.
    tags: shortestWayFirst(named.filter((name) => !name.includes('@'))),
    digests: [...new Set([...names(record, 'RepoDigests'), ...named.filter((name) => name.includes('@'))])],
    created,
    size: numberAt(record, 'Size') ?? numberAt(record, 'VirtualSize') ?? 0,
    labels,
    ...(parentId === undefined ? {} : { parent: parentId }),
  };
}

/** `<none>:<none>` stands for no name. Podman writes names out in full. */
function names(record: Fields, key: string): readonly string[] {
  return textsAt(record, key)
    .filter((name) => !name.startsWith('<none>'))
    .map(familiarName);
}

function historyEntry(item: unknown): HistoryEntry {
  const size = numberAt(item, 'Size');
  const id = imageIdOf(textAt(item, 'Id'));
  const tags = listAt(item, 'Tags').filter((tag) => typeof tag === 'string');
  return {
    createdBy: textAt(item, 'CreatedBy'),
    created: Math.max(0, (numberAt(item, 'Created') ?? 0) * 1000),
    comment: textAt(item, 'Comment'),
    ...(size === undefined ? {} : { size }),
    ...(id === undefined ? {} : { id }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

/** An image is called by its first tag: `httpd:2.4` rather than what it is called on the way to some registry. */
function shortestWayFirst(tags: readonly string[]): readonly string[] {
  const isElsewhere = (name: string): boolean => namesDomain(name.split('/')[0] ?? '') && name.includes('/');
  return [...tags.filter((name) => !isElsewhere(name)), ...tags.filter(isElsewhere)];
}
