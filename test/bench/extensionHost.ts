/**
 * How long Strata holds up the extension host of a real VS Code, which runs all extensions on one thread, while it reads a large
 * image and draws its picture: nobody's typing may wait for it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cleanup } from '../harness/cleanup.ts';
import { largeImage, writeLargeArchive } from './host/largeArchive.ts';
import type { HeldUp, PictureFigures, PictureTask } from './host/pictureHost.ts';
import { runInHost } from './host/runInHost.ts';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio?: number;
  readonly note?: string;
}

const sizes = [70_000, 1_000_000];

export async function benchExtensionHost(): Promise<readonly Row[]> {
  const cleanup = new Cleanup();
  const folder = await mkdtemp(join(tmpdir(), 'strata-bench-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const { signal } = new AbortController();
  const rows: Row[] = [];
  try {
    for (const files of sizes) {
      const archive = join(folder, `${files}.tar`);
      await writeLargeArchive(archive, files);
      const task: PictureTask = { image: largeImage, results: join(folder, `${files}.json`) };
      const env = { STRATA_ARCHIVE: archive, DOCKER_HOST: '' };
      rows.push(...rowsOf(files, parseFigures(await runInHost({ program: 'pictureHost', task, folder, env }, signal))));
    }
    return rows;
  } finally {
    await cleanup.run();
  }
}

function rowsOf(files: number, { idle, read, opened }: PictureFigures): readonly Row[] {
  const row = (what: string, { longest, busy }: HeldUp): Row => ({
    name: `${files.toLocaleString('en')} files, ${what}: host held up`,
    value: longest,
    unit: 'ms',
    note: `at most, at a time; busy for ${busy.toFixed(0)} ms in all; ${idle.longest.toFixed(1)} ms where nothing happens`,
  });
  return [row('layers read', read), row('picture opened', opened)];
}

function parseFigures(text: string): PictureFigures {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null && 'idle' in value && 'opened' in value)
    return value as PictureFigures;
  throw new TypeError('the extension host measured nothing');
}
