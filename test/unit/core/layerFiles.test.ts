import { describe, expect, test } from 'vitest';
import { biggestFiles } from '../../../src/core/layerFiles.ts';
import { stackOf } from './stacks.ts';

describe('the biggest files of a layer', () => {
  const stack = stackOf(['d/', 'd/a=5', 'd/b=9', 'c=7', 'e=0', 'f=1'], ['-c', 'd/a=6'], ['g=3']);

  test('come with what becomes of them', () => {
    expect(biggestFiles(stack, 0, 3)).toEqual({
      files: [
        { path: 'd/b', size: 9, isGone: false },
        { path: 'c', size: 7, isGone: true },
        { path: 'd/a', size: 5, isGone: true },
      ],
      count: 4,
      gone: 12,
    });
  });

  test('are those of that layer alone', () => {
    expect(biggestFiles(stack, 1, 3)).toEqual({ files: [{ path: 'd/a', size: 6, isGone: false }], count: 1, gone: 0 });
    expect(biggestFiles(stack, 2, 0)).toEqual({ files: [], count: 1, gone: 0 });
    expect(biggestFiles(stack, 9, 3)).toEqual({ files: [], count: 0, gone: 0 });
  });
});
