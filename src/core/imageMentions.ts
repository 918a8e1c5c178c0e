import type { Document } from 'yaml';
import { expandVariables } from './dockerfile/expandVariables.ts';
import type { ImageMention, MentionKind, MentionTarget } from './imageMention.ts';
import type { MentionFile } from './mentions/fileKind.ts';
import { withoutComments } from './mentions/withoutComments.ts';
import {
  anchorsIn,
  entriesOf,
  itemsOf,
  nodesIn,
  rangeOf,
  readYaml,
  textAt,
  valueAt,
  type YamlStream,
  type YamlText,
} from './mentions/yamlPlaces.ts';
import { parseReference } from './reference.ts';

/**
 * The images that a compose file, a devcontainer.json, a workflow or a Kubernetes manifest names, in the order of the file.
 * `values` fill in a compose file's variables, as its `.env` does. Of a broken file, those that can be made out.
 */
export function imageMentions(
  text: string,
  file: Exclude<MentionFile, 'dockerfile'>,
  values: ReadonlyMap<string, string> = new Map(),
): readonly ImageMention[] {
  const stream = readYaml(file === 'devcontainer' ? withoutComments(text) : text);
  const mentions = stream.documents.flatMap((document) => {
    const named = namesIn(file, document);
    const anchors = anchorsIn(document);
    return named.flatMap(({ node, platform }) => {
      const found = textAt(node, stream, anchors);
      return found === undefined
        ? []
        : mentionOf(found, stream, file, values, textAt(platform, stream, anchors)?.value);
    });
  });
  const seen = new Set<number>();
  // an anchor that several services share is one place
  return mentions
    .filter(({ start }) => !seen.has(start) && seen.add(start))
    .sort((left, right) => left.start - right.start)
    .map(({ mention }) => mention);
}

interface Named {
  readonly node: unknown;
  readonly platform?: unknown;
}

function namesIn(file: Exclude<MentionFile, 'dockerfile'>, document: Document.Parsed): readonly Named[] {
  const root: unknown = document.contents;
  switch (file) {
    case 'compose':
      return composeNames(root);
    case 'devcontainer':
      return [{ node: valueAt(root, 'image') }];
    case 'workflow':
      return workflowNames(root);
    case 'manifest':
      return manifestNames(root, document);
    default:
      return file satisfies never;
  }
}

/** What services run, and the fragments (`x-...`) that they are put together from. */
function composeNames(root: unknown): readonly Named[] {
  const fragments = entriesOf(root).filter(([key]) => key.startsWith('x-'));
  return [...entriesOf(valueAt(root, 'services')), ...fragments].map(([, service]) => ({
    node: valueAt(service, 'image'),
    platform: valueAt(service, 'platform'),
  }));
}

/** `container`, `services` and `uses: docker://` of jobs, and what an action runs in. */
function workflowNames(root: unknown): readonly Named[] {
  const jobs = entriesOf(valueAt(root, 'jobs')).map(([, job]) => job);
  const steps = [...jobs, valueAt(root, 'runs')].flatMap((job) => itemsOf(valueAt(job, 'steps')));
  return [
    ...jobs.flatMap((job) => {
      const container = valueAt(job, 'container');
      const services = entriesOf(valueAt(job, 'services')).map(([, service]) => valueAt(service, 'image'));
      return [valueAt(container, 'image') ?? container, ...services];
    }),
    ...steps.map((step) => valueAt(step, 'uses')).filter(isDockerAddress),
    ...[valueAt(valueAt(root, 'runs'), 'image')].filter(isDockerAddress),
  ].map((node) => ({ node }));
}

function isDockerAddress(node: unknown): boolean {
  const value: unknown = typeof node === 'object' && node !== null && 'value' in node ? node.value : undefined;
  return typeof value === 'string' && value.startsWith(dockerScheme);
}

const dockerScheme = 'docker://';

/** What pods run, wherever a template stands in an object: only files of Kubernetes objects are looked into. */
function manifestNames(root: unknown, document: Document.Parsed): readonly Named[] {
  if (valueAt(root, 'apiVersion') === undefined || valueAt(root, 'kind') === undefined) return [];
  return [...nodesIn(document)].flatMap((mapping) => [
    ...['initContainers', 'containers', 'ephemeralContainers']
      .flatMap((list) => itemsOf(valueAt(mapping, list)))
      .map((container) => ({ node: valueAt(container, 'image') })),
    ...itemsOf(valueAt(mapping, 'volumes')).map((volume) => ({
      node: valueAt(valueAt(volume, 'image'), 'reference'),
    })),
  ]);
}

const kinds: Readonly<Record<Exclude<MentionFile, 'dockerfile'>, MentionKind>> = {
  compose: 'compose',
  devcontainer: 'devcontainer',
  workflow: 'workflow',
  manifest: 'kubernetes',
};

function mentionOf(
  found: YamlText,
  stream: YamlStream,
  file: Exclude<MentionFile, 'dockerfile'>,
  values: ReadonlyMap<string, string>,
  platform: string | undefined,
): readonly { readonly start: number; readonly mention: ImageMention }[] {
  const skipped = file === 'workflow' && found.value.startsWith(dockerScheme) ? dockerScheme.length : 0;
  const text = found.value.slice(skipped);
  const start = found.start + (found.verbatim ? skipped : 0);
  if (text.trim() === '') return [];
  const mention: ImageMention = {
    kind: kinds[file],
    range: rangeOf(stream, start, found.end),
    text,
    target: targetOf(text, file, values),
    ...(platform !== undefined && platform !== '' && !platform.includes('$') && { platform }),
  };
  return [{ start, mention }];
}

function targetOf(
  text: string,
  file: Exclude<MentionFile, 'dockerfile'>,
  values: ReadonlyMap<string, string>,
): MentionTarget {
  const placeholders = [...text.matchAll(/\$?\{\{([^}]*)\}\}/g)].map((match) => (match[1] ?? '').trim());
  if (placeholders.length > 0) return { kind: 'unresolved', variables: placeholders };
  if ((file !== 'compose' && file !== 'devcontainer') || !text.includes('$')) return imageTarget(text);
  if (file === 'devcontainer') return devcontainerTarget(text);
  // a backslash means nothing to compose, and neither does the backtick that is given here
  const expanded = expandVariables(text, values, '`');
  if (expanded === undefined) return invalid(text);
  return expanded.unresolved.length > 0
    ? { kind: 'unresolved', variables: expanded.unresolved }
    : imageTarget(expanded.text);
}

/** `${localEnv:TAG:12}`: what this machine's environment says decides. */
function devcontainerTarget(text: string): MentionTarget {
  const variables = [...text.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1] ?? '');
  return variables.length > 0 ? { kind: 'unresolved', variables } : imageTarget(text);
}

function invalid(text: string): MentionTarget {
  return {
    kind: 'invalid',
    resolved: text,
    offset: text.indexOf('$'),
    problem: { kind: 'compose-variable' },
  };
}

function imageTarget(text: string): MentionTarget {
  const parsed = parseReference(text);
  return parsed.ok
    ? { kind: 'image', resolved: text, reference: parsed.reference }
    : { kind: 'invalid', resolved: text, offset: parsed.problem.offset, problem: parsed.problem };
}
