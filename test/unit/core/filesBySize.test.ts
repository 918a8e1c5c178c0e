import { expect, test } from 'vitest';
import { FileView } from '../../../src/core/fileView.ts';
import { largestIn, largestFiles } from '../../../src/core/filesBySize.ts';
import { stackOf } from './stacks.ts';

const view = FileView.merged(stackOf(['a/b/x=10', 'a/y=30', 'z=20', 'empty=0', 'none/'], ['a/b/w=40', '-z']), 1);
const paths = (nodes: readonly { readonly path: string }[]) => nodes.map(({ path }) => path);

test('the largest files below a directory, and what is left out', () => {
  expect(paths(largestFiles(view, view.root, 10).nodes)).toEqual(['a/b/w', 'a/y', 'a/b/x']);
  expect(largestFiles(view, view.root, 1)).toMatchObject({ nodes: [{ path: 'a/b/w' }], otherCount: 2, otherSize: 40 });
});

test('what a directory holds, the largest first', () => {
  expect(paths(largestIn(view, view.root, 10).nodes)).toEqual(['a', 'empty', 'none']);
  expect(largestIn(view, view.root, 1)).toMatchObject({ otherCount: 2, otherSize: 0 });
});

test('a layer that deletes lists what it takes out of use', () => {
  const layer = FileView.ofLayer(stackOf(['a/x=10', 'b/y=30'], ['-a/x', '!b', 'c=20']), 1);
  const rows = largestFiles(layer, layer.root, 10).nodes.map(({ path, size, freed }) => [path, size, freed]);
  expect(rows).toEqual([
    ['b/y', 0, 30],
    ['c', 20, 0],
    ['a/x', 0, 10],
  ]);
});
