import { isDigest } from './digest.ts';
import { fieldsAt, isFields, listAt, textAt, textMapAt, textsAt, timeAt, type Fields } from './fields.ts';
import type { Digest, HistoryEntry, Image, ImageConfig, ImageId } from './image.ts';

/**
 * An image's config file: what it runs, how it was made and of which layers, wherever it is kept.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md
 */
export interface ImageSpec {
  readonly created: number;
  readonly diffIds: readonly Digest[];
  /** The oldest first; a line without a layer says so. */
  readonly history: readonly HistoryEntry[];
  readonly config: ImageConfig;
  /** The file itself, as JSON. */
  readonly fields: Fields;
}

/** A digest as the id of the image it is the config of. */
export function imageIdOf(digest: Digest): ImageId {
  return digest as string as ImageId;
}

/** Reads an image config; undefined where it is none. */
export function parseImageSpec(value: unknown): ImageSpec | undefined {
  if (!isFields(value) || !isFields(value['rootfs'])) return undefined;
  return {
    created: timeAt(value, 'created'),
    diffIds: textsAt(value['rootfs'], 'diff_ids').filter((text) => isDigest(text)),
    history: listAt(value, 'history').map(historyEntry),
    config: imageConfig(fieldsAt(value, 'config')),
    fields: value,
  };
}

/** What names an image outside its config, and how large it is. */
export interface ImagePlace {
  readonly id: ImageId;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  readonly size: number;
}

/** The image of a config, with a record of the fields and in the order of `docker image inspect`. */
export function imageOfSpec(spec: ImageSpec, place: ImagePlace): Image {
  const { fields } = spec;
  const history = listAt(fields, 'history');
  const variant = textAt(fields, 'variant');
  const osVersion = textAt(fields, 'os.version');
  const comment = textAt(fields, 'comment') || textAt(history.at(-1), 'comment');
  const record = {
    Id: place.id,
    RepoTags: place.tags,
    RepoDigests: place.digests,
    Parent: '',
    Comment: comment,
    Created: textAt(fields, 'created'),
    DockerVersion: textAt(fields, 'docker_version'),
    Author: textAt(fields, 'author'),
    Config: fields['config'] ?? null,
    Architecture: textAt(fields, 'architecture'),
    ...(variant === '' ? {} : { Variant: variant }),
    Os: textAt(fields, 'os'),
    ...(osVersion === '' ? {} : { OsVersion: osVersion }),
    Size: place.size,
    GraphDriver: { Data: null, Name: '' },
    RootFS: { Type: 'layers', Layers: spec.diffIds },
    Metadata: { LastTagTime: '0001-01-01T00:00:00Z' },
  };
  return {
    ...place,
    created: spec.created,
    labels: spec.config.labels,
    platform: {
      os: record.Os,
      architecture: record.Architecture,
      ...(variant === '' ? {} : { variant }),
    },
    config: spec.config,
    author: record.Author,
    comment,
    diffIds: spec.diffIds,
    driver: '',
    raw: new TextEncoder().encode(JSON.stringify(record)),
  };
}

function historyEntry(item: unknown): HistoryEntry {
  const author = textAt(item, 'author');
  return {
    createdBy: textAt(item, 'created_by'),
    created: timeAt(item, 'created'),
    comment: textAt(item, 'comment'),
    emptyLayer: isFields(item) && item['empty_layer'] === true,
    ...(author === '' ? {} : { author }),
  };
}

/** Reads how an image runs: the `config` of a config file and the `Config` of an engine's record have the same keys. */
export function imageConfig(config: Fields): ImageConfig {
  const stopSignal = textAt(config, 'StopSignal');
  const healthcheck = textsAt(fieldsAt(config, 'Healthcheck'), 'Test');
  return {
    env: textsAt(config, 'Env'),
    entrypoint: textsAt(config, 'Entrypoint'),
    cmd: textsAt(config, 'Cmd'),
    exposedPorts: Object.keys(fieldsAt(config, 'ExposedPorts')).sort(),
    volumes: Object.keys(fieldsAt(config, 'Volumes')).sort(),
    user: textAt(config, 'User'),
    workingDir: textAt(config, 'WorkingDir'),
    labels: textMapAt(config, 'Labels'),
    onBuild: textsAt(config, 'OnBuild'),
    shell: textsAt(config, 'Shell'),
    ...(stopSignal === '' ? {} : { stopSignal }),
    ...(healthcheck.length === 0 ? {} : { healthcheck }),
  };
}
