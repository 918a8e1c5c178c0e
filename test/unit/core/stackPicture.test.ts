import { describe, expect, test } from 'vitest';
import type { ImageHistory } from '../../../src/core/image.ts';
import { relatedImages } from '../../../src/core/relatedImages.ts';
import { stackPicture } from '../../../src/core/stackPicture.ts';
import { wasteOf } from '../../../src/core/waste.ts';
import { layerAt, stackOf } from './stacks.ts';

function historyOf(sizes: readonly number[]): ImageHistory {
  const layers = sizes.map((size, index) => ({ ...layerAt(index), size }));
  const steps = layers.map((layer) => ({
    layer,
    guessed: false,
    entry: { createdBy: `RUN ${layer.index}`, created: 0, comment: '' },
  }));
  return { layers, steps, basis: 'config' };
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => layerAt(index).diffId);

describe('the image as a stack', () => {
  test('base and own, shared and unique, wasted', () => {
    const stack = stackOf(['a=100'], ['b=50'], ['a=30'], ['c=20']);
    const others = [
      { id: 'debian', diffIds: ids(1) },
      { id: 'httpd', diffIds: ids(2) },
      { id: 'sibling', diffIds: [...ids(3), 'other'] },
      { id: 'child', diffIds: [...ids(4), 'more'] },
      { id: 'stranger', diffIds: ['x'] },
      { id: 'scratch', diffIds: [] },
    ];
    const related = relatedImages({ id: 'this', diffIds: ids(4) }, others);
    const picture = stackPicture({ history: historyOf([1, 1, 1, 1]), waste: wasteOf(stack), related });
    expect(picture).toMatchObject({ total: 200, base: 150, own: 50, wasted: 100, unique: 0 });
    expect(picture.bands.map(({ size, wasted, causes, part }) => [size, wasted, causes, part])).toEqual([
      [100, 100, 0, 'base'],
      [50, 0, 0, 'base'],
      [30, 0, 100, 'own'],
      [20, 0, 0, 'own'],
    ]);
    expect(picture.bands[0]?.sharedWith.slice(0, 2)).toEqual(['httpd', 'debian']);
    expect(picture.bands[3]?.sharedWith).toEqual(['child']);
  });

  test('without files and other images it goes by what the source tells', () => {
    const picture = stackPicture({ history: historyOf([70, 30]) });
    expect(picture).toMatchObject({ total: 100, base: 0, own: 100, unique: 100 });
    expect(picture).not.toHaveProperty('wasted');
    expect(picture.bands[0]).not.toHaveProperty('wasted');
  });

  test('steps that made no layer stand between the layers, in their order', () => {
    const { layers } = historyOf([1, 2]);
    const step = (layer?: number) => ({
      guessed: false,
      ...(layer !== undefined && layers[layer] && { layer: layers[layer] }),
    });
    const history: ImageHistory = { layers, steps: [step(0), step(), step(), step(1), step()], basis: 'config' };
    const rows = stackPicture({ history }).rows.map((row) =>
      row.kind === 'layer' ? `layer ${row.band.index}` : row.step,
    );
    expect(rows).toEqual(['layer 0', 1, 2, 'layer 1', 4]);
  });

  test('a layer that no step accounts for is drawn all the same', () => {
    const { layers } = historyOf([1, 2]);
    const rows = stackPicture({ history: { layers, steps: [], basis: 'inferred' } }).rows;
    expect(rows.map((row) => row.kind === 'layer' && [row.band.index, row.step])).toEqual([
      [0, undefined],
      [1, undefined],
    ]);
  });
});
