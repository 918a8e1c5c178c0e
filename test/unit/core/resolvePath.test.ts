import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileView } from '../../../src/core/fileView.ts';
import { resolvePath } from '../../../src/core/resolvePath.ts';
import { stackOf } from './stacks.ts';

describe('what a path leads to', () => {
  const view = FileView.merged(
    stackOf([
      'usr/bin/ls=1',
      'bin~usr/bin',
      'sbin~/bin',
      'usr/local/here~../bin/ls',
      'usr/local/up~../../../../usr',
      'loop~loop',
      'a~b',
      'b~a',
      'gone~/no/such',
      'etc/x=1',
    ]),
    0,
  );
  const at = (path: string, last: 'follow' | 'stay' = 'follow'): string | undefined =>
    resolvePath(view, path, last)?.path;

  test.each([
    ['usr/bin/ls', 'usr/bin/ls'],
    ['/bin/ls', 'usr/bin/ls'],
    ['sbin/ls', 'usr/bin/ls'],
    ['bin', 'usr/bin'],
    ['usr/local/here', 'usr/bin/ls'],
    ['usr/local/up/bin/ls', 'usr/bin/ls'],
    ['etc/../bin/./ls', 'usr/bin/ls'],
    ['', ''],
    ['..', ''],
  ])('%s leads to %s', (path, found) => {
    expect(at(path)).toBe(found);
  });

  test('a link at the end may be meant itself', () => {
    expect(at('bin', 'stay')).toBe('bin');
    expect(at('sbin/ls', 'stay')).toBe('usr/bin/ls');
    expect(at('gone', 'stay')).toBe('gone');
  });

  test('links that lead nowhere, or around, lead nowhere', () => {
    for (const path of ['loop', 'a', 'gone', 'loop/x', 'nobody', 'etc/x/y']) expect(at(path)).toBeUndefined();
  });

  test('ends, whatever the links', () => {
    const name = fc.constantFrom('a', 'b', 'c', '..', 'a/b', '/c', '.');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name), { maxLength: 6 }), name, (links, path) => {
        const any = FileView.merged(stackOf(links.map(([from, to]) => `${from}~${to}`)), 0);
        expect(resolvePath(any, path, 'follow')?.kind).not.toBe('symlink');
      }),
    );
  });
});
