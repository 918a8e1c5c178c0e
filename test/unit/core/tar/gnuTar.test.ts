import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  openSync,
  writeSync,
  closeSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeName } from '../../../../src/core/tar/bytes.ts';
import { expandSparse } from '../../../../src/core/tar/sparse.ts';
import { TarScanner, type TarEntry } from '../../../../src/core/tar/scanner.ts';

const isGnuTar = (() => {
  try {
    return execFileSync('tar', ['--version'], { encoding: 'utf8' }).includes('GNU tar');
  } catch {
    return false;
  }
})();
if (!isGnuTar) {
  if (process.env['CI'] !== undefined) throw new Error('GNU tar is needed to compare with.');
  console.warn('SKIPPED: no GNU tar here, so listings are not compared with it.');
}
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('SKIPPED: device nodes need root, so tars with them are not compared.');

const formats: readonly (readonly string[])[] = [
  ['--format=v7'],
  ['--format=ustar'],
  ['--format=oldgnu'],
  ['--format=gnu'],
  ['--format=posix'],
  ['--format=gnu', '--sparse'],
  ['--format=oldgnu', '--sparse'],
  ['--format=posix', '--sparse', '--sparse-version=0.0'],
  ['--format=posix', '--sparse', '--sparse-version=0.1'],
  ['--format=posix', '--sparse', '--sparse-version=1.0'],
  ['--format=posix', '--pax-option=globexthdr.name=g,comment=hello,uname=global'],
  ['--format=gnu', '--owner=x:3000000', '--group=y:4000000000', '--mtime=@-5'],
  ['--format=posix', '--owner=x:3000000', '--group=y:4000000000', '--mtime=2001-01-01 00:00:00.25'],
  ['--format=gnu', '--incremental'],
  ['--format=gnu', '--label=a volume'],
  ['--format=posix', '--hard-dereference'],
];

describe.runIf(isGnuTar)('agreement with GNU tar', () => {
  const room = mkdtempSync(join(tmpdir(), 'strata-tar-'));
  const tree = join(room, 'tree');

  beforeAll(() => makeTree(tree));
  afterAll(() => rmSync(room, { recursive: true, force: true }));

  test.each(formats.map((flags) => ({ name: flags.join(' '), flags })))('tar $name', async ({ flags }) => {
    const archive = join(room, 'a.tar');
    // The old formats can't hold every name: what they leave out, they say, and neither side has it.
    try {
      execFileSync('tar', ['--create', '--file', archive, '--directory', tree, ...flags, '.', './dir', './sparse'], {
        stdio: 'pipe',
      });
    } catch {
      expect(statSync(archive).size).toBeGreaterThan(0);
    }
    const { entries } = scanFile(archive);
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.map(lineOf)).toEqual(listByGnuTar(archive).filter((line) => !line.startsWith('V')));
    const sparse = entries.find((entry) => entry.path === './sparse');
    if (sparse !== undefined && sparse.kind === 'file') {
      expect(await hashOf(archive, sparse)).toBe(
        createHash('sha256')
          .update(readFileSync(join(tree, 'sparse')))
          .digest('hex'),
      );
    }
  });

  test('a file of 9 GB', () => {
    const large = join(room, 'large');
    mkdirSync(large);
    writeFileSync(join(large, 'f'), 'x');
    truncateSync(join(large, 'f'), 9 * 1024 ** 3);
    for (const format of ['gnu', 'posix']) {
      const archive = join(room, 'large.tar');
      execFileSync('tar', ['--create', '--file', archive, '--sparse', `--format=${format}`, '--directory', large, '.']);
      const { entries } = scanFile(archive);
      expect(entries.map(lineOf)).toEqual(listByGnuTar(archive));
      expect(entries.map((entry) => entry.size)).toContain(9 * 1024 ** 3);
    }
  });
});

function makeTree(tree: string): void {
  mkdirSync(join(tree, 'dir/sub'), { recursive: true });
  writeFileSync(join(tree, 'dir/plain'), 'hello');
  writeFileSync(join(tree, 'dir/empty'), '');
  writeFileSync(join(tree, `dir/${'n'.repeat(99)}`), 'x');
  writeFileSync(join(tree, `dir/${'n'.repeat(120)}`), 'x');
  const deep = join(tree, ...Array.from({ length: 12 }, (_, index) => `${index}`.padEnd(30, 'd')));
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'leaf'), 'leaf');
  symlinkSync('a'.repeat(150), join(tree, 'long-link'));
  symlinkSync('dir/plain', join(tree, 'link with space'));
  linkSync(join(tree, 'dir/plain'), join(tree, 'hard'));
  writeFileSync(join(tree, 'ümlaut 🙂'), 'u');
  writeFileSync(
    Buffer.concat([Buffer.from(`${tree}/odd`), Buffer.of(0xff, 0x01, 0xc3, 0x28), Buffer.from('\n\\x')]),
    'odd',
  );
  writeFileSync(join(tree, 'setuid'), 'x');
  chmodSync(join(tree, 'setuid'), 0o6755);
  mkdirSync(join(tree, 'sticky'));
  chmodSync(join(tree, 'sticky'), 0o1777);
  execFileSync('mkfifo', [join(tree, 'pipe')]);
  if (isRoot) {
    execFileSync('mknod', [join(tree, 'null'), 'c', '1', '3']);
    execFileSync('mknod', [join(tree, 'disk'), 'b', '259', '70000']);
  }
  const file = openSync(join(tree, 'sparse'), 'w');
  for (let piece = 0; piece < 40; piece++)
    writeSync(file, Buffer.alloc(700, 65 + (piece % 26)), 0, 700, piece * 100_000);
  closeSync(file);
  truncateSync(join(tree, 'sparse'), 5_000_000);
  utimesSync(join(tree, 'dir/plain'), 1_350_244_992.5, 1_350_244_992.5);
}

function scanFile(path: string): { readonly entries: readonly TarEntry[] } {
  const entries: TarEntry[] = [];
  const scanner = new TarScanner((entry) => {
    entries.push(entry);
    return undefined;
  });
  scanner.push(readFileSync(path));
  expect(scanner.end()).toEqual({ kind: 'complete', marked: true });
  return { entries };
}

function listByGnuTar(path: string): readonly string[] {
  const listing = execFileSync(
    'tar',
    ['--list', '--verbose', '--full-time', '--numeric-owner', '--quoting-style=escape', '--file', path],
    { encoding: 'latin1', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return (
    listing
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/^(\S+) (\S+)\s+(\S+) (\S+) (\d\d:\d\d:\d\d)(\.\d{1,3})?\d* +/, '$1 $2 $3 $4 $5$6 '))
      .map((line) => line.replace(/(\d\d:\d\d:\d\d\.\d*?)0+ /, '$1 '))
      // The names an incremental directory lists are no content of its own.
      .map((line) => line.replace(/^(d\S+ \S+) \d+ /, '$1 0 '))
  );
}

/** An entry as GNU tar lists it: mode, owner, size or device, time to the millisecond, name in C escapes. */
function lineOf(entry: TarEntry): string {
  const letters = { file: '-', directory: 'd', symlink: 'l', hardlink: 'h', character: 'c', block: 'b', fifo: 'p' };
  const size =
    entry.kind === 'character' || entry.kind === 'block' ? `${entry.deviceMajor},${entry.deviceMinor}` : entry.size;
  const [date, time] = new Date(entry.mtime).toISOString().split(/[TZ]/);
  const link =
    entry.kind === 'symlink'
      ? ` -> ${escaped(entry.linkName)}`
      : entry.kind === 'hardlink'
        ? ` link to ${escaped(entry.linkName)}`
        : '';
  const clock = (time ?? '').replace(/\.?0+$/, (zeros, at: number) => (at < 8 ? zeros : ''));
  return `${letters[entry.kind]}${permissions(entry.mode)} ${entry.uid}/${entry.gid} ${size} ${date ?? ''} ${clock} ${escaped(entry.path)}${link}`;
}

function permissions(mode: number): string {
  const bit = (mask: number, letter: string) => ((mode & mask) === 0 ? '-' : letter);
  const special = (mask: number, execute: number, letter: string) =>
    (mode & mask) === 0 ? bit(execute, 'x') : (mode & execute) === 0 ? letter.toUpperCase() : letter;
  return (
    bit(0o400, 'r') +
    bit(0o200, 'w') +
    special(0o4000, 0o100, 's') +
    bit(0o040, 'r') +
    bit(0o020, 'w') +
    special(0o2000, 0o010, 's') +
    bit(0o004, 'r') +
    bit(0o002, 'w') +
    special(0o1000, 0o001, 't')
  );
}

function escaped(name: string): string {
  const letters: Readonly<Record<number, string>> = {
    7: 'a',
    8: 'b',
    9: 't',
    10: 'n',
    11: 'v',
    12: 'f',
    13: 'r',
    92: '\\',
  };
  return Array.from(encodeName(name), (byte) => {
    const letter = letters[byte];
    if (letter !== undefined) return `\\${letter}`;
    return byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte);
  }).join('');
}

async function hashOf(archive: string, entry: TarEntry): Promise<string> {
  const stored = readFileSync(archive).subarray(entry.bodyOffset, entry.bodyOffset + entry.bodySize);
  const hash = createHash('sha256');
  async function* body() {
    yield await Promise.resolve(stored);
  }
  for await (const chunk of entry.sparse === undefined ? body() : expandSparse(entry.sparse, entry.size, body()))
    hash.update(chunk);
  return hash.digest('hex');
}
