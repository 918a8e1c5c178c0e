import { lstat, mkdtemp, readFile, readdir, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/core/failure.ts';
import { FileView } from '../../../src/core/fileView.ts';
import type { WantedFile } from '../../../src/core/image.ts';
import { PartialFiles } from '../../../src/extension/files/partialFiles.ts';
import { localName, LocalNames } from '../../../src/extension/files/localNames.ts';
import { saveFile, saveTree, type OpenFiles } from '../../../src/extension/files/saveTree.ts';
import { entry, stackOf } from '../core/stacks.ts';

const { signal } = new AbortController();
const report = (): void => undefined;

/** What a file holds: its layer and path, filled up to its size. */
function contentOf({ layer, path, size }: WantedFile): string {
  return `${layer} ${path}`.padEnd(size, '.');
}

async function* inPieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  yield bytes.subarray(0, bytes.length / 2);
  await Promise.resolve();
  yield bytes.subarray(bytes.length / 2);
}

const open: OpenFiles = async function* (files) {
  for (const file of files) {
    await Promise.resolve();
    yield { file, content: inPieces(contentOf(file)) };
  }
};

let folder: string;
let notes: string;
let partials: PartialFiles;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-save-'));
  notes = await mkdtemp(join(tmpdir(), 'strata-notes-'));
  partials = new PartialFiles(notes, (error) => expect.unreachable(String(error)));
});
afterEach(async () => {
  expect(await readdir(notes)).toEqual([]);
  for (const each of [folder, notes]) await rm(each, { recursive: true, force: true });
});

describe('saving to this machine', () => {
  const stack = stackOf(
    [
      entry('etc/', { mode: 0o500 }),
      'etc/old=30',
      entry('etc/tool=40', { mode: 0o4750, mtime: 1_700_000_000_000 }),
      'etc/deep/er/file=20',
      'etc/deep/er/big=3000000',
      'etc/empty=0',
      'etc/here~tool',
      'etc/up~../outside',
      'etc/deep/back~../tool',
      'etc/root~/etc/tool',
      'etc/same>etc/deep/er/file',
      'etc/of-outside>outside',
      'etc/lost>no/such/file',
      { ...entry('etc/pipe'), kind: 'fifo' },
      'outside=10',
    ],
    ['-etc/old'],
  );
  const view = FileView.merged(stack, 1);
  const etc = view.get('etc') ?? expect.unreachable();

  test('writes files, folders and the links that stay inside, with their modes and times', async () => {
    const target = join(folder, 'etc');
    const asked: (readonly WantedFile[])[] = [];
    const noting: OpenFiles = (files, stop) => {
      asked.push(files);
      return open(files, stop);
    };
    const { files, leftOut, renamed } = await saveTree(view, etc, target, { open: noting, partials, signal, report });
    expect(files).toBe(6);
    expect(leftOut.map(({ path, because }) => `${because} ${path}`).sort()).toEqual([
      'damaged etc/lost',
      'device etc/pipe',
      'outside etc/up',
    ]);
    expect(renamed).toEqual([]);
    // All at once, each content once, what is empty not at all.
    expect(asked.map((each) => each.map(({ path }) => path).sort())).toEqual([
      ['etc/deep/er/big', 'etc/deep/er/file', 'etc/tool', 'outside'],
    ]);
    expect((await readdir(target)).sort()).toEqual(['deep', 'empty', 'here', 'of-outside', 'root', 'same', 'tool']);
    expect(await readFile(join(target, 'tool'), 'utf8')).toBe('0 etc/tool'.padEnd(40, '.'));
    expect(await readFile(join(target, 'deep', 'er', 'big'), 'utf8')).toBe('0 etc/deep/er/big'.padEnd(3_000_000, '.'));
    expect(await readFile(join(target, 'empty'), 'utf8')).toBe('');
    expect(await readFile(join(target, 'of-outside'), 'utf8')).toBe('0 outside.');
    expect(await readlink(join(target, 'here'))).toBe('tool');
    expect(await readlink(join(target, 'root'))).toBe('tool');
    expect(await readFile(join(target, 'deep', 'back'), 'utf8')).toContain('0 etc/tool');
    const [one, other] = await Promise.all([stat(join(target, 'same')), stat(join(target, 'deep', 'er', 'file'))]);
    expect([one.ino, one.nlink]).toEqual([other.ino, 2]);
    const tool = await stat(join(target, 'tool'));
    expect(tool.mode & 0o7777).toBe(0o750);
    expect(tool.mtimeMs).toBe(1_700_000_000_000);
    expect((await stat(target)).mode & 0o777).toBe(0o700);
    expect(await readdir(folder)).toEqual(['etc']);
  });

  test('tells how far it is', async () => {
    const told: string[] = [];
    await saveTree(view, etc, join(folder, 'x'), {
      open,
      partials,
      signal,
      report: ({ files, of, bytes, ofBytes }) => told.push(`${files}/${of} ${bytes}/${ofBytes}`),
    });
    expect(told.at(-1)).toBe('6/7 3000070/3000070');
    expect(told.length).toBeGreaterThan(6);
  });

  test('leaves nothing half-written behind when it is cancelled or fails', async () => {
    for (const size of ['20', '2000000']) {
      const some = FileView.ofLayer(stackOf([`a/b=${size}`, `a/c=${size}`]), 0);
      const abort = new AbortController();
      const slow: OpenFiles = async function* (files, stop) {
        const content = async function* () {
          yield new Uint8Array(10);
          const stopped = new Promise((_, reject) => {
            stop.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
          });
          abort.abort();
          await stopped;
        };
        for (const file of files) yield { file, content: await Promise.resolve(content()) };
      };
      const saving = saveTree(some, some.root, join(folder, 'x'), {
        open: slow,
        partials,
        signal: abort.signal,
        report,
      });
      await expect(saving).rejects.toThrow();
      const failing: OpenFiles = async function* (files) {
        const content = async function* () {
          yield await Promise.resolve(new Uint8Array(10));
          throw new Error('cut off');
        };
        for (const file of files) yield { file, content: await Promise.resolve(content()) };
      };
      const broken = saveTree(some, some.root, join(folder, 'x'), { open: failing, partials, signal, report });
      await expect(broken).rejects.toThrow('cut off');
    }
    const content = async function* () {
      yield await Promise.resolve(new Uint8Array(10));
      throw new Error('cut off');
    };
    await expect(saveFile(content(), join(folder, 'one'), undefined, { partials, signal })).rejects.toThrow('cut off');
    expect(await readdir(folder)).toEqual([]);
  });

  test('what has no room on the disk, or no place, fails as a whole', async () => {
    const nowhere = saveTree(view, etc, join(folder, 'no', 'such', 'folder'), { open, partials, signal, report });
    await expect(nowhere).rejects.toMatchObject({ code: 'ENOENT' });
    await saveTree(view, etc, join(folder, 'x'), { open, partials, signal, report });
    await expect(saveTree(view, etc, join(folder, 'x'), { open, partials, signal, report })).rejects.toMatchObject({
      code: 'ENOTEMPTY',
    });
    expect(await readdir(folder)).toEqual(['x']);
  });

  test('one file has its mode and time', async () => {
    const file = join(folder, 'one');
    await saveFile(inPieces('some text'), file, entry('a=1', { mode: 0o640, mtime: 1_000_000 }), { partials, signal });
    expect(await readFile(file, 'utf8')).toBe('some text');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect((await stat(file)).mtimeMs).toBe(1_000_000);
  });
});

describe('a damaged layer', () => {
  const view = FileView.merged(stackOf(['a=5', 'b=6'], ['c=7', 'd=2000000']), 1);
  const bad = new SourceError({ kind: 'bad-layer', layer: 1, offset: 512, entries: 1 });

  test('leaves out what it has no more, and keeps the rest', async () => {
    const damaged: OpenFiles = async function* (files) {
      const broken = async function* () {
        yield await Promise.resolve(new Uint8Array(1));
        throw bad;
      };
      for (const file of files) {
        if (file.path === 'c') continue;
        yield { file, content: await Promise.resolve(file.path === 'd' ? broken() : inPieces(contentOf(file))) };
      }
      throw bad;
    };
    const { files, leftOut } = await saveTree(view, view.root, join(folder, 'x'), {
      open: damaged,
      partials,
      signal,
      report,
    });
    expect(files).toBe(2);
    expect(leftOut.map(({ path, because }) => `${because} ${path}`).sort()).toEqual(['damaged c', 'damaged d']);
    expect((await readdir(join(folder, 'x'))).sort()).toEqual(['a', 'b']);
  });

  test('of which nothing can be read fails, and says why', async () => {
    const gone: OpenFiles = async function* () {
      await Promise.resolve();
      yield* [];
      throw bad;
    };
    await expect(saveTree(view, view.root, join(folder, 'x'), { open: gone, partials, signal, report })).rejects.toBe(
      bad,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a hostile image', () => {
  test('nothing is written through a link that stands where a folder should', async () => {
    // One tar that says both: a link, and a file below it.
    const odd = FileView.ofLayer(stackOf(['d~/tmp', 'd/f=5']), 0);
    const target = join(folder, 'odd');
    await saveTree(odd, odd.root, target, { open, partials, signal, report });
    expect((await lstat(join(target, 'd'))).isDirectory()).toBe(true);
    expect(await readFile(join(target, 'd', 'f'), 'utf8')).toBe('0 d/f');
  });

  test('paths that climb stay below the folder', async () => {
    const odd = FileView.ofLayer(stackOf(['../../up=4', 'a/../../b=4', '/abs=4', 'x\0y=4']), 0);
    await saveTree(odd, odd.root, join(folder, 'odd'), { open, partials, signal, report });
    expect(await readdir(folder)).toEqual(['odd']);
    expect((await readdir(join(folder, 'odd'))).length).toBeGreaterThan(2);
  });

  test('links that only look as if they stayed inside are not made', async () => {
    const odd = FileView.ofLayer(stackOf(['s/t/u/low~../../..', 's/t/u/trap~low/../../etc/passwd', 's/ok=2']), 0);
    const { leftOut } = await saveTree(odd, odd.get('s') ?? odd.root, join(folder, 's'), {
      open,
      partials,
      signal,
      report,
    });
    expect(leftOut.map(({ path }) => path).sort()).toEqual(['s/t/u/low', 's/t/u/trap']);
    expect(await readdir(join(folder, 's', 't', 'u'))).toEqual([]);
  });
});

describe('names that this machine cannot hold', () => {
  test.each([
    ['con', '_con'],
    ['COM1.txt', '_COM1.txt'],
    ['console', 'console'],
    ['a:b', 'a_b'],
    ['..\\..\\x', '.._.._x'],
    ['dot.', 'dot_'],
    ['space  ', 'space__'],
    ['tab\t', 'tab_'],
    ['q?*<>|"', 'q______'],
  ])('%s on Windows', (name, expected) => {
    expect(localName(name, { windows: true })).toBe(expected);
    expect(localName(name, { windows: false })).toBe(name);
  });

  test('of two that would be the same the second gets a number', () => {
    const names = new LocalNames({ windows: true, caseSensitive: false });
    expect(['README', 'readme', 'a?', 'a*', 'ReadMe'].map((name) => names.take(name))).toEqual([
      'README',
      'readme~2',
      'a_',
      'a_~2',
      'ReadMe~3',
    ]);
  });

  test('are said, with the name they got', async () => {
    const view = FileView.ofLayer(stackOf(['README=9', 'readme=9', 'od\udcffd=9', 'Dir/x=9', 'dir/x=9']), 0);
    const rules = { windows: false, caseSensitive: false };
    const { files, renamed } = await saveTree(view, view.root, join(folder, 'x'), {
      open,
      partials,
      signal,
      report,
      rules,
    });
    expect(files).toBe(5);
    expect(renamed.map(({ name }) => name.toLowerCase()).sort()).toEqual(['dir~2', 'od\\xffd', 'readme~2']);
    expect((await readdir(join(folder, 'x'))).length).toBe(5);
  });

  test('are cut where they are too long', async () => {
    const long = '\udcff'.repeat(100);
    const view = FileView.ofLayer(stackOf([`${long}=9`, `${long}b=2000000`, `dir-${long}/x=9`]), 0);
    const { files, leftOut, renamed } = await saveTree(view, view.root, join(folder, 'x'), {
      open,
      partials,
      signal,
      report,
    });
    expect([files, leftOut.length, renamed.length]).toEqual([3, 0, 3]);
    expect((await readdir(join(folder, 'x'))).map((name) => name.length)).toEqual([255, 255, 255]);
  });

  test('paths too long for it are left out', async () => {
    const deep = Array.from({ length: 16 }, () => 'd'.repeat(252)).join('/');
    const view = FileView.ofLayer(stackOf([`${deep}/file=9`, `${deep}/big=2000000`, 'short=9']), 0);
    const { files, leftOut } = await saveTree(view, view.root, join(folder, 'x'), { open, partials, signal, report });
    expect(files).toBe(1);
    expect(leftOut.length).toBeGreaterThan(2);
    expect(new Set(leftOut.map(({ because }) => because))).toEqual(new Set(['name']));
  });
});
