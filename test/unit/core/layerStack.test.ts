import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileView, type FileNode } from '../../../src/core/fileView.ts';
import { findFiles } from '../../../src/core/findFiles.ts';
import type { LayerEntry } from '../../../src/core/image.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import { wasteOf } from '../../../src/core/waste.ts';
import { anyLayers, entry, layerAt, stackOf } from './stacks.ts';

/** `path` of all that is in a view, with the change, the layer and the size. */
function rows(view: FileView, node: FileNode = view.root): readonly string[] {
  return view.children(node).flatMap((child) => {
    const change = { added: '+', modified: '*', deleted: '-' };
    const mark = child.change === undefined ? '' : change[child.change];
    const slash = child.kind === 'directory' ? '/' : '';
    return [`${mark}${child.path}${slash}@${child.layer ?? ''}=${child.size}`, ...rows(view, child)];
  });
}

describe('what a layer changes', () => {
  test.each<[string, readonly (readonly string[])[], readonly string[]]>([
    ['added', [['a=1'], ['b=2']], ['+b@1=2']],
    ['modified', [['a=1'], ['a=2']], ['*a@1=2']],
    ['deleted', [['a=1'], ['-a']], ['-a@1=0']],
    [
      'a directory on the way is no change',
      [
        ['d/', 'd/a=1'],
        ['d/', 'd/b=2'],
      ],
      ['d/@1=2', '+d/b@1=2'],
    ],
    ['a directory no tar names', [['d/a=1']], ['d/@=1', '+d/a@0=1']],
    ['deleted and made again', [['a=1'], ['-a', 'a=2']], ['*a@1=2']],
    ['a deleted directory', [['d/', 'd/a=1'], ['-d']], ['-d/@1=0']],
    [
      'an opaque directory',
      [
        ['d/', 'd/a=1', 'd/b=1'],
        ['d/', '!d', 'd/b=2'],
      ],
      ['d/@1=2', '-d/a@1=0', '*d/b@1=2'],
    ],
    ['an opaque root', [['a=1'], ['!', 'b=1']], ['-a@1=0', '+b@1=1']],
    ['twice in one layer', [['a=1', 'a=2']], ['+a@0=2']],
    ['a file where a directory was', [['d/', 'd/a=1'], ['d=5']], ['*d@1=5']],
    ['a whiteout of nothing', [[], ['-x']], ['-x@1=0']],
  ])('%s', (_name, layers, expected) => {
    const stack = stackOf(...layers);
    expect(rows(FileView.ofLayer(stack, layers.length - 1))).toEqual(expected);
  });

  test('a directory with another mode is modified', () => {
    const stack = stackOf([entry('d/', { mode: 0o755 })], [entry('d/', { mode: 0o700 })]);
    expect(rows(FileView.ofLayer(stack, 1))).toEqual(['*d/@1=0']);
  });

  test('what it frees', () => {
    const stack = stackOf(['d/', 'd/a=10', 'd/b=5', 'x=3'], ['-d', 'x=4']);
    const view = FileView.ofLayer(stack, 1);
    expect(view.root).toMatchObject({ size: 4, freed: 18 });
    expect(view.get('d')).toMatchObject({ size: 0, freed: 15, change: 'deleted', kind: 'directory' });
  });
});

describe('what a container would see', () => {
  test.each<[string, readonly (readonly string[])[], number, readonly string[]]>([
    ['the topmost version', [['a=1'], ['a=2']], 1, ['a@1=2']],
    ['up to a layer', [['a=1'], ['a=2', 'b=1']], 0, ['a@0=1']],
    ['nothing deleted', [['d/', 'd/a=1', 'b=1'], ['-d']], 1, ['b@0=1']],
    ['what comes back later', [['d/', 'd/a=1'], ['-d'], ['d/', 'd/c=1']], 2, ['d/@2=1', 'd/c@2=1']],
    ['a whiteout takes nothing from its own layer', [['d/a=1'], ['d/b=2', '!d']], 1, ['d/@=2', 'd/b@1=2']],
    ['a deletion before the layer that does it', [['a=1'], ['-a']], 0, ['a@0=1']],
    [
      'directories first, numbers as numbers',
      [['f10=0', 'f9=0', 'B=0', 'a=0', 'z/']],
      0,
      ['z/@0=0', 'a@0=0', 'B@0=0', 'f9@0=0', 'f10@0=0'],
    ],
  ])('%s', (_name, layers, upTo, expected) => {
    expect(rows(FileView.merged(stackOf(...layers), upTo))).toEqual(expected);
  });

  test('one path, looked up', () => {
    const stack = stackOf(['etc/', 'etc/passwd=5', 'x~etc/passwd']);
    const view = FileView.merged(stack, 0);
    expect(view.get('/etc/passwd')).toMatchObject({ path: 'etc/passwd', kind: 'file', size: 5 });
    expect(view.get('etc/shadow')).toBeUndefined();
    expect(view.get('/')).toMatchObject({ id: 0, size: 5, hasChildren: true });
    const link = view.get('x');
    expect(link === undefined ? undefined : view.entry(link)?.linkTarget).toBe('etc/passwd');
    expect(view.parent(view.node(view.get('etc/passwd')?.id ?? -1) ?? view.root)?.path).toBe('etc');
    expect(view.childrenBySize(view.root).map((node) => node.name)).toEqual(['etc', 'x']);
  });
});

describe('every version of a path', () => {
  test('with what became of it', () => {
    const stack = stackOf(['a=1'], ['a=2'], ['-a'], ['a=3']);
    expect(stack.versionsOf('/a').map(({ layer, change, gone }) => [layer.index, change, gone])).toEqual([
      [3, 'added', undefined],
      [2, 'deleted', undefined],
      [1, 'modified', { layer: 2, cause: 'deleted' }],
      [0, 'added', { layer: 1, cause: 'overwritten' }],
    ]);
    expect(stack.versionsOf('b')).toEqual([]);
  });

  test('found by name', () => {
    const stack = stackOf(['etc/Passwd=1', 'etc/x=1', 'passwords/a=1'], ['-etc/Passwd']);
    expect(findFiles(stack, 'passw', 10)).toEqual({ count: 1, files: [{ id: 2, path: 'etc/Passwd', layers: [0, 1] }] });
    expect(findFiles(stack, 'p*d', 10).count).toBe(1);
    expect(findFiles(stack, 'etc/?', 10).files.map((file) => file.path)).toEqual(['etc/x']);
    expect(findFiles(stack, '*', 1)).toMatchObject({ count: 3, files: [{ path: 'etc/x' }] });
    expect(findFiles(stack, '', 1).count).toBe(0);
  });

  test('found by name, the best first', () => {
    const many = stackOf([
      'usr/share/passwd-doc=1',
      'usr/lib/libpasswd=1',
      'etc/passwd=1',
      'usr/bin/passwd=1',
      'usr/xpasswd=1',
    ]);
    const paths = (pattern: string, limit: number): readonly string[] =>
      findFiles(many, pattern, limit).files.map(({ path }) => path);
    const all = ['etc/passwd', 'usr/bin/passwd', 'usr/share/passwd-doc', 'usr/xpasswd', 'usr/lib/libpasswd'];
    expect(paths('passwd', 9)).toEqual(all);
    for (let limit = 0; limit < all.length; limit++) expect(paths('PASSWD', limit)).toEqual(all.slice(0, limit));
    expect(paths('/usr/b', 9)).toEqual(['usr/bin/passwd']);
    expect(paths('sr/bin/', 9)).toEqual(['usr/bin/passwd']);
    expect(paths('/', 9)).toHaveLength(5);
  });
});

describe('hostile layers', () => {
  test('paths no engine could make are counted, not shown', () => {
    const stack = stackOf([`${'d/'.repeat(3000)}x=1`, 'a=1']);
    expect(stack.leftOut).toBe(1);
    expect(rows(FileView.merged(stack, 0))).toEqual(['a@0=1']);
  });

  test('a directory deleted over and over is visited once', () => {
    const files = Array.from({ length: 20_000 }, (_, index) => `d/${index}=1`);
    const deletions = Array.from({ length: 20_000 }, () => '-d');
    const swaps = Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? 'd=1' : 'd/x=1'));
    expect(wasteOf(stackOf(files, deletions, ['!d', ...deletions], swaps)).live).toBe(2);
  });
});

/** The rules once more, as plainly as they can be said: a map from path to what is there. */
function model(
  layers: readonly (readonly LayerEntry[])[],
): ReadonlyMap<string, { readonly layer: number; readonly entry: LayerEntry }> {
  const live = new Map<string, { readonly layer: number; readonly entry: LayerEntry }>();
  const remove = (path: string, itself: boolean) => {
    for (const key of [...live.keys()]) {
      if ((itself && key === path) || key.startsWith(`${path}/`)) live.delete(key);
    }
  };
  for (const [layer, entries] of layers.entries()) {
    for (const item of entries) if (item.whiteout !== undefined) remove(item.path, item.whiteout === 'deletes');
    const replaced = new Set<string>();
    for (const item of entries) {
      if (item.whiteout !== undefined) continue;
      if (item.kind !== 'directory' && !replaced.has(item.path)) remove(item.path, false);
      if (item.kind !== 'directory') replaced.add(item.path);
      live.set(item.path, { layer, entry: item });
    }
  }
  return live;
}

test('any stack is what the rules make of it', () => {
  fc.assert(
    fc.property(anyLayers, (layers) => {
      const stack = new LayerStack(layers.map((entries, index) => ({ layer: layerAt(index), entries })));
      for (const index of layers.keys()) {
        const expected = model(layers.slice(0, index + 1));
        const view = FileView.merged(stack, index);
        const seen: string[] = [];
        const visit = (node: FileNode): void => {
          for (const child of view.unsortedChildren(node)) {
            if (child.layer !== undefined) seen.push(`${child.path} ${child.kind} ${child.layer}`);
            expect(child.layer !== undefined || child.hasChildren).toBe(true);
            visit(child);
          }
        };
        visit(view.root);
        expect(seen.sort()).toEqual(
          [...expected].map(([path, { layer, entry: item }]) => `${path} ${item.kind} ${layer}`).sort(),
        );
        const sizes = [...expected.values()].map(({ entry: item }) => item.size);
        expect(view.root.size).toBe(sizes.reduce((a, b) => a + b, 0));
      }
    }),
  );
});
