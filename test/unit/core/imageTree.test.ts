import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Container, Digest, HistoryStep, ImageHistory, ImageId, ImageSummary } from '../../../src/core/image.ts';
import {
  childrenOf,
  findNode,
  historyNodes,
  imageTree,
  type TreeNode,
  type TreeOptions,
} from '../../../src/core/imageTree.ts';

const idOf = (n: number) => `sha256:${n.toString(16).padStart(64, '0')}` as ImageId;

function image(n: number, tags: readonly string[], more: Partial<ImageSummary> = {}): ImageSummary {
  return { id: idOf(n), tags, digests: [], created: n * 1000, size: n * 10, labels: {}, ...more };
}

function container(name: string, imageId: ImageId, more: Partial<Container> = {}): Container {
  return { id: `id-${name}`, name, imageId, image: 'x', command: '', created: 0, state: 'exited', status: '', ...more };
}

const debian = image(1, ['debian:10', 'debian:latest', 'gcr.io/x/debian:10']);
const newer = image(2, ['debian:9', 'debian:11']);
const byDigest = image(3, [], { digests: [`alpine@${idOf(99)}`] });
const dangling = image(4, []);
const images = [debian, newer, byDigest, dangling];
const containers = [
  container('old', debian.id, { created: 1 }),
  container('new', debian.id, { created: 2 }),
  container('busy', debian.id, { state: 'running' }),
  container('left', idOf(77)),
];

/** The tree as text, one row a line, indented. */
function drawn(options: TreeOptions = {}): readonly string[] {
  const draw = (node: TreeNode, depth: number): readonly string[] => {
    const name = 'name' in node ? node.name : node.kind === 'container' ? node.container.name : '';
    const use = 'use' in node && node.use !== 'none' ? ` (${node.use})` : '';
    const line = `${'  '.repeat(depth)}${node.kind} ${name}${use}`.trimEnd();
    return [line, ...(childrenOf(node) ?? []).flatMap((child) => draw(child, depth + 1))];
  };
  return imageTree(images, containers, options).flatMap((root) => draw(root, 0));
}

describe('the tree', () => {
  test('shows repositories, their tags, layers and containers, what has no name and what has no image', () => {
    const parts = (indent: string, names: readonly string[]) => [
      `${indent}layers`,
      ...(names.length > 0 ? [`${indent}containers`] : []),
      ...names.flatMap((name) => [`${indent}  container ${name}`, `${indent}    writableLayer`]),
    ];
    const used = parts('    ', ['busy', 'new', 'old']);
    expect(drawn()).toEqual([
      'repository alpine',
      `  digest alpine@${idOf(99)}`,
      '    layers',
      'repository debian (running)',
      '  tag debian:latest (running)',
      ...used,
      '  tag debian:9',
      '    layers',
      '  tag debian:10 (running)',
      ...used,
      '  tag debian:11',
      '    layers',
      'repository gcr.io/x/debian (running)',
      '  tag gcr.io/x/debian:10 (running)',
      ...used,
      'dangling',
      `  untagged ${dangling.id}`,
      '    layers',
      'orphans',
      '  container left',
      '    writableLayer',
    ]);
  });

  test('a port is no tag', () => {
    const [root] = imageTree([image(1, ['localhost:5000/x:1'])], []);
    expect(root).toMatchObject({ name: 'localhost:5000/x', entries: [{ tag: '1' }] });
  });

  test('a repository counts an image once, whatever its tags', () => {
    const sizes = imageTree(images, []).map((root) => ('size' in root ? root.size : undefined));
    expect(sizes).toEqual([30, 30, 10, 40]);
  });

  test('the newest or the biggest comes first', () => {
    const two = [image(1, ['a:1'], { size: 9 }), image(2, ['b:1', 'b:2'], { size: 5 }), image(3, ['b:0'], { size: 1 })];
    const names = (order: 'newest' | 'size') =>
      imageTree(two, [], { order }).flatMap((root) =>
        'entries' in root ? root.entries.map((entry) => entry.name) : [],
      );
    expect(names('newest')).toEqual(['b:0', 'b:1', 'b:2', 'a:1']);
    expect(names('size')).toEqual(['a:1', 'b:1', 'b:2', 'b:0']);
  });
});

describe('the filter', () => {
  test.each([
    ['DEBIAN 10', ['debian:10', 'gcr.io/x/debian:10']],
    ['gcr', ['gcr.io/x/debian:10']],
    ['busy', ['debian:latest', 'debian:10', 'gcr.io/x/debian:10']],
    ['sha256:' + '0'.repeat(63) + '4', [dangling.id]],
    ['0'.repeat(63) + '2', ['debian:9', 'debian:11']],
    ['nothing', []],
    [
      '  ',
      ['alpine@' + idOf(99), 'debian:latest', 'debian:9', 'debian:10', 'debian:11', 'gcr.io/x/debian:10', dangling.id],
    ],
  ])('%j', (filter, names) => {
    const roots = imageTree(images, containers, { filter });
    expect(roots.flatMap((root) => ('entries' in root ? root.entries.map((entry) => entry.name) : []))).toEqual(names);
  });

  test('orphans are found by name', () => {
    expect(drawn({ filter: 'left' })).toEqual(['orphans', '  container left', '    writableLayer']);
  });
});

describe('ids', () => {
  const all = (roots: readonly TreeNode[]): readonly TreeNode[] =>
    roots.flatMap((node) => [node, ...all(childrenOf(node) ?? [])]);
  const name = fc.constantFrom('a:1', 'a:2', 'b:1', 'c/d:1', 'localhost:5000/a:1');
  const lists = fc.uniqueArray(fc.tuple(fc.nat(20), fc.uniqueArray(name, { maxLength: 2 })), { selector: ([n]) => n });
  const tagOnce = (list: readonly (readonly [number, readonly string[]])[]) => {
    const taken = new Set<string>();
    return list.map(([n, tags]) =>
      image(
        n,
        tags.filter((tag) => !taken.has(tag) && taken.add(tag)),
      ),
    );
  };

  test('are unique in the tree and the same when it is built from the same images in another order', () => {
    fc.assert(
      fc.property(lists, fc.array(fc.nat(20)), (list, used) => {
        const some = tagOnce(list);
        const running = used.map((n, i) => container(`c${i}`, idOf(n)));
        const ids = all(imageTree(some, running)).map((node) => node.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(
          all(imageTree([...some].reverse(), [...running].reverse()))
            .map((node) => node.id)
            .sort(),
        ).toEqual([...ids].sort());
      }),
    );
  });

  test('every row leads up to a root', () => {
    for (const node of all(imageTree(images, containers))) {
      let root: TreeNode = node;
      while (root.parent !== undefined) {
        const above: TreeNode = root.parent;
        expect(childrenOf(above)?.some((child) => child.id === root.id)).toBe(true);
        root = above;
      }
      expect(['repository', 'dangling', 'orphans']).toContain(root.kind);
    }
  });

  test('two engines are told apart', () => {
    const ids = (source: string) => all(imageTree(images, containers, { source })).map((node) => node.id);
    expect(ids('one').filter((id) => ids('two').includes(id))).toEqual([]);
  });
});

describe('finding', () => {
  test.each([
    ['debian:10', 'tag', 'debian:10'],
    [dangling.id, 'untagged', dangling.id],
    [newer.id, 'tag', 'debian:9'],
    [`alpine@${idOf(99)}`, 'digest', `alpine@${idOf(99)}`],
  ])('%s', (wanted, kind, name) => {
    expect(findNode(imageTree(images, containers), wanted)).toMatchObject({ kind, name });
  });

  test('what is not there', () => {
    expect(findNode(imageTree(images, containers), 'debian:12')).toBeUndefined();
  });
});

test('history shows the top layer first, and quiet steps between', () => {
  const layer = (index: number) => ({
    index,
    diffId: idOf(index) as string as Digest,
    chainId: idOf(index) as string as Digest,
  });
  const entry = (createdBy: string) => ({ createdBy, created: 0, comment: '' });
  const steps: HistoryStep[] = [
    { entry: entry('/bin/sh -c #(nop) ADD file:abc in / '), layer: layer(0), guessed: false },
    { entry: entry('/bin/sh -c #(nop)  CMD ["bash"]'), guessed: false },
    { layer: layer(1), guessed: true },
  ];
  const history: ImageHistory = { steps, layers: [layer(0), layer(1)], basis: 'config' };
  const found = findNode(imageTree(images, []), 'debian:10');
  const layers = found === undefined ? undefined : childrenOf(found)?.find((node) => node.kind === 'layers');
  if (layers === undefined) throw new Error('no layers row');
  expect(childrenOf(layers)).toBeUndefined();
  const rows = historyNodes(layers, history);
  expect(rows.map(({ kind, id, instruction }) => [kind, id.slice(layers.id.length), instruction?.text])).toEqual([
    ['layer', '/layer:1', undefined],
    ['emptyStep', '/step:1', 'CMD ["bash"]'],
    ['layer', '/layer:0', 'ADD file:abc /'],
  ]);
});
