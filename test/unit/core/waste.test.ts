import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadBytes } from '../../../src/core/deadBytes.ts';
import { diveEfficiency } from '../../../src/core/diveEfficiency.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import { wasteOf } from '../../../src/core/waste.ts';
import { anyLayers, entry, layerAt, stackOf } from './stacks.ts';

const worstFirst = (stack: LayerStack) =>
  wasteOf(stack)
    .blames.flatMap(({ files }) => files)
    .sort((a, b) => b.size - a.size);

const files = (...layers: readonly (readonly string[])[]) =>
  worstFirst(stackOf(...layers)).map(
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
    const stack = stackOf(['a=100', 'b=50', 'c=1'], [entry('a=100', { mode: 0o755 }), 'b=60'], ['-c']);
    const waste = wasteOf(stack, { sameContent: new Set([0]) });
    expect(waste).toMatchObject({ total: 311, live: 160, dead: 151, fileCount: 3 });
    expect(waste.efficiency).toBeCloseTo(160 / 311);
    expect(waste.layers).toEqual([
      { total: 151, live: 0, causes: 0 },
      { total: 160, live: 160, causes: 150 },
      { total: 0, live: 0, causes: 1 },
    ]);
    expect(waste.blames).toMatchObject([
      { causedBy: 1, cause: 'overwritten', sameContent: true, newMode: true, newOwner: false, size: 100, fileCount: 1 },
      {
        causedBy: 1,
        cause: 'overwritten',
        sameContent: false,
        newMode: false,
        newOwner: false,
        size: 50,
        fileCount: 1,
      },
      { causedBy: 2, cause: 'deleted', sameContent: false, size: 1, fileCount: 1 },
    ]);
    expect(waste.blames[0]?.files).toEqual([
      { path: 'a', size: 100, layer: 0, cause: 'overwritten', causedBy: 1, sameContent: true },
    ]);
  });

  test('the worst files are listed, the sums are of all', () => {
    const [blame] = wasteOf(stackOf(['a=1', 'b=3', 'c=2'], ['-a', '-b', '-c']), { files: 2 }).blames;
    expect(blame).toMatchObject({ size: 6, fileCount: 3 });
    expect(blame?.files.map(({ path }) => path)).toEqual(['b', 'c']);
  });

  test('the dead bytes of a layer, below each directory', () => {
    const stack = stackOf(['d/a=5', 'd/b=7', 'c=1'], ['-d/a', 'c=2']);
    const dead = deadBytes(stack, 0);
    const at = (path: string) => dead[stack.paths.lookup(path) ?? -1];
    expect([at(''), at('d'), at('d/a'), at('d/b'), at('c')]).toEqual([6, 5, 5, 0, 1]);
    expect([...deadBytes(stack, 1)].every((bytes) => bytes === 0)).toBe(true);
  });

  test('an image without bytes', () => {
    expect(wasteOf(stackOf([], ['-x']))).toMatchObject({ total: 0, efficiency: 1 });
  });

  test('live and dead are all there is', () => {
    fc.assert(
      fc.property(anyLayers, (layers) => {
        const waste = wasteOf(new LayerStack(layers.map((entries, index) => ({ layer: layerAt(index), entries }))));
        const total = layers.flat().reduce((sum, item) => sum + (item.whiteout === undefined ? item.size : 0), 0);
        const files = waste.blames.flatMap((blame) => blame.files);
        const dead = files.reduce((sum, file) => sum + file.size, 0);
        expect([waste.total, waste.live + dead, waste.dead]).toEqual([total, total, dead]);
        expect(waste.layers.reduce((sum, layer) => sum + layer.causes, 0)).toBe(dead);
        for (const file of files) expect(file.causedBy).toBeGreaterThanOrEqual(file.layer);
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
