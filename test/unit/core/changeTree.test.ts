import { describe, expect, test } from 'vitest';
import { changeTree, leafChanges, type ChangeNode } from '../../../src/core/changeTree.ts';
import type { Change } from '../../../src/core/image.ts';

const changes: readonly Change[] = [
  { kind: 'modified', path: '/var' },
  { kind: 'modified', path: '/var/log' },
  { kind: 'added', path: '/var/log/app.log' },
  { kind: 'deleted', path: '/etc/motd' },
  { kind: 'modified', path: '/etc' },
  { kind: 'added', path: '/new' },
  { kind: 'added', path: '/new/deep' },
  { kind: 'added', path: '/new/deep/file' },
];

const drawn = (nodes: readonly ChangeNode[], indent = ''): string[] =>
  nodes.flatMap((node) => [`${indent}${node.name} ${node.kind ?? '-'}`, ...drawn(node.children, `${indent}  `)]);

describe('the changes of a container', () => {
  test('nest into folders first, joining those that only lead to one other', () => {
    expect(drawn(changeTree(changes))).toEqual([
      'etc modified',
      '  motd deleted',
      'new added',
      '  deep added',
      '    file added',
      'var/log modified',
      '  app.log added',
    ]);
  });

  test('a deep path nobody lists the parents of becomes one row', () => {
    expect(drawn(changeTree([{ kind: 'added', path: '/a/b/c/d' }]))).toEqual(['a/b/c -', '  d added']);
  });

  test('without the parents a daemon lists beside each change', () => {
    expect(leafChanges(changes).map(({ path }) => path)).toEqual([
      '/var/log/app.log',
      '/etc/motd',
      '/new',
      '/new/deep',
      '/new/deep/file',
    ]);
  });

  test('a folder whose own mode changed stays when nothing below it did', () => {
    expect(leafChanges([{ kind: 'modified', path: '/srv' }])).toHaveLength(1);
  });
});
