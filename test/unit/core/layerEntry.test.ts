import { describe, expect, test } from 'vitest';
import { layerEntryOf, normalisePath } from '../../../src/core/layerEntry.ts';
import { TarScanner, type TarEntry } from '../../../src/core/tar/scanner.ts';
import { makeTar, type Member } from './tar/makeTar.ts';

function entryOf(member: Member): TarEntry {
  const entries: TarEntry[] = [];
  const scanner = new TarScanner((entry) => {
    entries.push(entry);
    return undefined;
  });
  scanner.push(makeTar([member]));
  const [entry] = entries;
  if (entry === undefined) throw new Error('one entry');
  return entry;
}

describe('a tar member as a layer entry', () => {
  test.each([
    ['./etc/', 'etc'],
    ['/etc/passwd', 'etc/passwd'],
    ['./', ''],
    ['.', ''],
    ['/', ''],
    ['', ''],
    ['a//b/./c/../d', 'a/b/d'],
    ['../../x', 'x'],
    ['.hidden', '.hidden'],
    ['a/.hidden/...', 'a/.hidden/...'],
    ['.//a', 'a'],
  ])('path %s', (path, normal) => {
    expect(normalisePath(path)).toBe(normal);
  });

  test.each([
    ['a/.wh.b', { path: 'a/b', whiteout: 'deletes' }],
    ['.wh.b', { path: 'b', whiteout: 'deletes' }],
    ['./a/.wh..wh..opq', { path: 'a', whiteout: 'opaque' }],
    ['.wh..wh..opq', { path: '', whiteout: 'opaque' }],
    ['a/.wh.', { path: 'a', whiteout: 'deletes' }],
    ['a.wh.b', { path: 'a.wh.b' }],
  ])('whiteout %s', (name, expected) => {
    const entry = layerEntryOf(entryOf({ name }));
    expect({ path: entry?.path, ...(entry?.whiteout !== undefined && { whiteout: entry.whiteout }) }).toEqual(expected);
  });

  test('bookkeeping of AUFS is left out', () => {
    expect(layerEntryOf(entryOf({ name: '.wh..wh.plnk/1.2' }))).toBeUndefined();
    expect(layerEntryOf(entryOf({ name: '.wh..wh.aufs' }))).toBeUndefined();
  });

  test('targets: a symlink keeps its text, a hardlink names a path', () => {
    expect(layerEntryOf(entryOf({ name: 's', type: '2', link: '/etc/../x' }))?.linkTarget).toBe('/etc/../x');
    expect(layerEntryOf(entryOf({ name: 'h', type: '1', link: './etc/x' }))?.linkTarget).toBe('etc/x');
    expect(layerEntryOf(entryOf({ name: 'f' }))).not.toHaveProperty('linkTarget');
  });
});
