import { readdirSync, readFileSync } from 'node:fs';
import type { Random } from './random.ts';

const FOLDER = new URL('../../fixtures/format/records/', import.meta.url);

/** The captured and hand-made records, by name. */
export function fixedRecords(): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return new Map(names.map((name) => [name.slice(0, -5), new Uint8Array(readFileSync(new URL(name, FOLDER)))]));
}

/** A made-up record: known and unknown keys, right and wrong types, duplicates, odd numbers and text. */
export function randomRecord(random: Random): Uint8Array {
  const text = object(random, 0, KEYS);
  if (!random.chance(0.05)) return Buffer.from(text, 'utf8');
  const cut = random.below(text.length);
  return Buffer.from(
    random.chance(0.5) ? text.slice(0, cut) : `${text.slice(0, cut)}${random.pick(SCRAPS)}${text.slice(cut)}`,
  );
}

function object(random: Random, depth: number, keys: readonly [string, ...string[]]): string {
  const pairs = random.times(0, depth === 0 ? 12 : 5, () => {
    const key = random.pick(keys);
    const shape = random.chance(0.9) ? SHAPES[key] : undefined;
    const text = shape === undefined ? value(random, depth + 1) : shaped(random, shape, depth + 1);
    const spelled = random.chance(0.04) ? key.toLowerCase() : key;
    return `${JSON.stringify(spelled)}:${random.chance(0.05) ? ' ' : ''}${text}`;
  });
  return `{${pairs.join(',')}}`;
}

function shaped(random: Random, shape: Shape, depth: number): string {
  if (random.chance(0.04)) return 'null';
  switch (shape) {
    case 'text':
      return text(random);
    case 'texts':
      return `[${random.times(0, 6, () => (random.chance(0.03) ? 'null' : text(random))).join(',')}]`;
    case 'number':
      return random.pick(['0', '1', '3', '-5', '12345', '9223372036854775807', '30000000000', '1500000']);
    case 'map':
      return `{${random.times(0, 4, () => `${text(random)}:${text(random)}`).join(',')}}`;
    case 'set':
      return `{${random.times(0, 4, () => `${random.pick(['"80/tcp"', '"53/udp"', '"/data"', '"8080"', '"9-10/tcp"'])}:{}`).join(',')}}`;
    case 'flag':
      return random.pick(['true', 'false']);
    case 'time':
      return random.pick(TIMES);
    case 'digest':
      return random.pick([
        '"sha256:abc"',
        '"nocolon"',
        `"sha256:${'ab'.repeat(32)}"`,
        '":"',
        '"md5:00"',
        '""',
        '"sha512:ff"',
      ]);
    case 'object':
      return object(random, depth, KEYS);
    case 'objects':
      return `[${random.times(0, 3, () => object(random, depth, KEYS)).join(',')}]`;
    case 'bytes':
      return random.pick(['"aGVsbG8="', '""', '"AA=="', '"/+8="', '"!"']);
  }
}

function value(random: Random, depth: number): string {
  const roll = random.below(depth > 4 ? 60 : 100);
  if (roll < 25) return text(random);
  if (roll < 45) return random.pick(NUMBERS);
  if (roll < 60) return random.pick(['true', 'false', 'null', '[]', '{}', '""']);
  if (roll < 80) return `[${random.times(0, 4, () => value(random, depth + 1)).join(',')}]`;
  return object(random, depth + 1, KEYS);
}

function text(random: Random): string {
  return random.chance(0.8) ? JSON.stringify(random.pick(TEXTS)) : random.pick(ESCAPED);
}

type Shape = 'text' | 'texts' | 'number' | 'map' | 'set' | 'flag' | 'time' | 'digest' | 'object' | 'objects' | 'bytes';

const SHAPES: Readonly<Record<string, Shape>> = {
  Id: 'text',
  RepoTags: 'texts',
  RepoDigests: 'texts',
  Parent: 'text',
  Comment: 'text',
  Created: 'text',
  Container: 'text',
  ContainerConfig: 'object',
  DockerVersion: 'text',
  Author: 'text',
  Config: 'object',
  Architecture: 'text',
  Variant: 'text',
  Os: 'text',
  OsVersion: 'text',
  Size: 'number',
  VirtualSize: 'number',
  GraphDriver: 'object',
  Name: 'text',
  RootFS: 'object',
  Type: 'text',
  Layers: 'texts',
  Metadata: 'object',
  LastTagTime: 'time',
  Descriptor: 'object',
  Manifests: 'objects',
  Env: 'texts',
  Cmd: 'texts',
  Entrypoint: 'texts',
  Labels: 'map',
  ExposedPorts: 'set',
  Volumes: 'set',
  WorkingDir: 'text',
  User: 'text',
  StopSignal: 'text',
  ArgsEscaped: 'flag',
  Healthcheck: 'object',
  Test: 'texts',
  Interval: 'number',
  Timeout: 'number',
  Retries: 'number',
  OnBuild: 'texts',
  Shell: 'texts',
  Tty: 'flag',
  Hostname: 'text',
  StopTimeout: 'number',
  mediaType: 'text',
  digest: 'digest',
  size: 'number',
  platform: 'object',
  os: 'text',
  architecture: 'text',
  data: 'bytes',
  urls: 'texts',
  annotations: 'map',
  Kind: 'text',
  Available: 'flag',
  ImageData: 'object',
  Containers: 'texts',
  For: 'digest',
};

const KEYS: [string, ...string[]] = [
  'Id',
  ...Object.keys(SHAPES),
  'Data',
  'Unknown',
  'ID',
  'a',
  'é',
  'x',
  'Digest',
  'Identity',
  'version',
  'int',
  'arr',
  'obj',
  'float',
];

const TIMES: [string, ...string[]] = [
  '"2024-07-01T12:00:00Z"',
  '"2021-12-10T08:15:30.987654321+01:00"',
  '"0001-01-01T00:00:00Z"',
  '"1969-12-31T23:59:59.5-03:30"',
  '"9999-12-31T23:59:59Z"',
  '"2020-02-30T00:00:00Z"',
  '"yesterday"',
  '"2024-1-1"',
  '"2024-03-31T02:30:00+02:00"',
  '"2022-01-01T00:00:00,5Z"',
  '5',
  '"2024-01-01T24:00:00Z"',
  '"2024-01-01T1:00:00Z"',
  '"2024-01-01T10:00:00+25:00"',
  '"2024-01-01T10:00:00Zx"',
  '""',
];

const NUMBERS: [string, ...string[]] = [
  '0',
  '-0',
  '1',
  '42',
  '1.50',
  '1e3',
  '-7',
  '123456789012345678901234567890',
  '0.1',
  '9007199254740993',
  '1E+2',
  '9223372036854775808',
  '12.0',
];

const TEXTS: [string, ...string[]] = [
  '',
  'a',
  'linux',
  'amd64',
  'PATH=/usr/bin',
  '<b>&amp;</b>',
  'ß İ ı Σίσυφος ǆ ﬁ ŉ',
  '日本語',
  '🐳 whale',
  'a\nb\tc',
  '\u0000\u001f',
  '\u2028',
  '\ufeffbom',
  'x=1&y="2"',
  "it's",
  '80/tcp',
  'sha256:abc',
  'version',
  'maintainer',
  'a.b',
  '\u0301',
  '\ue000',
  '%d %s',
  '\u00a0',
];

const ESCAPED: [string, ...string[]] = [
  '"\\ud800"',
  '"\\udc00x"',
  '"\\ud83d\\udc33"',
  '"\\u003c"',
  '"\\/"',
  '"\\u0000"',
];

const SCRAPS: [string, ...string[]] = [
  'x',
  '}',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '1',
  '\u0001',
  'é',
  "'",
  '-',
  'tru',
  '.',
  'e',
];
