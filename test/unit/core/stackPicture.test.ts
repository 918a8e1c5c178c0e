import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImageHistory } from '../../../src/core/image.ts';
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
    const picture = stackPicture({ history: historyOf([1, 1, 1, 1]), waste: wasteOf(stack), others });
    expect(picture).toMatchObject({
      total: 200,
      base: 150,
      own: 50,
      wasted: 100,
      unique: 0,
      baseImages: ['httpd', 'debian'],
    });
    expect(
      picture.bands.map(({ size, wasted, part, sharedWith, step }) => [
        size,
        wasted,
        part,
        sharedWith,
        step?.entry?.createdBy,
      ]),
    ).toEqual([
      [100, 100, 'base', ['httpd', 'debian', 'child', 'sibling'], 'RUN 0'],
      [50, 0, 'base', ['httpd', 'child', 'sibling'], 'RUN 1'],
      [30, 0, 'own', ['child', 'sibling'], 'RUN 2'],
      [20, 0, 'own', ['child'], 'RUN 3'],
    ]);
  });

  test('without files it goes by what the source tells', () => {
    const picture = stackPicture({ history: historyOf([70, 30]), others: [] });
    expect(picture).toMatchObject({ total: 100, base: 0, own: 100, unique: 100, baseImages: [] });
    expect(picture).not.toHaveProperty('wasted');
  });

  test('an image is no base of itself', () => {
    expect(stackPicture({ history: historyOf([1]), others: [{ id: 'same', diffIds: ids(1) }] }).baseImages).toEqual([]);
  });

  test('bands fill the stack, and none is too thin to see', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 1, maxLength: 150 }), (sizes) => {
        const { bands } = stackPicture({ history: historyOf(sizes), others: [] });
        expect(bands[0]?.from).toBe(0);
        expect(bands.at(-1)?.to).toBeCloseTo(1);
        for (const [index, band] of bands.entries()) {
          expect(band.to - band.from).toBeGreaterThanOrEqual(Math.min(0.015, 1 / (2 * sizes.length)) - 1e-9);
          if (index > 0) expect(band.from).toBe(bands[index - 1]?.to);
        }
      }),
    );
  });
});
