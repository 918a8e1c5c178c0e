import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileView } from '../../../src/core/fileView.ts';
import { fileVersions, versionBelow, versionIn } from '../../../src/core/fileVersions.ts';
import { anyLayers, stackOf } from './stacks.ts';

describe('the versions of a file', () => {
  const stack = stackOf(['a=1', 'd/x=9'], ['a=2'], ['-a', '!d'], ['a=3', 'a=4']);
  const layers = (path: string): readonly number[] => fileVersions(stack, path).map(({ layer }) => layer.index);

  test('come topmost first, one a layer', () => {
    expect(layers('a')).toEqual([3, 2, 1, 0]);
    expect(fileVersions(stack, 'a')[0]?.entry?.size).toBe(4);
    expect(layers('d/x')).toEqual([2, 0]);
    expect(layers('nobody')).toEqual([]);
  });

  test('the one below is the last that was there, also where it was deleted since', () => {
    expect(versionBelow(stack, 'a', 3)?.layer.index).toBe(1);
    expect(versionBelow(stack, 'a', 2)?.entry?.size).toBe(2);
    expect(versionBelow(stack, 'a', 0)).toBeUndefined();
    expect(versionBelow(stack, 'd/x', 2)?.layer.index).toBe(0);
  });

  test('the one in the merged view is there or is not', () => {
    expect(versionIn(stack, 'a', 1)?.entry?.size).toBe(2);
    expect(versionIn(stack, 'a', 2)).toBeUndefined();
    expect(versionIn(stack, 'a', 9)?.entry?.size).toBe(4);
    expect(versionIn(stack, 'd/x', 1)?.layer.index).toBe(0);
    expect(versionIn(stack, 'd/x', 2)).toBeUndefined();
  });

  test('agree with the merged view, whatever the layers', () => {
    fc.assert(
      fc.property(anyLayers, fc.nat(4), (all, layer) => {
        const any = stackOf(...all);
        const view = FileView.merged(any, layer);
        for (let node = 1; node < any.paths.count; node++) {
          const path = any.paths.path(node);
          expect(versionIn(any, path, layer)?.version, path).toBe(view.node(node)?.version);
        }
      }),
    );
  });
});
