import { describe, expect, test } from 'vitest';
import type { Container, Digest, Image, ImageConfig, ImageHistory, ImageId } from '../../../src/core/image.ts';
import { imageCard, platformFits, type CardInput } from '../../../src/core/imageCard.ts';

const id = `sha256:${'1'.repeat(64)}` as ImageId;
const now = 1_700_000_000_000;

const emptyConfig: ImageConfig = {
  env: [],
  entrypoint: [],
  cmd: [],
  exposedPorts: [],
  volumes: [],
  user: '',
  workingDir: '',
  labels: {},
  onBuild: [],
  shell: [],
};

function record(config: Partial<ImageConfig> = {}, more: Partial<Image> = {}): Image {
  return {
    id,
    tags: ['httpd:2.4', 'httpd:latest', 'mine:1'],
    digests: [`other@sha256:${'2'.repeat(64)}`, `httpd@sha256:${'3'.repeat(64)}`],
    created: now - 3 * 7 * 24 * 3_600_000,
    size: 147_000_000,
    labels: {},
    platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
    config: { ...emptyConfig, ...config },
    author: '',
    comment: '',
    diffIds: [`sha256:${'a'.repeat(64)}` as Digest],
    driver: '',
    raw: new Uint8Array(),
    ...more,
  };
}

function rows(input: Partial<CardInput> = {}) {
  const image = input.record ?? record();
  return imageCard({ summary: image, record: image, containers: [], ...input }).rows;
}

const row = (kind: string, input: Partial<CardInput> = {}) => rows(input).find((one) => one.kind === kind);

describe('a card', () => {
  test('of an image that says little has few rows', () => {
    expect(rows({ name: 'httpd:2.4' })).toEqual([
      { kind: 'platform', platform: 'linux/arm64/v8' },
      { kind: 'size', bytes: 147_000_000, text: '147MB' },
      { kind: 'age', created: now - 1_814_400_000 },
      { kind: 'layers', count: 1, biggest: [] },
      { kind: 'digest', text: `httpd@sha256:${'3'.repeat(64)}` },
      { kind: 'tags', values: ['httpd:latest', 'mine:1'], more: 0 },
    ]);
  });

  test('before the record is there, tells what the list knows', () => {
    const { tags, digests, created, size, labels } = record();
    const card = imageCard({ summary: { id, tags, digests, created, size, labels }, containers: [] });
    expect([card.name, card.rows.map(({ kind }) => kind)]).toEqual(['httpd:2.4', ['size', 'age', 'digest', 'tags']]);
  });

  test('shows how it runs', () => {
    const config = {
      exposedPorts: ['80/tcp', '443/tcp'],
      volumes: ['/data'],
      user: 'www-data',
      workingDir: '/usr/local/apache2',
      entrypoint: ['docker-entrypoint.sh'],
      cmd: ['httpd', '-D', 'FOREGROUND'],
    };
    const shown = rows({ record: record(config) });
    expect(
      shown.filter(({ kind }) => ['ports', 'volumes', 'user', 'workdir', 'entrypoint', 'cmd'].includes(kind)),
    ).toEqual([
      { kind: 'ports', values: ['80/tcp', '443/tcp'], more: 0 },
      { kind: 'volumes', values: ['/data'], more: 0 },
      { kind: 'entrypoint', text: '["docker-entrypoint.sh"]' },
      { kind: 'cmd', text: '["httpd", "-D", "FOREGROUND"]' },
      { kind: 'user', text: 'www-data' },
      { kind: 'workdir', text: '/usr/local/apache2' },
    ]);
  });

  test('covers secrets, and says how many variables it leaves out', () => {
    const env = [
      'PATH=/bin',
      'DB_PASSWORD=hunter2',
      'URL=postgres://a:b@c',
      ...Array.from({ length: 10 }, (_, i) => `V${i}=${i}`),
    ];
    expect(row('env', { record: record({ env }) })).toMatchObject({
      pairs: [{ name: 'PATH', value: '/bin' }, { name: 'DB_PASSWORD' }, { name: 'URL' }, {}, {}, {}, {}, {}],
      more: 5,
    });
    expect(JSON.stringify(rows({ record: record({ env }) }))).not.toMatch(/hunter2|postgres/);
  });

  test('picks the labels people write for people', () => {
    const labels = {
      'com.example.build': '7',
      'org.opencontainers.image.version': '2.4',
      'org.opencontainers.image.title': 'httpd',
      maintainer: 'me',
    };
    expect(row('labels', { record: record({ labels }) })).toEqual({
      kind: 'labels',
      pairs: [
        { name: 'org.opencontainers.image.title', value: 'httpd' },
        { name: 'org.opencontainers.image.version', value: '2.4' },
        { name: 'maintainer', value: 'me' },
      ],
      more: 1,
    });
  });

  test('shows hostile texts as escapes, and long ones cut', () => {
    const config = { user: 'a\u202eb\n[x](command:y)', workingDir: `/${'w'.repeat(500)}`, env: ['A\u0000=\x1b[31m'] };
    const shown = rows({ record: record(config) });
    expect(shown).toContainEqual({ kind: 'user', text: 'a\\u202eb\\n[x](command:y)' });
    expect(shown).toContainEqual({ kind: 'env', pairs: [{ name: 'A\\x00', value: '\\x1b[31m' }], more: 0 });
    expect(shown).toContainEqual({ kind: 'workdir', text: `/${'w'.repeat(119)}… (+381)` });
  });

  test('draws its layers and names the biggest', () => {
    const layer = (index: number, size: number) => ({
      index,
      size,
      diffId: id as string as Digest,
      chainId: id as string as Digest,
    });
    const entry = (createdBy: string) => ({ createdBy, created: 0, comment: '' });
    const layers = [layer(0, 80_000_000), layer(1, 0), layer(2, 40_000_000), layer(3, 1_000), layer(4, 2_000)];
    const history: ImageHistory = {
      steps: [
        { entry: entry('/bin/sh -c #(nop) ADD file:0 in / '), layer: layers[0] ?? layer(0, 0), guessed: false },
        { entry: entry('/bin/sh -c #(nop)  ENV A=1'), guessed: false },
        ...layers
          .slice(1)
          .map((one) => ({ entry: entry(`RUN /bin/sh -c step ${one.index} # buildkit`), layer: one, guessed: false })),
      ],
      layers,
      basis: 'config',
    };
    expect(row('layers', { history })).toEqual({
      kind: 'layers',
      count: 5,
      bar: '█·▄▁▁',
      biggest: [
        { index: 0, text: 'ADD file:0 /', size: '80MB' },
        { index: 2, text: 'RUN step 2', size: '40MB' },
        { index: 4, text: 'RUN step 4', size: '2kB' },
      ],
    });
  });

  test('names the containers of this image only', () => {
    const container = (name: string, imageId: ImageId): Container => ({
      id: `id-${name}`,
      name,
      imageId,
      image: '',
      command: '',
      created: 0,
      state: 'running',
      status: '',
    });
    const containers = [container('web', id), container('else', `sha256:${'9'.repeat(64)}` as ImageId)];
    expect(row('containers', { containers })).toEqual({
      kind: 'containers',
      containers: [{ id: 'id-web', name: 'web', state: 'running' }],
      more: 0,
    });
  });
});

describe('platforms', () => {
  test.each([
    ['linux/arm64', true],
    ['linux/arm64/v8', true],
    ['linux', true],
    ['linux/amd64', false],
    ['windows/arm64', false],
    ['linux/arm64/v9', false],
  ])('linux/arm64/v8 for %s: %s', (wanted, fits) => {
    expect(platformFits({ os: 'linux', architecture: 'arm64', variant: 'v8' }, wanted)).toBe(fits);
  });

  test('a mismatch is told', () => {
    expect(row('platform', { wantedPlatform: 'linux/amd64' })).toEqual({
      kind: 'platform',
      platform: 'linux/arm64/v8',
      wanted: 'linux/amd64',
    });
    expect(row('platform', { wantedPlatform: 'linux/arm64' })).toEqual({
      kind: 'platform',
      platform: 'linux/arm64/v8',
    });
  });
});
