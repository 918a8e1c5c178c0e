import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../../src/core/dockerfile.ts';
import { dockerfileFindings } from '../../../src/core/dockerfileFindings.ts';
import type { Digest, Image, ImageId, ImageSummary } from '../../../src/core/image.ts';
import { findImage, indexImages } from '../../../src/core/imageFinder.ts';
import type { LocalImages } from '../../../src/core/localImages.ts';

const sha = (digit: string) => `sha256:${digit.repeat(64)}`;
const diff = (digit: string) => sha(digit) as Digest;

function image(
  digit: string,
  tags: readonly string[],
  ports: readonly string[] = [],
  diffIds: readonly Digest[] = [],
): Image {
  return {
    id: sha(digit) as ImageId,
    tags,
    digests: tags.length > 0 ? [`${tags[0]?.split(':')[0] ?? ''}@${sha('d')}`] : [],
    created: 0,
    size: 0,
    labels: {},
    platform: { os: 'linux', architecture: 'amd64' },
    config: {
      env: [],
      entrypoint: [],
      cmd: [],
      exposedPorts: ports,
      volumes: [],
      user: '',
      workingDir: '',
      labels: {},
      onBuild: [],
      shell: [],
    },
    author: '',
    comment: '',
    diffIds,
    driver: '',
    raw: new Uint8Array(),
  };
}

const records = [
  image('1', ['debian:12', 'debian:latest', 'debian:11', 'debian:12-slim']),
  image('2', ['nginx:1.25'], ['80/tcp'], [diff('a'), diff('b')]),
];

function local(more: Partial<LocalImages> = {}): LocalImages {
  const index = indexImages(records);
  return {
    listed: true,
    all: records,
    find: (reference) => findImage(index, reference),
    record: (summary: ImageSummary) => records.find(({ id }) => id === summary.id),
    ...more,
  };
}

function found(text: string, more: Partial<LocalImages> = {}) {
  return dockerfileFindings(parseDockerfile(text), local(more)).map(({ range, fixes, ...rest }) => ({
    at: `${range.start.line}:${range.start.character}-${range.end.character}`,
    ...rest,
    fixes: fixes.map((fix) =>
      fix.kind === 'pull'
        ? `pull ${fix.reference}${fix.platform ? ` ${fix.platform}` : ''}`
        : `${fix.kind} ${fix.text}`.trim(),
    ),
  }));
}

describe('nothing to say', () => {
  test.each([
    'FROM debian:12\nEXPOSE 80',
    'FROM scratch',
    'ARG B\nFROM $B',
    'FROM debian:12 AS a\nFROM a\nCOPY --from=a /x /x\nCOPY --from=0 /x /x',
    '# syntax=docker/dockerfile:1\nFROM debian:12',
    `FROM debian@${sha('d')}`,
  ])('%j', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('images', () => {
  test('that are not here can be pulled', () => {
    expect(found('FROM --platform=linux/arm64 ghcr.io/a/b:1')).toEqual([
      { at: '0:28-41', kind: 'not-local', name: 'ghcr.io/a/b:1', fixes: ['pull ghcr.io/a/b:1 linux/arm64'] },
    ]);
  });

  test('are not said to be missing before anybody has looked', () => {
    expect(found('FROM ghcr.io/a/b:1', { listed: false, find: () => undefined })).toEqual([]);
  });

  test('without a tag can be pinned or given another', () => {
    expect(found('FROM debian\nFROM debian:latest')).toEqual([
      {
        at: '0:5-11',
        kind: 'no-tag',
        name: 'debian',
        fixes: [`pin debian@${sha('d')}`, 'change-tag debian:12-slim', 'change-tag debian:12', 'change-tag debian:11'],
      },
      {
        at: '1:5-18',
        kind: 'latest-tag',
        name: 'debian:latest',
        fixes: [
          `pin debian:latest@${sha('d')}`,
          'change-tag debian:12-slim',
          'change-tag debian:12',
          'change-tag debian:11',
        ],
      },
    ]);
  });

  test('named by variables are not rewritten', () => {
    expect(found('ARG T=latest\nFROM debian:$T')).toMatchObject([{ kind: 'latest-tag', fixes: [] }]);
  });

  test('of another platform than asked for', () => {
    expect(found('FROM --platform=linux/arm64 debian:12')).toEqual([
      {
        at: '0:28-37',
        kind: 'platform-mismatch',
        name: 'debian:12',
        wanted: 'linux/arm64',
        have: 'linux/amd64',
        fixes: ['pull docker.io/library/debian:12 linux/arm64'],
      },
    ]);
  });

  test('with impossible names', () => {
    expect(found('FROM Debian\nCOPY --from=a//b / /')).toMatchObject([
      { at: '0:5-11', kind: 'invalid-reference', text: 'Debian', problem: { kind: 'uppercase', character: 'D' } },
      { at: '1:12-16', kind: 'invalid-reference', text: 'a//b' },
    ]);
  });

  test('a base that was updated since the build', () => {
    const built = image('3', ['mine:1'], [], [diff('a'), diff('c'), diff('e')]);
    expect(found('FROM nginx:1.25 AS a\nFROM a', { built })).toEqual([
      { at: '0:5-15', kind: 'base-updated', name: 'nginx:1.25', built: 'mine:1', fixes: [] },
    ]);
    expect(found('FROM nginx:1.25', { built: image('3', ['mine:1'], [], [diff('a'), diff('b'), diff('e')]) })).toEqual(
      [],
    );
  });
});

describe('stages', () => {
  test('that come later, or are the own one', () => {
    expect(
      found('FROM debian:12 AS one\nCOPY --from=two / /\nRUN --mount=from=one,target=/x x\nFROM debian:12 AS two'),
    ).toEqual([
      { at: '1:12-15', kind: 'stage-not-above', name: 'two', fixes: [] },
      { at: '2:17-20', kind: 'stage-not-above', name: 'one', fixes: [] },
    ]);
  });

  test('that are spelled wrong', () => {
    expect(found('FROM debian:12 AS builder\nFROM debian:12\nCOPY --from=biulder / /')).toEqual([
      { at: '2:12-19', kind: 'stage-missing', name: 'biulder', meant: 'builder', fixes: ['use-stage builder'] },
    ]);
  });

  test('that do not exist by number', () => {
    expect(found('FROM debian:12\nCOPY --from=3 / /')).toMatchObject([
      { kind: 'invalid-reference', problem: { kind: 'no-such-stage' } },
    ]);
  });
});

describe('ports', () => {
  test('that the base or a line above exposes already', () => {
    expect(found('FROM nginx:1.25 AS a\nEXPOSE 80 443\nFROM a\nEXPOSE 443')).toEqual([
      { at: '1:7-9', kind: 'port-repeated', port: '80/tcp', from: 'base', fixes: ['remove'] },
      { at: '3:7-10', kind: 'port-repeated', port: '443/tcp', from: { line: 1 }, fixes: ['remove'] },
    ]);
  });

  test('the last port of a line takes the line with it', () => {
    const [finding] = dockerfileFindings(parseDockerfile('FROM nginx:1.25\nEXPOSE \\\n  80\n'), local());
    expect(finding?.fixes).toEqual([
      { kind: 'remove', text: '', range: { start: { line: 1, character: 0 }, end: { line: 3, character: 0 } } },
    ]);
  });
});
