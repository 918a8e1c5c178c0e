import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageMentions } from '../../../src/core/imageMentions.ts';
import { canonical } from '../../../src/core/reference.ts';

type File = Parameters<typeof imageMentions>[1];

function told(text: string, file: File, values?: ReadonlyMap<string, string>) {
  const lines = text.split('\n');
  return imageMentions(text, file, values).map(({ kind, range, text: written, target, platform }) => {
    const { start, end } = range;
    const means =
      target.kind === 'image'
        ? canonical(target.reference)
        : target.kind === 'unresolved'
          ? `needs ${target.variables.join(', ')}`
          : target.kind === 'invalid'
            ? `invalid at ${target.offset}`
            : target.kind;
    expect(start.line).toBe(end.line);
    expect(lines[start.line]?.slice(start.character, end.character)).toBe(written);
    return [kind, start.line, written, means, ...(platform === undefined ? [] : [platform])];
  });
}

describe('compose files', () => {
  test('services, in every way of writing a text', () => {
    const text = `# a comment
x-app: &app
  image: ghcr.io/acme/app:1   # shared
services:
  web:
    image: "nginx:1.25"
    platform: linux/arm64
  db: { image: 'postgres:16', ports: [5432] }
  cache:
    image:
      redis:7-alpine
  one:
    image: &busy busybox:1.36
  two:
    image: *busy
  three:
    <<: *app
  built:
    build: .
  block:
    image: >-
      not-followed:1
  image: not-a-service
networks:
  image: { image: nor-this }
`;
    expect(told(text, 'compose')).toEqual([
      ['compose', 2, 'ghcr.io/acme/app:1', 'ghcr.io/acme/app:1'],
      ['compose', 5, 'nginx:1.25', 'docker.io/library/nginx:1.25', 'linux/arm64'],
      ['compose', 7, 'postgres:16', 'docker.io/library/postgres:16'],
      ['compose', 10, 'redis:7-alpine', 'docker.io/library/redis:7-alpine'],
      ['compose', 12, 'busybox:1.36', 'docker.io/library/busybox:1.36'],
    ]);
  });

  test('variables, with values from outside or by default', () => {
    const text = [
      'services:',
      '  a: {image: "app:${TAG:-1}"}',
      '  b: {image: "app:${TAG}"}',
      '  c: {image: "$REPO/app:${TAG:?say one}"}',
      '  d: {image: "app:${TAG"}',
    ].join('\n');
    const meanings = (values?: ReadonlyMap<string, string>) => told(text, 'compose', values).map((one) => one[3]);
    expect(meanings()).toEqual(['docker.io/library/app:1', 'needs TAG', 'needs REPO, TAG', 'invalid at 4']);
    expect(
      meanings(
        new Map([
          ['TAG', '2'],
          ['REPO', 'acme'],
        ]),
      ),
    ).toEqual(['docker.io/library/app:2', 'docker.io/library/app:2', 'docker.io/acme/app:2', 'invalid at 4']);
  });

  test('a file somebody is typing', () => {
    expect(
      told('services:\n  web:\n    image: nginx:1.25\n  db:\n    image: post', 'compose').map((one) => one[2]),
    ).toEqual(['nginx:1.25', 'post']);
    expect(
      told('services:\n  web:\n    image: nginx:1\n  db:\n    image: "post\n', 'compose').map((one) => one[2]),
    ).toContain('nginx:1');
    expect(told('services:\n  web:\n    image:\n', 'compose')).toEqual([]);
  });

  test('Windows line ends', () => {
    expect(told('services:\r\n  web:\r\n    image: nginx:1\r\n', 'compose')).toEqual([
      ['compose', 2, 'nginx:1', 'docker.io/library/nginx:1'],
    ]);
  });
});

test('devcontainer.json, with its comments and commas', () => {
  const text = `// For format details, see https://aka.ms/devcontainer.json
{
  /* "image": "not:this" */
  "name": "a // b",
  "image": "mcr.microsoft.com/devcontainers/base:bookworm", // the base
  "features": { "ghcr.io/devcontainers/features/node:1": {} },
  "customizations": { "image": "nor-this" },
}
`;
  expect(told(text, 'devcontainer')).toEqual([
    [
      'devcontainer',
      4,
      'mcr.microsoft.com/devcontainers/base:bookworm',
      'mcr.microsoft.com/devcontainers/base:bookworm',
    ],
  ]);
  expect(told('{\n\t"image": "x:${localEnv:TAG:1}"\n}', 'devcontainer')).toEqual([
    ['devcontainer', 1, 'x:${localEnv:TAG:1}', 'needs localEnv:TAG:1'],
  ]);
});

test('workflows and actions', () => {
  const text = `on: push
jobs:
  build:
    container: node:20
    services:
      db:
        image: postgres:16
    steps:
      - uses: actions/checkout@v4
      - uses: docker://alpine:3.19
      - run: docker pull not:this
  test:
    container:
      image: \${{ matrix.image }}:1
`;
  expect(told(text, 'workflow')).toEqual([
    ['workflow', 3, 'node:20', 'docker.io/library/node:20'],
    ['workflow', 6, 'postgres:16', 'docker.io/library/postgres:16'],
    ['workflow', 9, 'alpine:3.19', 'docker.io/library/alpine:3.19'],
    ['workflow', 13, '${{ matrix.image }}:1', 'needs matrix.image'],
  ]);
  expect(told('runs:\n  using: docker\n  image: docker://debian:12\n', 'workflow')).toEqual([
    ['workflow', 2, 'debian:12', 'docker.io/library/debian:12'],
  ]);
  expect(told('runs:\n  using: docker\n  image: Dockerfile\n', 'workflow')).toEqual([]);
});

test('Kubernetes manifests, several documents, templates inside', () => {
  const text = `apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      initContainers:
        - { name: init, image: busybox:1.36 }
      containers:
        - name: app
          image: registry.k8s.io/pause:3.9
        - name: chart
          image: "{{ .Values.image }}:1"
      volumes:
        - name: model
          image: { reference: ghcr.io/x/model:1 }
---
kind: NoObject
spec: { containers: [{ image: not:this }] }
---
apiVersion: batch/v1
kind: CronJob
spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: debian }] } } } } }
`;
  expect(told(text, 'manifest')).toEqual([
    ['kubernetes', 6, 'busybox:1.36', 'docker.io/library/busybox:1.36'],
    ['kubernetes', 9, 'registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9'],
    ['kubernetes', 11, '{{ .Values.image }}:1', 'needs .Values.image'],
    ['kubernetes', 14, 'ghcr.io/x/model:1', 'ghcr.io/x/model:1'],
    ['kubernetes', 21, 'debian', 'docker.io/library/debian'],
  ]);
});

describe('any text', () => {
  const files: readonly File[] = ['compose', 'devcontainer', 'workflow', 'manifest'];

  test('is read without a failure', () => {
    const piece = fc.constantFrom(
      'services:',
      'image:',
      ' ',
      '\n',
      '  ',
      '"',
      "'",
      '{',
      '}',
      '[',
      '- ',
      '&a',
      '*a',
      '|',
      '>',
      '#',
      '//',
      '/*',
      '$',
      'x:1',
      '---',
      '\t',
      '<<: ',
      '!!int ',
      '? ',
      'apiVersion: 1\nkind: 2\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((pieces) => pieces.join('')),
          fc.string({ unit: 'binary' }),
        ),
        fc.constantFrom(...files),
        (text, file) => {
          for (const { range } of imageMentions(text, file))
            expect(range.start.line).toBeLessThanOrEqual(range.end.line);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('nested without end, or aliases upon aliases, are no trap', () => {
    expect(imageMentions('['.repeat(20_000), 'manifest')).toEqual([]);
    expect(imageMentions('{a: '.repeat(20_000), 'compose')).toEqual([]);
    const aliases = Array.from({ length: 3_000 }, (_, i) => `  s${i}: { image: *one }`).join('\n');
    expect(imageMentions(`x-one: { image: &one debian:12 }\nservices:\n${aliases}`, 'compose')).toHaveLength(1);
    const bomb = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`).join('\n');
    expect(
      imageMentions(
        `apiVersion: v1\nkind: Pod\na0: &a0 x\n${bomb}\nspec: {containers: [{image: "debian:12"}]}`,
        'manifest',
      ),
    ).toHaveLength(1);
  });
});
