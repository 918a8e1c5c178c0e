/** What is compared of two images: the parts of their records that say how they run and what they are made of. */
export interface ComparableImage {
  readonly facts: Readonly<Record<FactName, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  /** diffIDs, the bottom layer first. */
  readonly layers: readonly string[];
}

const factNames = [
  'Id',
  'Created',
  'Platform',
  'Size',
  'User',
  'Working directory',
  'Entrypoint',
  'Command',
  'Stop signal',
  'Healthcheck',
  'Shell',
  'On build',
  'Author',
  'Comment',
] as const;
export type FactName = (typeof factNames)[number];

/** One line of a comparison: a side is absent where the image has nothing there. */
export interface Difference {
  readonly name: string;
  readonly left?: string;
  readonly right?: string;
}

interface FactDifference extends Difference {
  readonly name: FactName;
}

export interface Comparison {
  /** Facts that differ, in their own order, and the names of those that are alike. */
  readonly facts: readonly FactDifference[];
  readonly alikeFacts: readonly FactName[];
  readonly env: ListComparison;
  readonly labels: ListComparison;
  readonly ports: ListComparison;
  readonly volumes: ListComparison;
  readonly layers: LayerComparison;
}

export interface ListComparison {
  /** Sorted by name. */
  readonly different: readonly Difference[];
  /** How many entries are alike. */
  readonly alike: number;
}

interface LayerComparison {
  /** The layers both begin with. */
  readonly shared: readonly string[];
  /** What each has on top of those. */
  readonly left: readonly string[];
  readonly right: readonly string[];
}

export function compareImages(left: ComparableImage, right: ComparableImage): Comparison {
  const alike = factNames.filter((name) => left.facts[name] === right.facts[name]);
  return {
    facts: factNames
      .filter((name) => !alike.includes(name))
      .map((name) => ({ ...difference(name, left.facts[name] || undefined, right.facts[name] || undefined), name })),
    alikeFacts: alike.filter((name) => left.facts[name] !== ''),
    env: compareLists(left.env, right.env),
    labels: compareLists(left.labels, right.labels),
    ports: compareLists(keyed(left.ports), keyed(right.ports)),
    volumes: compareLists(keyed(left.volumes), keyed(right.volumes)),
    layers: compareLayers(left.layers, right.layers),
  };
}

/** Reads an inspect record, as tolerant as can be: what is absent or of another shape counts as empty. */
export function parseComparable(record: unknown): ComparableImage {
  const image = fieldsOf(record);
  const config = fieldsOf(image['Config']);
  const platform = [image['Os'], image['Architecture'], image['Variant']].map(textOf).filter((part) => part !== '');
  return {
    facts: {
      Id: textOf(image['Id']),
      Created: textOf(image['Created']),
      Platform: platform.join('/'),
      Size: textOf(image['Size']),
      User: textOf(config['User']),
      'Working directory': textOf(config['WorkingDir']),
      Entrypoint: commandOf(config['Entrypoint']),
      Command: commandOf(config['Cmd']),
      'Stop signal': textOf(config['StopSignal']),
      Healthcheck: healthcheckOf(config['Healthcheck']),
      Shell: commandOf(config['Shell']),
      'On build': listOf(config['OnBuild']).join('\n'),
      Author: textOf(image['Author']),
      Comment: textOf(image['Comment']),
    },
    env: Object.fromEntries(listOf(config['Env']).map(envEntry)),
    labels: Object.fromEntries(
      Object.entries(fieldsOf(config['Labels'])).map(([name, value]) => [name, textOf(value)]),
    ),
    ports: Object.keys(fieldsOf(config['ExposedPorts'])),
    volumes: Object.keys(fieldsOf(config['Volumes'])),
    layers: listOf(fieldsOf(image['RootFS'])['Layers']),
  };
}

function compareLists(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): ListComparison {
  const mine = new Map(Object.entries(left));
  const theirs = new Map(Object.entries(right));
  const names = [...new Set([...mine.keys(), ...theirs.keys()])].sort();
  const different = names.filter((name) => mine.get(name) !== theirs.get(name));
  return {
    different: different.map((name) => difference(name, mine.get(name), theirs.get(name))),
    alike: names.length - different.length,
  };
}

function compareLayers(left: readonly string[], right: readonly string[]): LayerComparison {
  let shared = 0;
  while (shared < left.length && shared < right.length && left[shared] === right[shared]) shared += 1;
  return { shared: left.slice(0, shared), left: left.slice(shared), right: right.slice(shared) };
}

function difference(name: string, left: string | undefined, right: string | undefined): Difference {
  return { name, ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) };
}

function keyed(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, '']));
}

function envEntry(entry: string): [string, string] {
  const at = entry.indexOf('=');
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The words of a command; those that would not stand for themselves in a shell are quoted as in JSON. */
function commandOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return listOf(value)
    .map((word) => (/^[\w@%+=:,./#-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}

function healthcheckOf(value: unknown): string {
  const check = fieldsOf(value);
  const times = ['Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries'] as const;
  const options = times
    .filter((name) => typeof check[name] === 'number')
    .map((name) => `${name}=${textOf(check[name])}`);
  return [commandOf(check['Test']), ...options].filter((part) => part !== '').join(' ');
}
