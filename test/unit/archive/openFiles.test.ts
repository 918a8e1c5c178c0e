import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openArchive, type ArchiveOptions, type ImageArchive } from '../../../src/archive/imageArchive.ts';
import { isCancelled, SourceError } from '../../../src/core/failure.ts';
import { FileView } from '../../../src/core/fileView.ts';
import type { Image, LayerListing } from '../../../src/core/image.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import { wantedFiles } from '../../../src/core/wantedFiles.ts';
import { makeTar, type Member } from '../core/tar/makeTar.ts';
import { compress, makeArchive, makeImage, membersOf, type Compression, type Layout } from './makeArchive.ts';

const room = mkdtempSync(join(tmpdir(), 'strata-open-files-'));
const worker = new URL('../../../src/archive/worker.ts', import.meta.url);
const { signal } = new AbortController();
afterAll(() => rmSync(room, { recursive: true, force: true }));

const octal = (value: number) => Buffer.from(`${value.toString(8).padStart(11, '0')}\0`);
const sparse: Member = {
  name: 'etc/holes',
  type: 'S',
  body: 'abcdef',
  touch: (header) => {
    header.set(octal(1000), 386);
    header.set(octal(6), 398);
    header.set(octal(2000), 483);
  },
};
const large = 'large '.repeat(400_000);
const image = makeImage([
  [
    { name: 'etc/', type: '5' },
    { name: 'etc/app.conf', body: 'port = 80\n' },
    { name: 'etc/kept', body: 'kept' },
    { name: 'etc/large', body: large },
    { name: 'etc/gone', body: 'gone' },
  ],
  [
    { name: 'etc/app.conf', body: 'overwritten by the next entry' },
    { name: './etc/app.conf', body: 'port = 8080\n' },
    { name: 'etc/again', type: '1', link: './etc/new' },
    { name: 'etc/new', body: 'new' },
    { name: 'etc/of-below', type: '1', link: 'etc/kept' },
    { name: 'etc/.wh.gone' },
  ],
  [],
  [{ name: 'srv/last', body: 'last' }, sparse],
]);
const expected = {
  'etc/again': 'new',
  'etc/app.conf': 'port = 8080\n',
  'etc/holes': `${'\0'.repeat(1000)}abcdef${'\0'.repeat(994)}`,
  'etc/kept': 'kept',
  'etc/large': large,
  'etc/new': 'new',
  'etc/of-below': 'kept',
  'srv/last': 'last',
};

async function withArchive<T>(
  bytes: Uint8Array,
  use: (archive: ImageArchive, image: Image) => Promise<T>,
  options: Partial<ArchiveOptions> = {},
): Promise<T> {
  const path = join(room, 'image.tar');
  writeFileSync(path, bytes);
  const archive = await openArchive(path, { worker, ...options }, signal);
  try {
    const [summary] = await archive.list(signal);
    return await use(archive, await archive.inspect(summary?.id ?? '', signal));
  } finally {
    await archive.close();
  }
}

async function merged(archive: ImageArchive, found: Image): Promise<FileView> {
  const listings: LayerListing[] = [];
  try {
    for await (const listing of archive.files(found, signal)) listings.push(listing);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
  }
  listings.sort((a, b) => a.layer.index - b.layer.index);
  return FileView.merged(new LayerStack(listings), listings.length - 1);
}

function filesIn(view: FileView): ReturnType<typeof wantedFiles> {
  const nodes = Array.from({ length: view.idEnd }, (_, id) => view.node(id)).filter((node) => node !== undefined);
  return wantedFiles(
    view.stack,
    nodes.filter(({ kind }) => kind === 'file' || kind === 'hardlink'),
  );
}

/** What all files of the merged view hold, and the failure at the end. */
async function contents(archive: ImageArchive, found: Image, view: FileView, stop = signal) {
  const { wanted } = filesIn(view);
  const read: Record<string, string> = {};
  let failure: unknown;
  try {
    for await (const { file, content } of archive.openFiles(found, [...wanted.keys()], stop)) {
      const pieces: Uint8Array[] = [];
      try {
        for await (const piece of content) pieces.push(piece);
      } catch (error) {
        failure ??= error instanceof SourceError ? error.failure : error;
        continue;
      }
      for (const { path } of wanted.get(file) ?? []) read[path] = Buffer.concat(pieces).toString();
    }
  } catch (error) {
    if (isCancelled(error)) throw error;
    failure ??= error instanceof SourceError ? error.failure : error;
  }
  return { read, failure };
}

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

test.each(forms)('$layout, layers $inner, file $outer: all files at once', async ({ layout, inner, outer }) => {
  await withArchive(compress(makeArchive(image, layout, inner), outer), async (archive, found) => {
    const { read, failure } = await contents(archive, found, await merged(archive, found));
    expect(failure).toBeUndefined();
    expect(read).toEqual(expected);
  });
});

describe('files that are left', () => {
  test.each(forms)('$layout, layers $inner, file $outer: do not get in the way', async ({ layout, inner, outer }) => {
    await withArchive(compress(makeArchive(image, layout, inner), outer), async (archive, found) => {
      const { wanted } = filesIn(await merged(archive, found));
      const seen: string[] = [];
      for await (const { file, content } of archive.openFiles(found, [...wanted.keys()], signal)) {
        seen.push(file.path);
        // Not at all, or the first piece only.
        if (seen.length % 2 === 0) for await (const piece of content) if (piece.length > 0) break;
      }
      expect(seen.sort()).toEqual(Object.keys(expected).filter((path) => !/again|of-below/.test(path)));
    });
  });

  test('end with the loop', async () => {
    await withArchive(makeArchive(image, 'containerd', 'gzip'), async (archive, found) => {
      const view = await merged(archive, found);
      const files = [...filesIn(view).wanted.keys()];
      for await (const { file } of archive.openFiles(found, files, signal)) {
        expect(files).toContain(file);
        break;
      }
      expect((await contents(archive, found, view)).read).toEqual(expected);
    });
  });
});

test('what is not there is said once all others were read', async () => {
  await withArchive(makeArchive(image, 'containerd', 'gzip'), async (archive, found) => {
    const files = [
      { layer: 0, path: 'no/such', size: 1, aliases: [] },
      { layer: 9, path: 'etc/kept', size: 1, aliases: [] },
      { layer: 3, path: 'srv/last', size: 4, aliases: [] },
    ];
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { file } of archive.openFiles(found, files, signal)) seen.push(file.path);
    })();
    await expect(reading).rejects.toMatchObject({ failure: { kind: 'no-such-file', layer: 9, path: 'etc/kept' } });
    expect(seen).toEqual(['srv/last']);
  });
});

test('aborting ends it', async () => {
  await withArchive(makeArchive(image, 'containerd', 'gzip'), async (archive, found) => {
    const view = await merged(archive, found);
    await expect(contents(archive, found, view, AbortSignal.abort())).rejects.toThrow('abort');
  });
});

test.each(['gzip', 'zstd'] as const)('a bomb of %s is given up, and the other layers are read', async (inner) => {
  const bomb = makeImage([
    [
      { name: 'a', body: 'x' },
      { name: 'zeros', body: new Uint8Array(20_000_000) },
    ],
    [{ name: 'b', body: 'y' }],
  ]);
  const options = { expansion: { bytes: 5_000_000, ratio: 10 } };
  const bytes = makeArchive(bomb, 'containerd', inner);
  await withArchive(
    bytes,
    async (archive, found) => {
      const { read, failure } = await contents(archive, found, await merged(archive, found));
      expect(failure).toMatchObject({ kind: 'bad-layer', layer: 0 });
      expect(read).toEqual({ a: 'x', b: 'y' });
    },
    options,
  );
});

test('a layer that breaks off', async () => {
  const noise = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251));
  const members = membersOf(
    makeImage([
      [
        { name: 'a', body: 'x' },
        { name: 'b', body: noise },
      ],
      [{ name: 'c', body: 'y' }],
    ]),
    'docker-25',
    'none',
  );
  const largest = members.reduce((a, b) => ((b.body?.length ?? 0) > (a.body?.length ?? 0) ? b : a));
  const broken = members.map((member) =>
    member === largest ? { ...member, body: member.body?.slice(0, 3000) ?? '' } : member,
  );
  await withArchive(makeTar(broken), async (archive, found) => {
    const { read, failure } = await contents(archive, found, await merged(archive, found));
    expect(failure).toMatchObject({ kind: 'bad-layer', layer: 0 });
    expect(read).toEqual({ a: 'x', c: 'y' });
  });
});
