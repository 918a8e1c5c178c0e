import { mkdtemp, readFile, readdir, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileView } from '../../../src/core/fileView.ts';
import { saveFile, saveTree, type OpenFile } from '../../../src/extension/files/saveTree.ts';
import { entry, stackOf } from '../core/stacks.ts';

describe('saving to this machine', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-save-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const stack = stackOf(
    [
      entry('etc/', { mode: 0o500 }),
      'etc/old=3',
      entry('etc/tool=4', { mode: 0o4750, mtime: 1_700_000_000_000 }),
      'etc/deep/er/file=1',
      'etc/here~tool',
      'etc/up~../outside',
      'etc/deep/back~../tool',
      'etc/root~/etc/tool',
      { ...entry('etc/pipe'), kind: 'fifo' },
      'outside=1',
    ],
    ['-etc/old'],
  );
  const view = FileView.merged(stack, 1);
  const etc = view.get('etc') ?? expect.unreachable();
  const { signal } = new AbortController();
  const open: OpenFile = async function* (layer, path) {
    yield new TextEncoder().encode(`${layer} `);
    await Promise.resolve();
    yield new TextEncoder().encode(path);
  };
  const report = (): void => undefined;

  test('writes files, folders and the links that stay inside, with their modes and times', async () => {
    const target = join(folder, 'etc');
    const { files, leftOut } = await saveTree(view, etc, target, { open, signal, report });
    expect(files).toBe(2);
    expect([...leftOut].sort()).toEqual(['etc/pipe', 'etc/root', 'etc/up']);
    expect((await readdir(target)).sort()).toEqual(['deep', 'here', 'tool']);
    expect(await readFile(join(target, 'tool'), 'utf8')).toBe('0 etc/tool');
    expect(await readFile(join(target, 'deep', 'er', 'file'), 'utf8')).toBe('0 etc/deep/er/file');
    expect(await readlink(join(target, 'here'))).toBe('tool');
    expect(await readFile(join(target, 'deep', 'back'), 'utf8')).toBe('0 etc/tool');
    const tool = await stat(join(target, 'tool'));
    expect(tool.mode & 0o7777).toBe(0o750);
    expect(tool.mtimeMs).toBe(1_700_000_000_000);
    expect(await readdir(folder)).toEqual(['etc']);
  });

  test('tells how far it is', async () => {
    const told: string[] = [];
    await saveTree(view, etc, join(folder, 'x'), {
      open,
      signal,
      report: ({ files, of }) => told.push(`${files}/${of}`),
    });
    expect(told).toEqual(['1/2', '2/2']);
  });

  test('leaves nothing half-written behind when it is cancelled or fails', async () => {
    const abort = new AbortController();
    const slow: OpenFile = async function* (_layer, _path, stop) {
      yield new Uint8Array(10);
      const stopped = new Promise((_, reject) => {
        if (stop.aborted) reject(new Error('stopped'));
        stop.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
      });
      abort.abort();
      await stopped;
    };
    await expect(
      saveTree(view, etc, join(folder, 'x'), { open: slow, signal: abort.signal, report }),
    ).rejects.toThrow();
    const failing: OpenFile = async function* () {
      yield await Promise.resolve(new Uint8Array(10));
      throw new Error('cut off');
    };
    await expect(saveTree(view, etc, join(folder, 'x'), { open: failing, signal, report })).rejects.toThrow('cut off');
    await expect(saveFile(failing(0, '', signal), join(folder, 'one'), undefined, signal)).rejects.toThrow('cut off');
    expect(await readdir(folder)).toEqual([]);
  });

  test('one file has its mode and time', async () => {
    const file = join(folder, 'one');
    await saveFile(open(3, 'a', signal), file, entry('a=1', { mode: 0o640, mtime: 1_000_000 }), signal);
    expect(await readFile(file, 'utf8')).toBe('3 a');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect((await stat(file)).mtimeMs).toBe(1_000_000);
  });

  test('nothing is written through a link that stands where a folder should', async () => {
    // One tar that says both: a link, and a file below it.
    const odd = FileView.ofLayer(stackOf(['d~/tmp', 'd/f=1']), 0);
    const target = join(folder, 'odd');
    await saveTree(odd, odd.root, target, { open, signal, report });
    expect((await stat(join(target, 'd'))).isDirectory()).toBe(true);
    expect(await readFile(join(target, 'd', 'f'), 'utf8')).toBe('0 d/f');
  });
});
