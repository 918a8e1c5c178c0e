import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diveEfficiency } from '../../../src/core/diveEfficiency.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import { blameOf, wasteOf } from '../../../src/core/waste.ts';
import { anyLayers, layerAt, stackOf } from './stacks.ts';

const files = (...layers: readonly (readonly string[])[]) =>
  wasteOf(stackOf(...layers)).files.map(
    ({ path, size, layer, cause, causedBy }) => `${path} ${size} ${layer} ${cause} ${causedBy}`,
  );

describe('waste', () => {
  test.each<[string, readonly (readonly string[])[], readonly string[]]>([
    ['none', [['a=1'], ['b=2']], []],
    ['overwritten', [['a=1'], ['a=2']], ['a 1 0 overwritten 1']],
    ['deleted', [['a=1'], ['-a']], ['a 1 0 deleted 1']],
    ['deleted with its directory', [['d/a=1', 'd/b=2'], ['-d']], ['d/b 2 0 deleted 1', 'd/a 1 0 deleted 1']],
    ['hidden by an opaque directory', [['d/a=1'], ['!d', 'd/b=1']], ['d/a 1 0 hidden 1']],
    ['whiteouts come first, wherever they stand', [['a=1'], ['a=2', '-a']], ['a 1 0 deleted 1']],
    ['replaced by a file', [['d/a=1'], ['d=5']], ['d/a 1 0 overwritten 1']],
    ['twice in one layer', [['a=1', 'a=2']], ['a 1 0 overwritten 0']],
    ['a file under another name stays', [['a=9', 'b>a'], ['-a']], []],
    ['until its last name goes', [['a=9', 'b>a'], ['-a'], ['b=1']], ['a 9 0 overwritten 2']],
    ['a link to its own place', [['a=9', 'a>a']], []],
    ['a link across layers holds nothing', [['a=9'], ['b>a', '-a']], ['a 9 0 deleted 1']],
    ['directories are no bytes', [['d/'], ['d/'], ['-d']], []],
  ])('%s', (_name, layers, expected) => {
    expect(files(...layers)).toEqual(expected);
  });

  test('who is to blame', () => {
    const stack = stackOf(['a=100', 'b=50', 'c=1'], ['a=100', 'b=60'], ['-c']);
    const waste = wasteOf(stack, { sameContent: (path) => path === 'a' });
    expect(waste).toMatchObject({ total: 311, live: 160, dead: 151, fileCount: 3 });
    expect(waste.efficiency).toBeCloseTo(160 / 311);
    expect(waste.layers).toEqual([
      { total: 151, live: 0, causes: 0 },
      { total: 160, live: 160, causes: 150 },
      { total: 0, live: 0, causes: 1 },
    ]);
    expect(blameOf(waste)).toEqual([
      { causedBy: 1, cause: 'overwritten', sameContent: true, size: 100, files: 1 },
      { causedBy: 1, cause: 'overwritten', sameContent: false, size: 50, files: 1 },
      { causedBy: 2, cause: 'deleted', sameContent: false, size: 1, files: 1 },
    ]);
    expect(wasteOf(stack, { files: 1 }).files.length).toBe(1);
  });

  test('an image without bytes', () => {
    expect(wasteOf(stackOf([], ['-x']))).toMatchObject({ total: 0, efficiency: 1 });
  });

  test('live and dead are all there is', () => {
    fc.assert(
      fc.property(anyLayers, (layers) => {
        const waste = wasteOf(new LayerStack(layers.map((entries, index) => ({ layer: layerAt(index), entries }))));
        const total = layers.flat().reduce((sum, item) => sum + (item.whiteout === undefined ? item.size : 0), 0);
        const dead = waste.files.reduce((sum, file) => sum + file.size, 0);
        expect([waste.total, waste.live + dead, waste.dead]).toEqual([total, total, dead]);
        expect(waste.layers.reduce((sum, layer) => sum + layer.causes, 0)).toBe(dead);
        for (const file of waste.files) expect(file.causedBy).toBeGreaterThanOrEqual(file.layer);
      }),
    );
  });
});

describe("dive's number", () => {
  test.each<[string, readonly (readonly string[])[], number, number]>([
    ['nothing wasted', [['a=1'], ['b=2']], 1, 0],
    ['no bytes', [[]], 1, 0],
    ['overwritten: the surviving copy counts too', [['a=100'], ['a=50']], 50 / 150, 150],
    ['deleted', [['a=100', 'b=100'], ['-a']], 100 / 200, 100],
    ['a deleted directory counts in its favour', [['d/', 'd/a=100', 'b=100'], ['-d']], 300 / 300, 0],
    [
      'opaque directories are not seen',
      [
        ['d/', 'd/a=100'],
        ['d/', '!d', 'd/b=1'],
      ],
      1,
      0,
    ],
  ])('%s', (_name, layers, score, wastedBytes) => {
    const dive = diveEfficiency(stackOf(...layers));
    expect(dive.score).toBeCloseTo(score);
    expect(dive.wastedBytes).toBe(wastedBytes);
  });

  test('its share is of what is not the bottom layer', () => {
    expect(diveEfficiency(stackOf(['a=100'], ['a=50', 'b=50'])).wastedPercent).toBeCloseTo(1.5);
  });
});
