import { formatBytes } from './bytes.ts';
import { readSteps } from './historyDockerfile.ts';
import type { Container, ContainerState, Image, ImageHistory, ImageId, ImageSummary } from './image.ts';
import { execForm } from './instruction.ts';
import { looksSecret } from './secrets.ts';
import { shortened, shown } from './shown.ts';
import { sizeBar } from './sizeBar.ts';

/** What a hover tells about an image. Every text in it is safe to show: escapes stand for what hides. */
export interface ImageCard {
  readonly id: ImageId;
  /** The name it was asked for by, or its first one. */
  readonly name: string;
  readonly rows: readonly CardRow[];
}

export type CardRow =
  /** `linux/arm64/v8`; `wanted` where the mention asks for another one. */
  | { readonly kind: 'platform'; readonly platform: string; readonly wanted?: string }
  | { readonly kind: 'size'; readonly bytes: number; readonly text: string }
  | { readonly kind: 'age'; readonly created: number }
  | LayersRow
  /** A list of short texts; `more` are left out. */
  | { readonly kind: 'ports' | 'volumes' | 'tags'; readonly values: readonly string[]; readonly more: number }
  /** Without `value` where it looks like a secret. */
  | { readonly kind: 'env' | 'labels'; readonly pairs: readonly CardPair[]; readonly more: number }
  | { readonly kind: 'entrypoint' | 'cmd' | 'user' | 'workdir'; readonly text: string }
  /** `repository@sha256:...` of the repository it was asked for by, or of another. */
  | { readonly kind: 'digest'; readonly text: string }
  | { readonly kind: 'containers'; readonly containers: readonly CardContainer[]; readonly more: number };

export interface LayersRow {
  readonly kind: 'layers';
  readonly count: number;
  /** From the bottom up; absent where sizes aren't known. */
  readonly bar?: string;
  /** The biggest first. */
  readonly biggest: readonly { readonly index: number; readonly text: string; readonly size: string }[];
}

export interface CardPair {
  readonly name: string;
  readonly value?: string;
}

export interface CardContainer {
  readonly id: string;
  readonly name: string;
  readonly state: ContainerState;
}

export interface CardInput {
  readonly summary: ImageSummary;
  /** The whole record, once it is there. */
  readonly record?: Image;
  readonly history?: ImageHistory;
  /** All containers of the source. */
  readonly containers: readonly Container[];
  /** Familiar, as in `ImageSummary.tags`. */
  readonly name?: string;
  readonly wantedPlatform?: string;
}

/** Gathers what is worth telling about an image; what says nothing (no ports, the default user) has no row. */
export function imageCard(input: CardInput): ImageCard {
  const { summary, record } = input;
  const name = input.name ?? summary.tags[0] ?? summary.digests[0] ?? summary.id;
  const rows: (CardRow | undefined)[] = [
    record && platformRow(record, input.wantedPlatform),
    { kind: 'size', bytes: summary.size, text: formatBytes(summary.size) },
    summary.created > 0 ? { kind: 'age', created: summary.created } : undefined,
    layersRow(record, input.history),
    ...(record === undefined ? [] : configRows(record)),
    digestRow(summary, name),
    listRow(
      'tags',
      summary.tags.filter((tag) => tag !== name),
    ),
    containersRow(input.containers.filter(({ imageId }) => imageId === summary.id)),
  ];
  return { id: summary.id, name: shown(name), rows: rows.filter((row) => row !== undefined) };
}

/** Whether an image for `platform` runs where `wanted` is asked for: an architecture without variant fits any. */
export function platformFits(platform: Image['platform'], wanted: string): boolean {
  const [os, architecture, variant] = wanted.split('/');
  if (os !== platform.os) return false;
  if (architecture === undefined) return true;
  const own = platform.variant ?? (architecture === 'arm64' ? 'v8' : '');
  return architecture === platform.architecture && (variant === undefined || own === '' || variant === own);
}

export function platformText({ os, architecture, variant }: Image['platform']): string {
  return [os, architecture, variant].filter((part) => part !== undefined && part !== '').join('/');
}

const listLimit = 8;
const textLimit = 120;

function platformRow({ platform }: Image, wanted: string | undefined): CardRow {
  const row = { kind: 'platform', platform: shown(platformText(platform)) } as const;
  return wanted === undefined || platformFits(platform, wanted) ? row : { ...row, wanted: shown(wanted) };
}

function layersRow(record: Image | undefined, history: ImageHistory | undefined): LayersRow | undefined {
  if (history === undefined) {
    return record === undefined ? undefined : { kind: 'layers', count: record.diffIds.length, biggest: [] };
  }
  const instructions = readSteps(history.steps);
  const steps = history.steps.flatMap(({ layer }, at) =>
    layer?.size === undefined ? [] : [{ index: layer.index, size: layer.size, text: instructions[at]?.text ?? '' }],
  );
  const biggest = [...steps]
    .filter(({ size }) => size > 0)
    .sort((left, right) => right.size - left.size)
    .slice(0, 3)
    .map(({ index, size, text }) => ({ index, text: safe(text), size: formatBytes(size) }));
  const areKnown = steps.length === history.layers.length && steps.length > 0;
  const bar = areKnown ? { bar: sizeBar(steps.map(({ size }) => size)) } : {};
  return { kind: 'layers', count: history.layers.length, ...bar, biggest };
}

function configRows({ config }: Image): readonly (CardRow | undefined)[] {
  const env = config.env.map((variable) => {
    const equals = variable.indexOf('=');
    return equals === -1 ? pair(variable, '') : pair(variable.slice(0, equals), variable.slice(equals + 1));
  });
  return [
    listRow('ports', config.exposedPorts),
    listRow('volumes', config.volumes),
    env.length === 0
      ? undefined
      : { kind: 'env', pairs: env.slice(0, listLimit), more: Math.max(0, env.length - listLimit) },
    config.entrypoint.length > 0 ? { kind: 'entrypoint', text: safe(execForm(config.entrypoint)) } : undefined,
    config.cmd.length > 0 ? { kind: 'cmd', text: safe(execForm(config.cmd)) } : undefined,
    config.user !== '' ? { kind: 'user', text: safe(config.user) } : undefined,
    config.workingDir !== '' && config.workingDir !== '/'
      ? { kind: 'workdir', text: safe(config.workingDir) }
      : undefined,
    labelsRow(config.labels),
  ];
}

/** Labels that people write for people, in this order: https://specs.opencontainers.org/image-spec/annotations/ */
const readableLabels = ['title description version revision source url documentation vendor authors licenses base.name']
  .flatMap((names) => names.split(' '))
  .flatMap((name) => [`org.opencontainers.image.${name}`, `org.label-schema.${name}`])
  .concat(['org.label-schema.vcs-url', 'org.label-schema.vcs-ref', 'maintainer', 'description', 'version', 'summary']);

function labelsRow(labels: Readonly<Record<string, string>>): CardRow | undefined {
  const worth = readableLabels.flatMap((name) => {
    const value = labels[name];
    return value === undefined || value === '' ? [] : [pair(name, value)];
  });
  const kept = worth.slice(0, listLimit);
  const more = Object.keys(labels).length - kept.length;
  return kept.length === 0 && more === 0 ? undefined : { kind: 'labels', pairs: kept, more };
}

function digestRow({ digests }: ImageSummary, name: string): CardRow | undefined {
  const repository = name.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const digest = digests.find((one) => one.startsWith(`${repository}@`)) ?? digests[0];
  return digest === undefined ? undefined : { kind: 'digest', text: safe(digest) };
}

function containersRow(containers: readonly Container[]): CardRow | undefined {
  if (containers.length === 0) return undefined;
  const kept = containers.slice(0, listLimit).map(({ id, name, state }) => ({ id, name: safe(name), state }));
  return { kind: 'containers', containers: kept, more: containers.length - kept.length };
}

function listRow(kind: 'ports' | 'volumes' | 'tags', values: readonly string[]): CardRow | undefined {
  if (values.length === 0) return undefined;
  return { kind, values: values.slice(0, listLimit).map(safe), more: Math.max(0, values.length - listLimit) };
}

function pair(name: string, value: string): CardPair {
  return looksSecret(name, value) ? { name: safe(name) } : { name: safe(name), value: safe(value) };
}

function safe(text: string): string {
  return shown(shortened(text, textLimit));
}
