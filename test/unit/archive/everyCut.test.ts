import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { doArchiveJob } from '../../../src/archive/archiveJob.ts';
import type { ArchiveReader } from '../../../src/archive/archiveWorker.ts';
import { openArchive } from '../../../src/archive/imageArchive.ts';
import { SourceError } from '../../../src/core/failure.ts';
import { makeTar } from '../core/tar/makeTar.ts';
import { compress, makeImage, membersOf, type Compression, type Layout } from './makeArchive.ts';

// An archive that was cut anywhere is no archive, or one of which something is said to be missing: never a wrong listing, never
// a wrong content, and never a question without an answer. In this thread, for there are tens of thousands of places to cut.

const room = mkdtempSync(join(tmpdir(), 'strata-every-cut-'));
const { signal } = new AbortController();
const here: ArchiveReader = { run: doArchiveJob, close: () => Promise.resolve() };
afterAll(() => rmSync(room, { recursive: true, force: true }));

const image = makeImage(
  [
    [
      { name: 'a', body: 'aaaa' },
      { name: 'b', body: 'b'.repeat(700) },
    ],
    [{ name: '.wh.a' }, { name: 'c', body: 'cc' }],
  ],
  { history: [] },
);
const layers = [
  ['a=4', 'b=700'],
  ['-a=0', 'c=2'],
];
const contents = new Map([
  ['0 a', 'aaaa'],
  ['0 b', 'b'.repeat(700)],
  ['1 c', 'cc'],
]);

/** What is said of the archive: `whole`, `not-an-archive`, or what is wrong with it. Fails where something that is told is not so. */
async function outcome(path: string): Promise<string> {
  let archive;
  try {
    archive = await openArchive(path, { worker: here }, signal);
  } catch (error) {
    return kindOf(error);
  }
  try {
    const [summary] = await archive.list(signal);
    const found = await archive.inspect(summary?.id ?? '', signal);
    expect(found.diffIds).toEqual(image.diffIds);
    const said = new Set<string>();
    const listed: string[][] = [];
    try {
      for await (const { layer, entries, incomplete } of archive.files(found, signal)) {
        const own = [...entries].map((each) => `${each.whiteout === undefined ? '' : '-'}${each.path}=${each.size}`);
        // What is listed of a layer is how it begins.
        expect(own).toEqual(layers[layer.index]?.slice(0, own.length));
        if (incomplete === undefined) listed[layer.index] = own;
        else said.add(incomplete.kind);
      }
    } catch (error) {
      said.add(kindOf(error));
    }
    if (said.size === 0) expect(listed).toEqual(layers);
    const files = [...contents.keys()].map((key) => {
      const [layer, path = ''] = key.split(' ');
      return { layer: Number(layer), path, size: contents.get(key)?.length ?? 0, aliases: [] };
    });
    const read: string[] = [];
    try {
      for await (const { file, content } of archive.openFiles(found, files, signal)) {
        const pieces: Uint8Array[] = [];
        try {
          for await (const piece of content) pieces.push(piece);
        } catch (error) {
          said.add(kindOf(error));
          continue;
        }
        expect(Buffer.concat(pieces).toString()).toBe(contents.get(`${file.layer} ${file.path}`));
        read.push(file.path);
      }
    } catch (error) {
      said.add(kindOf(error));
    }
    if (said.size === 0) expect(read.sort()).toEqual(['a', 'b', 'c']);
    return said.size === 0 ? 'whole' : [...said].sort().join(' ');
  } finally {
    await archive.close();
  }
}

function kindOf(error: unknown): string {
  if (error instanceof SourceError) return error.failure.kind;
  throw error;
}

/** What may be said of a part of an archive. */
const clear = [
  'bad-layer',
  'compression',
  'cut-off',
  'digest-mismatch',
  'missing',
  'no-such-file',
  'not-an-archive',
  'whole',
];

type Order = 'layers first' | 'manifest first';

test.each<[Layout, Order, Compression, Compression]>([
  ['docker-20', 'manifest first', 'none', 'none'],
  ['docker-25', 'layers first', 'none', 'gzip'],
  ['docker-25', 'manifest first', 'none', 'zstd'],
  ['containerd', 'layers first', 'zstd', 'zstd'],
  ['containerd', 'manifest first', 'gzip', 'gzip'],
  ['manifest-only-gzip', 'layers first', 'gzip', 'gzip'],
])('%s, %s, layers %s, file %s, cut at every byte', { timeout: 300_000 }, async (layout, order, inner, outer) => {
  const members = membersOf(image, layout, inner);
  const whole = compress(makeTar(order === 'layers first' ? members : members.toReversed()), outer);
  const path = join(room, 'cut.tar');
  writeFileSync(path, whole);
  expect(await outcome(path)).toBe('whole');
  const outcomes = new Map<string, number>();
  for (let length = whole.length - 1; length >= 0; length--) {
    truncateSync(path, length);
    const said = await outcome(path);
    outcomes.set(said, (outcomes.get(said) ?? 0) + 1);
  }
  expect(outcomes.get('not-an-archive')).toBeGreaterThan(0);
  const kinds = new Set([...outcomes.keys()].flatMap((said) => said.split(' ')));
  // A cut behind all that counts, in the zeros of the end or a checksum, leaves it whole.
  for (const kind of kinds) expect(clear).toContain(kind);
  // zstd gives nothing of so little before it has it all.
  if (order === 'manifest first' && outer !== 'zstd') expect(kinds).toContain('bad-layer');
});
