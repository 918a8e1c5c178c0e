/**
 * Lists one archive in a process of its own, so that its memory can be told: `node archiveRun.ts <archive>`. Prints JSON.
 */
import { openArchive } from '../../src/archive/imageArchive.ts';
import { SourceError } from '../../src/core/failure.ts';

export interface ArchiveRun {
  /** Milliseconds to the table of contents, to the last listing, and until all contents were held against their digests. */
  readonly open: number;
  readonly listed: number;
  readonly checked: number;
  readonly entries: number;
  /** Bytes by which the process grew at most. */
  readonly growth: number;
  /** Milliseconds to the content of the last file of the first layer. */
  readonly file: number;
}

const path = process.argv[2];
if (path === undefined) throw new Error('usage: node archiveRun.ts <archive>');
const { signal } = new AbortController();
const before = process.memoryUsage.rss();
const begin = performance.now();
const archive = await openArchive(path, { worker: new URL('../../src/archive/worker.ts', import.meta.url) }, signal);
const open = performance.now() - begin;
const [summary] = await archive.list(signal);
if (summary === undefined) throw new Error('the archive holds no image');
const image = await archive.inspect(summary.id, signal);
let entries = 0;
let listed = 0;
let last = '';
try {
  for await (const listing of archive.files(image, signal)) {
    entries += listing.entries.length;
    listed = performance.now() - begin;
    if (listing.layer.index === 0) last = listing.entries.at(-1)?.path ?? '';
  }
} catch (error) {
  const isExpected =
    error instanceof SourceError && error.failure.kind === 'digest-mismatch' && process.argv[3] === '--lying';
  if (!isExpected) throw error;
}
const checked = performance.now() - begin;
const growth = process.resourceUsage().maxRSS * 1024 - before;
const fileBegin = performance.now();
for await (const piece of archive.openFile(image, 0, last, signal)) if (piece.length > 0) break;
const file = performance.now() - fileBegin;
await archive.close();
console.log(JSON.stringify({ open, listed, checked, entries, growth, file } satisfies ArchiveRun));
