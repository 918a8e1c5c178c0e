import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openArchive, type ArchiveOptions, type ImageArchive } from '../../../src/archive/imageArchive.ts';
import { SourceError } from '../../../src/core/failure.ts';
import type { Digest, Image, LayerEntries, LayerListing } from '../../../src/core/image.ts';
import type { ListingStore } from '../../../src/core/listingStore.ts';
import {
  compress,
  json,
  makeArchive,
  makeImage,
  membersOf,
  sha256,
  type Compression,
  type Layout,
} from './makeArchive.ts';
import { makeTar, paxBody } from '../core/tar/makeTar.ts';

const room = mkdtempSync(join(tmpdir(), 'strata-archive-'));
const worker = new URL('../../../src/archive/worker.ts', import.meta.url);
const signal = new AbortController().signal;
const opened: ImageArchive[] = [];

afterEach(async () => {
  for (const archive of opened.splice(0)) await archive.close();
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

async function open(bytes: Uint8Array | string, options: Partial<ArchiveOptions> = {}): Promise<ImageArchive> {
  const path = typeof bytes === 'string' ? bytes : join(room, 'image.tar');
  if (typeof bytes !== 'string') writeFileSync(path, bytes);
  const archive = await openArchive(path, { worker, ...options }, signal);
  opened.push(archive);
  return archive;
}

async function first(archive: ImageArchive): Promise<Image> {
  const [summary] = await archive.list(signal);
  if (summary === undefined) throw new Error('an archive has an image');
  return archive.inspect(summary.id, signal);
}

/** What is listed before the end, and the failure at the end. */
async function listed(archive: ImageArchive, indexes?: readonly number[]) {
  const listings: LayerListing[] = [];
  try {
    for await (const listing of archive.files(await first(archive), signal, indexes)) listings.push(listing);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { listings, failure: error.failure };
  }
  return { listings, failure: undefined };
}

const rows = (listings: readonly LayerListing[]) =>
  listings
    .toSorted((a, b) => a.layer.index - b.layer.index)
    .map((listing) =>
      [...listing.entries].map((entry) => `${entry.whiteout === undefined ? '' : '-'}${entry.path}=${entry.size}`),
    );

async function content(archive: ImageArchive, index: number, path: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of archive.openFile(await first(archive), index, path, signal)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const large = 'large '.repeat(100_000);
const image = makeImage([
  [
    { name: 'etc/', type: '5' },
    { name: 'etc/app.conf', body: 'port = 80\n' },
    { name: 'large', body: large },
    { name: 'last', body: 'last' },
  ],
  [{ name: 'etc/.wh.app.conf' }, { name: 'etc/again', type: '1', link: 'etc/new' }, { name: 'etc/new', body: 'new' }],
  [],
  [],
]);
const expected = [
  ['etc=0', 'etc/app.conf=10', `large=${large.length}`, 'last=4'],
  ['-etc/app.conf=0', 'etc/again=0', 'etc/new=3'],
  [],
  [],
];

const forms: readonly { readonly layout: Layout; readonly inner: Compression; readonly outer: Compression }[] = (
  [
    ['docker-20', 'none'],
    ['docker-25', 'none'],
    ['containerd', 'none'],
    ['containerd', 'gzip'],
    ['containerd', 'zstd'],
    ['manifest-only-gzip', 'gzip'],
  ] as const
).flatMap(([layout, inner]) => (['none', 'gzip', 'zstd'] as const).map((outer) => ({ layout, inner, outer })));

describe.each(forms)('$layout, layers $inner, file $outer', ({ layout, inner, outer }) => {
  const bytes = compress(makeArchive(image, layout, inner), outer);

  test('lists its image and its files', async () => {
    const archive = await open(bytes);
    const [summary, ...others] = await archive.list(signal);
    expect(others).toEqual([]);
    expect(summary).toMatchObject({
      id: image.configDigest,
      tags: ['example.com/team/app:1'],
      created: 1714557600500,
    });
    expect((await archive.inspect('example.com/team/app:1', signal)).id).toBe(image.configDigest);
    const some = await listed(archive, [1]);
    expect(some.listings.map((listing) => listing.layer.index)).toEqual([1]);
    const { listings, failure } = await listed(archive);
    expect(failure).toBeUndefined();
    expect(rows(listings)).toEqual(expected);
    expect(listings.map((listing) => listing.incomplete)).toEqual([undefined, undefined, undefined, undefined]);
    await opensItsFiles(archive);
  });

  test('opens its files before they were listed', async () => {
    await opensItsFiles(await open(bytes));
  });
});

async function opensItsFiles(archive: ImageArchive): Promise<void> {
  expect(await content(archive, 0, 'etc/app.conf')).toBe('port = 80\n');
  expect(await content(archive, 0, '/large')).toBe(large);
  expect(await content(archive, 0, 'last')).toBe('last');
  expect(await content(archive, 1, 'etc/again')).toBe('new');
  for (const [index, path] of [
    [1, 'etc/app.conf'],
    [0, 'etc'],
    [0, 'nothing'],
    [9, 'last'],
  ] as const) {
    await expect(content(archive, index, path)).rejects.toMatchObject({
      failure: { kind: 'no-such-file', layer: index, path },
    });
  }
}

describe('what the config says', () => {
  test('history, exactly', async () => {
    const archive = await open(makeArchive(image, 'docker-25'));
    const history = await archive.history(await first(archive), signal);
    expect(history.basis).toBe('config');
    expect(history.steps.map((step) => [step.entry?.createdBy, step.layer?.index, step.guessed])).toEqual([
      ['COPY 0 / # buildkit', 0, false],
      ['COPY 1 / # buildkit', 1, false],
      ['COPY 2 / # buildkit', 2, false],
      ['COPY 3 / # buildkit', 3, false],
      ['CMD ["/bin/httpd"]', undefined, false],
    ]);
    expect(history.layers.map((layer) => layer.diffId)).toEqual(image.diffIds);
  });

  test('a record as docker image inspect has it', async () => {
    const found = await first(await open(makeArchive(image, 'docker-25')));
    expect(JSON.parse(new TextDecoder().decode(found.raw))).toMatchObject({
      Id: image.configDigest,
      RepoTags: ['example.com/team/app:1'],
      Created: '2024-05-01T10:00:00.5Z',
      Os: 'linux',
      Architecture: 'amd64',
      Config: { Cmd: ['/bin/httpd'] },
      RootFS: { Type: 'layers', Layers: image.diffIds },
    });
    expect(found).toMatchObject({
      platform: { os: 'linux', architecture: 'amd64' },
      config: { env: ['PATH=/bin'], exposedPorts: ['80/tcp'] },
      labels: { a: 'b' },
    });
  });
});

describe('archives that others made', () => {
  test.each([
    [
      'docker-20.10.tar',
      ['tiny:1', 'example.com/team/tiny:latest'],
      'sha256:fb7372cd1740fa8e23d155c99cac72fea8aa8a20010b927e27e99eb36207343b',
    ],
    [
      'podman-docker.tar',
      ['localhost/tiny:1'],
      'sha256:fb7372cd1740fa8e23d155c99cac72fea8aa8a20010b927e27e99eb36207343b',
    ],
    ['podman-oci.tar', ['localhost/tiny:1'], 'sha256:0be259d7955387661aac908e7351ec504dc84ba73aa84e80561f6ee35212b612'],
  ])('%s', async (name, tags, id) => {
    const archive = await open(fileURLToPath(new URL(`../../fixtures/archive/${name}`, import.meta.url)));
    const [summary] = await archive.list(signal);
    expect([...(summary?.tags ?? [])].sort()).toEqual([...tags].sort());
    expect(summary?.id).toBe(id);
    const { listings, failure } = await listed(archive);
    expect(failure).toBeUndefined();
    expect(rows(listings)).toEqual([
      ['etc=0', 'etc/app=0', 'etc/app/app.conf=19', 'etc/app/link.conf=0'],
      ['srv=0', 'srv/site=0', 'srv/site/index.html=18', 'srv/site/key.pem=7'],
      ['srv=0', 'srv/site=0', 'srv/site/index.html=18'],
    ]);
    expect(await content(archive, 1, 'srv/site/key.pem')).toBe('secret\n');
    const steps = (await archive.history(await first(archive), signal)).steps;
    expect(steps.filter((step) => step.layer !== undefined).length).toBe(3);
    expect(steps.some((step) => step.guessed)).toBe(false);
  });
});

describe('the archives of each engine, store and builder', () => {
  const tiny = [
    ['etc=0', 'etc/app=0', 'etc/app/app.conf=22'],
    ['srv=0', 'srv/site=0', 'srv/site/index.html=15', 'srv/site/key.pem=7'],
  ];
  const again = ['srv=0', 'srv/site=0', 'srv/site/index.html=16'];
  test.each([
    // BuildKit makes a layer of WORKDIR, though nothing is in it.
    ['docker-20.10-buildkit.tar', [...tiny, [], again]],
    ['docker-26.1-classic.tar', [...tiny, again]],
    ['docker-26.1-classic-buildkit.tar', [...tiny, [], again]],
    ['docker-26.1-containerd.tar', [...tiny, again]],
    ['docker-26.1-containerd-buildkit.tar', [...tiny, [], again]],
  ])('%s', async (name, expected) => {
    const archive = await open(fileURLToPath(new URL(`../../fixtures/archive/${name}`, import.meta.url)));
    const found = await first(archive);
    expect(found.tags).toEqual(['tiny:1']);
    const { listings, failure } = await listed(archive);
    expect(failure).toBeUndefined();
    expect(rows(listings)).toEqual(expected);
    expect(await content(archive, 1, 'srv/site/key.pem')).toBe('secret\n');
    expect(await content(archive, expected.length - 1, 'srv/site/index.html')).toBe('<h1>Second</h1>\n');
    const { steps, basis } = await archive.history(found, signal);
    expect(basis).toBe('config');
    expect(steps.filter(({ layer }) => layer !== undefined).length).toBe(expected.length);
    expect(steps.at(-1)?.entry?.createdBy).toContain('["/bin/serve"');
  });
});

describe('what is no image archive', () => {
  test.each<[string, Uint8Array, string]>([
    ['a text', json('hello'), 'not-a-tar'],
    ['an empty file', new Uint8Array(0), 'not-a-tar'],
    ['an empty tar', makeTar([]), 'not-a-tar'],
    ['another tar', makeTar([{ name: 'a' }]), 'no-index'],
    ['an ancient archive', makeTar([{ name: 'repositories', body: '{}' }]), 'ancient-archive'],
    ['a damaged manifest', makeTar([{ name: 'manifest.json', body: '{' }]), 'damaged-manifest'],
    ['a damaged index', makeTar([{ name: 'index.json', body: '[]' }]), 'damaged-index'],
    ['no config', makeTar([{ name: 'manifest.json', body: '[{"Config":"x"}]' }]), 'no-images'],
    ['a broken gzip', compress(makeArchive(image, 'docker-25'), 'gzip').fill(0xff, 20, 60), 'not-a-tar'],
    ['a link in a circle', makeTar([{ name: 'manifest.json', type: '2', link: 'manifest.json' }]), 'no-index'],
  ])('%s', async (_name, bytes, reason) => {
    await expect(open(bytes)).rejects.toMatchObject({ failure: { kind: 'not-an-archive', reason } });
  });

  test.each([
    ['xz', 'fd377a585a000004e6d6b446'],
    ['bzip2', '425a683931415926535900000000'],
  ])('what %s has packed, which only an engine unpacks', async (program, head) => {
    const reason = { kind: 'compressed-with', text: program };
    const bytes = Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(1_000, 1)]);
    await expect(open(bytes)).rejects.toMatchObject({ failure: { kind: 'not-an-archive', reason } });
  });

  test('a folder, and nothing', async () => {
    await expect(open(room)).rejects.toMatchObject({ failure: { kind: 'not-an-archive', reason: 'not-a-file' } });
    await expect(open(join(room, 'none'))).rejects.toMatchObject({ failure: { reason: 'no-such-file' } });
  });
});

describe('damage', () => {
  test('cut anywhere, it says so and keeps what was read', async () => {
    const small = makeImage([
      [
        { name: 'a', body: 'aaaa' },
        { name: 'b', body: 'bbbb' },
      ],
      [{ name: 'c', body: 'c'.repeat(3000) }],
    ]);
    for (const [layout, inner, outer] of [
      ['docker-20', 'none', 'none'],
      ['docker-25', 'none', 'none'],
      ['containerd', 'gzip', 'none'],
      ['docker-25', 'none', 'gzip'],
      ['containerd', 'zstd', 'zstd'],
    ] as const) {
      const whole = compress(makeArchive(small, layout, inner), outer);
      const outcomes = new Set<string>();
      for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 12)) {
        try {
          const { failure, listings } = await listed(await open(whole.slice(0, length)));
          const isShort = listings.some((listing) => listing.incomplete !== undefined);
          outcomes.add(failure?.kind ?? (isShort ? 'incomplete' : 'whole'));
        } catch (error) {
          if (!(error instanceof SourceError)) throw error;
          outcomes.add(error.failure.kind);
        }
      }
      expect(
        [...outcomes].filter(
          (kind) => !['not-an-archive', 'bad-layer', 'digest-mismatch', 'incomplete', 'whole'].includes(kind),
        ),
      ).toEqual([]);
      expect(outcomes).toContain('not-an-archive');
    }
  }, 120_000);

  test.each<[string, Layout, Compression]>([
    ['in place', 'docker-25', 'none'],
    ['as a stream', 'containerd', 'gzip'],
  ])('a layer that is not what its digest says, read %s', async (_name, layout, inner) => {
    const other = makeImage([[{ name: 'a', body: 'evil' }]]);
    const config = json({
      ...JSON.parse(new TextDecoder().decode(other.config)),
      rootfs: { type: 'layers', diff_ids: [`sha256:${'0'.repeat(64)}`] },
    });
    const lying = { ...other, config, configDigest: `sha256:${sha256(config)}` };
    const store = memoryStore();
    const { failure, listings } = await listed(await open(makeArchive(lying, layout, inner), { listings: store }));
    expect(failure).toEqual({ kind: 'digest-mismatch', layer: 0 });
    expect(rows(listings)).toEqual([['a=4']]);
    expect(store.kept.size).toBe(0);
  });

  test.each(['gzip', 'zstd'] as const)('a %s bomb', async (inner) => {
    const bomb = makeImage([
      [
        { name: 'a', body: 'x' },
        { name: 'zeros', body: new Uint8Array(20_000_000) },
        { name: 'b', body: 'x' },
      ],
    ]);
    const bytes = makeArchive(bomb, 'containerd', inner);
    const { failure, listings } = await listed(await open(bytes, { expansion: { bytes: 5_000_000, ratio: 10 } }));
    expect(failure).toMatchObject({ kind: 'bad-layer', layer: 0, entries: 2 });
    expect(rows(listings)).toEqual([['a=1', 'zeros=20000000']]);
    expect(listings[0]?.incomplete).toMatchObject({ kind: 'expansion' });
  });

  test('a compressed layer that breaks off', async () => {
    const members = membersOf(
      makeImage([
        [
          { name: 'a', body: 'x' },
          { name: 'b', body: noise(5000) },
        ],
      ]),
      'containerd',
      'gzip',
    );
    const largest = members.reduce((a, b) => ((b.body?.length ?? 0) > (a.body?.length ?? 0) ? b : a));
    const broken = members.map((member) =>
      member === largest ? { ...member, body: member.body?.slice(0, -30) ?? '' } : member,
    );
    const { failure, listings } = await listed(await open(makeTar(broken)));
    expect(failure).toMatchObject({ kind: 'bad-layer', layer: 0 });
    expect(listings[0]?.incomplete?.kind).toBe('compression');
  });

  test('a blob that was left out', async () => {
    const members = membersOf(image, 'docker-25', 'none').filter(
      (member) => !String(member.name).endsWith(image.diffIds[1]?.slice(7) ?? ''),
    );
    const { failure, listings } = await listed(await open(makeTar(members)));
    expect(failure).toBeUndefined();
    expect(rows(listings)[0]).toEqual(expected[0]);
    expect(listings.find((listing) => listing.layer.index === 1)?.incomplete).toEqual({
      kind: 'missing',
    });
  });

  test('a header that is too large hides the rest', async () => {
    const long = makeImage([
      [{ name: 'a' }, { type: 'x', body: paxBody({ comment: 'x'.repeat(1_100_000) }) }, { name: 'b' }],
    ]);
    const { failure, listings } = await listed(await open(makeArchive(long, 'docker-25')));
    expect(failure).toBeUndefined();
    expect(rows(listings)).toEqual([['a=0']]);
    expect(listings[0]?.incomplete).toEqual({ kind: 'limit', limit: 'specialHeader' });
  });
});

describe('sparse files', () => {
  const octal = (value: number) => Buffer.from(`${value.toString(8).padStart(11, '0')}\0`);
  const sparse = makeImage([
    [
      {
        name: 'holes',
        type: 'S',
        body: 'abcdef',
        touch: (header) => {
          header.set(octal(1000), 386);
          header.set(octal(6), 398);
          header.set(octal(2000), 483);
        },
      },
      {
        type: 'x',
        body: paxBody({
          'GNU.sparse.major': '1',
          'GNU.sparse.minor': '0',
          'GNU.sparse.name': 'pax',
          'GNU.sparse.realsize': '3',
        }),
      },
      { name: 'GNUSparseFile.0/pax', body: '1\n1\n2\n'.padEnd(512, '\0') + 'xy' },
      { name: 'plain', body: 'plain' },
    ],
  ]);

  test.each(['none', 'gzip'] as const)('come with their holes filled, layers %s', async (inner) => {
    const archive = await open(makeArchive(sparse, 'containerd', inner));
    expect(rows((await listed(archive)).listings)).toEqual([['holes=2000', 'pax=3', 'plain=5']]);
    expect(await content(archive, 0, 'holes')).toBe(`${'\0'.repeat(1000)}abcdef${'\0'.repeat(994)}`);
    expect(await content(archive, 0, 'pax')).toBe('\0xy');
    expect(await content(archive, 0, 'plain')).toBe('plain');
  });

  test('a map that lies', async () => {
    const lying = makeImage([
      [
        { type: 'x', body: paxBody({ 'GNU.sparse.map': '9,1', 'GNU.sparse.size': '3' }) },
        { name: 'a', body: 'x' },
      ],
    ]);
    const archive = await open(makeArchive(lying, 'docker-25'));
    await expect(content(archive, 0, 'a')).rejects.toMatchObject({ failure: { kind: 'bad-layer', layer: 0 } });
  });
});

describe('layers known already', () => {
  test('are asked for nowhere else, and kept once their content was checked', async () => {
    const store = memoryStore();
    const bytes = makeArchive(image, 'docker-25');
    await listed(await open(bytes, { listings: store }));
    expect([...store.kept.keys()].sort()).toEqual([...new Set(image.diffIds)].sort());
    const without = membersOf(image, 'docker-25', 'none').map((member) =>
      image.diffIds.some((diffId) => String(member.name).endsWith(diffId.slice(7))) ? { ...member, body: '' } : member,
    );
    const { listings } = await listed(await open(makeTar(without), { listings: store }));
    expect(rows(listings)).toEqual(expected);
  });
});

describe('giving up', () => {
  test('leaving the loop leaves the archive usable', async () => {
    const archive = await open(makeArchive(image, 'containerd', 'gzip'));
    for await (const listing of archive.files(await first(archive), signal)) {
      expect(listing.entries.length).toBe(4);
      break;
    }
    expect(rows((await listed(archive)).listings)).toEqual(expected);
  });

  test('aborting ends it', async () => {
    const archive = await open(makeArchive(image, 'docker-25'));
    const abort = new AbortController();
    const found = await first(archive);
    await expect(
      (async () => {
        for await (const listing of archive.files(found, abort.signal)) abort.abort(listing.layer);
      })(),
    ).rejects.toMatchObject({ index: 0 });
    await expect(openArchive(join(room, 'image.tar'), { worker }, AbortSignal.abort())).rejects.toThrow('aborted');
  });
});

/** Bytes that no compression makes shorter. */
function noise(length: number): Uint8Array {
  const parts = Array.from({ length: Math.ceil(length / 32) }, (_, index) => Buffer.from(sha256(json(index)), 'hex'));
  return Buffer.concat(parts);
}

function memoryStore(): ListingStore & { readonly kept: ReadonlyMap<Digest, LayerEntries> } {
  const kept = new Map<Digest, LayerEntries>();
  return {
    kept,
    get: (diffId) => Promise.resolve(kept.get(diffId)),
    put: (diffId, entries) => {
      kept.set(diffId, entries);
      return Promise.resolve();
    },
  };
}
