import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PartialFiles } from '../../../src/extension/files/partialFiles.ts';

describe('files that are being written', () => {
  let folder: string;
  let notes: string;
  let troubles: unknown[];
  let partials: PartialFiles;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-partial-'));
    notes = join(folder, 'notes');
    troubles = [];
    partials = new PartialFiles(notes, (error) => troubles.push(error));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  /** Another process in the middle of writing a file, or a folder with one in it. */
  async function writing(target: string, isFolder = false): Promise<ChildProcess> {
    const source = new URL('../../../src/extension/files/partialFiles.ts', import.meta.url).href;
    const program = `
      import { PartialFiles } from ${JSON.stringify(source)};
      import { mkdir, writeFile } from 'node:fs/promises';
      const partials = new PartialFiles(${JSON.stringify(notes)}, (error) => { throw error; });
      await partials.whole(${JSON.stringify(target)}, async (partial) => {
        if (${isFolder}) await mkdir(partial + '/deep', { recursive: true });
        await writeFile(${isFolder} ? partial + '/deep/file' : partial, 'half');
        console.log('writing');
        await new Promise((resolve) => setTimeout(resolve, 600_000));
      });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  const partly = async (): Promise<readonly string[]> =>
    (await readdir(folder)).filter((name) => name.endsWith('.partial')).sort();

  test('are there whole or not at all', async () => {
    const target = join(folder, 'saved.tar');
    const answer = await partials.whole(target, async (partial) => {
      await writeFile(partial, 'whole');
      expect(await readdir(folder)).toContainEqual(expect.stringMatching(/^\.strata-[0-9a-f]{12}\.partial$/));
      expect(await readdir(notes)).toHaveLength(1);
      // Who is at work is left alone.
      await partials.sweep();
      return 7;
    });
    expect(answer).toBe(7);
    expect(await readFile(target, 'utf8')).toBe('whole');
    await expect(
      partials.whole(target, async (partial) => {
        await writeFile(partial, 'half');
        throw new Error('cut off');
      }),
    ).rejects.toThrow('cut off');
    expect(await readFile(target, 'utf8')).toBe('whole');
    expect(await partly()).toEqual([]);
    expect(await readdir(notes)).toEqual([]);
  });

  test('of a process that was killed are removed, of one that lives not', async () => {
    const killed = await writing(join(folder, 'one.tar'));
    const killedToo = await writing(join(folder, 'tree'), true);
    await writing(join(folder, 'other.tar'));
    await writeFile(join(folder, 'mine.tar.partial'), 'of another program');
    await partials.sweep();
    expect(await partly()).toHaveLength(4);
    for (const each of [killed, killedToo]) {
      each.kill('SIGKILL');
      await once(each, 'exit');
    }
    await partials.sweep();
    expect(await partly()).toEqual([expect.stringMatching(/^\.strata-/), 'mine.tar.partial']);
    expect(await readdir(notes)).toHaveLength(1);
    expect(troubles).toEqual([]);
  });

  const key = '0123456789ab';
  const ended = { host: hostname(), pid: 4_194_305, at: Date.now() };

  test.each<readonly [name: string, note: object | string, file: string, isKept: boolean, isNoteKept: boolean]>([
    ['one of a process that is no more', ended, `.strata-${key}.partial`, false, false],
    ['one with our number, of before our time', { ...ended, pid: process.pid }, `.strata-${key}.partial`, false, false],
    [
      'one of before the machine’s start, whose number somebody has now',
      { ...ended, pid: process.ppid, at: 1_000 },
      `.strata-${key}.partial`,
      false,
      false,
    ],
    ['one of another machine', { ...ended, host: 'elsewhere' }, `.strata-${key}.partial`, true, true],
    ['a file that is not ours', ended, 'precious.tar', true, false],
    ['one of another note', ended, '.strata-aaaaaaaaaaaa.partial', true, false],
    ['a note that was cut off', '{"path": "/', `.strata-${key}.partial`, true, false],
  ])('%s', async (_name, note, file, isKept, isNoteKept) => {
    const path = join(folder, file);
    await writeFile(path, 'half');
    await mkdir(notes);
    const text = typeof note === 'string' ? note : JSON.stringify({ path, ...note });
    await writeFile(join(notes, `${key}.json`), text);
    await partials.sweep();
    expect((await readdir(folder)).includes(file)).toBe(isKept);
    expect((await readdir(notes)).length > 0).toBe(isNoteKept);
    expect(troubles).toEqual([]);
  });

  test('on a disk that is away are removed when it is back', async () => {
    await mkdir(notes);
    const disk = join(folder, 'disk');
    const path = join(disk, `.strata-${key}.partial`);
    await writeFile(join(notes, `${key}.json`), JSON.stringify({ path, ...ended }));
    await partials.sweep();
    expect(await readdir(notes)).toHaveLength(1);
    await mkdir(disk);
    await writeFile(path, 'half');
    await partials.sweep();
    expect(await readdir(disk)).toEqual([]);
    expect(await readdir(notes)).toEqual([]);
    await writeFile(
      join(notes, `${key}.json`),
      JSON.stringify({ ...ended, path: `/nowhere/.strata-${key}.partial`, at: 1_000 }),
    );
    await partials.sweep();
    expect(await readdir(notes)).toEqual([]);
  });

  test('are written all the same where no note of them can be', async () => {
    await writeFile(notes, 'no folder');
    await partials.whole(join(folder, 'saved'), (partial) => writeFile(partial, 'whole'));
    await access(join(folder, 'saved'));
    expect(troubles).not.toEqual([]);
    await partials.sweep();
  });
});
