import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignLayers, type Claim } from '../../../src/core/alignLayers.ts';
import { chainIds } from '../../../src/core/chainId.ts';
import { isDigest } from '../../../src/core/digest.ts';
import { pairHistory, type HistoryInput } from '../../../src/core/history.ts';
import type { Digest, HistoryEntry, ImageHistory, ImageId } from '../../../src/core/image.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function digests(count: number): readonly Digest[] {
  return Array.from({ length: count }, (_, index) => `sha256:${sha256(String(index))}`).filter(isDigest);
}

function line(createdBy: string, more: Partial<HistoryEntry> = {}): HistoryEntry {
  return { createdBy, created: 0, comment: '', ...more };
}

const buildKit = (createdBy: string, size = 0) => line(createdBy, { comment: 'buildkit.dockerfile.v0', size });

function pair(
  store: HistoryInput['store'],
  entries: readonly HistoryEntry[],
  layers: number,
  more: Partial<HistoryInput> = {},
) {
  const diffIds = digests(layers);
  return pairHistory({ entries, diffIds, chainIds: chainIds(diffIds, sha256), store, ...more });
}

/** `0`: a line with layer 0, `-`: a line without, `+1`: layer 1 without a line; `?` where it is guessed. */
function shape(history: ImageHistory): string {
  return history.steps
    .map((step) => `${step.entry === undefined ? '+' : ''}${step.layer?.index ?? '-'}${step.guessed ? '?' : ''}`)
    .join(' ');
}

describe('chain ids', () => {
  test('as the image specification computes them', () => {
    const [a, b, c] = digests(3);
    const second = `sha256:${sha256(`${a ?? ''} ${b ?? ''}`)}`;
    expect(chainIds(digests(3), sha256)).toEqual([a, second, `sha256:${sha256(`${second} ${c ?? ''}`)}`]);
    expect(chainIds([], sha256)).toEqual([]);
    expect(() => chainIds(digests(2), () => 'no hash')).toThrow(TypeError);
  });
});

describe('history of a config', () => {
  test.each([
    [
      'lines without empty_layer in order',
      [line('ADD'), line('CMD', { emptyLayer: true }), line('RUN')],
      2,
      '0 - 1',
      'config',
    ],
    ['no history at all', [], 2, '+0 +1', 'config'],
    ['fewer lines than layers', [line('ADD'), line('CMD', { emptyLayer: true })], 3, '0? - +1 +2', 'config'],
    ['more lines than layers', [line('ADD'), line('RUN'), line('RUN')], 2, '0? 1? -?', 'config'],
    ['no layers', [line('CMD', { emptyLayer: true })], 0, '-', 'config'],
  ])('%s', (_name, entries, layers, expected, basis) => {
    const history = pair('config', entries, layers);
    expect(shape(history)).toBe(expected);
    expect(history.basis).toBe(basis);
  });

  test('sizes come from where they are known', () => {
    expect(pair('config', [line('ADD')], 1, { layerSizes: [42] }).layers[0]?.size).toBe(42);
    expect(pair('config', [line('ADD')], 1).layers[0]).not.toHaveProperty('size');
  });
});

describe('history of an engine', () => {
  test.each<[string, HistoryInput['store'], readonly HistoryEntry[], number, string]>([
    [
      'containerd: a layer takes at least a block',
      'containerd',
      [line('x', { size: 4096 }), line('y', { size: 0 })],
      1,
      '0 -',
    ],
    [
      'Podman: likewise',
      'podman',
      [line('x', { size: 1024 }), line('y', { size: 0 }), line('z', { size: 2048 })],
      2,
      '0 - 1',
    ],
    [
      'containerd, not unpacked: the instructions decide',
      'containerd',
      [buildKit('COPY a / # buildkit'), buildKit('CMD ["x"]'), buildKit('RUN /bin/sh -c x # buildkit')],
      2,
      '0 - 1',
    ],
    [
      'BuildKit: RUN, COPY, ADD and WORKDIR make layers of size 0',
      'classic',
      [
        buildKit('ADD rootfs / # buildkit', 100),
        buildKit('ENV A=b'),
        buildKit('WORKDIR /'),
        buildKit('WORKDIR /app'),
        buildKit('RUN /bin/sh -c rm x # buildkit'),
        buildKit('COPY empty / # buildkit'),
        buildKit('CMD ["x"]'),
      ],
      4,
      '0 - - 1 2 3 -',
    ],
    [
      'BuildKit: layers nobody accounts for',
      'classic',
      [line('mystery', { comment: 'buildkit.exporter.image.v0', size: 0 })],
      1,
      '0',
    ],
    ['an import', 'classic', [line('', { comment: 'Imported from -', size: 0 })], 1, '0'],
    [
      'classic builder: closed by the count',
      'classic',
      [
        line('/bin/sh -c #(nop) ADD file:a in /', { size: 5 }),
        line('/bin/sh -c rm x', { size: 0 }),
        line('/bin/sh -c #(nop) CMD ["x"]', { size: 0 }),
      ],
      2,
      '0 1 -',
    ],
    [
      'classic builder: none left over',
      'classic',
      [line('/bin/sh -c #(nop) ADD file:a in /', { size: 5 }), line('/bin/sh -c rm x', { size: 0 })],
      1,
      '0 -',
    ],
    [
      'classic builder: open, the likelier first',
      'classic',
      [line('/bin/sh -c #(nop) WORKDIR /a', { size: 0 }), line('/bin/sh -c rm x', { size: 0 })],
      1,
      '-? 0?',
    ],
    [
      'classic builder: certain but for one pair',
      'classic',
      [
        line('a', { size: 1 }),
        line('/bin/sh -c x', { size: 0 }),
        line('/bin/sh -c y', { size: 0 }),
        line('b', { size: 1 }),
      ],
      3,
      '0 1? -? 2',
    ],
    ['more layers than lines', 'classic', [line('a', { size: 1 })], 3, '0? +1 +2'],
    ['fewer layers than lines of a size', 'classic', [line('a', { size: 1 }), line('b', { size: 1 })], 1, '0? -?'],
    ['no lines', 'classic', [], 1, '+0'],
  ])('%s', (_name, store, entries, layers, expected) => {
    expect(shape(pair(store, entries, layers))).toBe(expected);
  });

  test('sizes alone are the basis only where they are exact', () => {
    expect(pair('containerd', [line('x', { size: 4096 })], 1).basis).toBe('sizes');
    expect(pair('containerd', [line('x', { size: 0 })], 1).basis).toBe('inferred');
    expect(pair('classic', [line('x', { size: 4096 })], 1).basis).toBe('inferred');
  });
});

interface Captured {
  readonly api: readonly { Id: ImageId; CreatedBy: string; Created: number; Comment: string; Size: number }[];
  readonly history: readonly { empty_layer?: boolean; created_by: string; created: string }[];
  readonly diffIds: readonly Digest[];
  readonly layersOfId: Readonly<Record<string, number>>;
}

describe('a real image by the classic builder', () => {
  const captured = JSON.parse(
    readFileSync(new URL('../../fixtures/history/classic-builder.json', import.meta.url), 'utf8'),
  ) as Captured;
  const entries = captured.api.toReversed().map((entry): HistoryEntry => ({
    id: entry.Id,
    createdBy: entry.CreatedBy,
    created: entry.Created * 1000,
    comment: entry.Comment,
    size: entry.Size,
  }));
  const input = {
    entries,
    diffIds: captured.diffIds,
    chainIds: chainIds(captured.diffIds, sha256),
    store: 'classic' as const,
  };
  const truth = captured.history.map((entry) => entry.empty_layer !== true);

  test('what is not guessed is what the config says', () => {
    const { steps } = pairHistory(input);
    let index = 0;
    for (const [at, step] of steps.entries()) {
      const layer = truth[at] === true ? index++ : undefined;
      if (!step.guessed) expect([at, step.layer?.index]).toEqual([at, layer]);
    }
    expect(steps.filter((step) => step.guessed).length).toBeLessThan(12);
  });

  test('ids of images that are still there leave nothing to guess', () => {
    const { steps } = pairHistory({ ...input, grows: new Map(Object.entries(captured.layersOfId)) });
    expect(steps.map((step) => step.layer !== undefined)).toEqual(truth);
    expect(steps.filter((step) => step.guessed)).toEqual([]);
  });
});

describe('any history', () => {
  const anyEntry = fc.record(
    {
      createdBy: fc.constantFrom(
        '',
        'RUN x # buildkit',
        '/bin/sh -c #(nop) ENV A=b',
        '/bin/sh -c make',
        'WORKDIR /',
        '/bin/sh -c #(nop) COPY file:a in /x',
      ),
      created: fc.constant(0),
      comment: fc.constantFrom('', 'buildkit.dockerfile.v0', 'buildkit.exporter.image.v0', 'Imported from -'),
      size: fc.nat(3),
      emptyLayer: fc.boolean(),
    },
    { requiredKeys: ['createdBy', 'created', 'comment'] },
  );

  test('every layer and every line appears once, in order', () => {
    fc.assert(
      fc.property(
        fc.array(anyEntry, { maxLength: 12 }),
        fc.nat(12),
        fc.constantFrom('config' as const, 'classic' as const, 'containerd' as const, 'podman' as const),
        (entries, layers, store) => {
          const { steps, layers: paired } = pair(store, entries, layers);
          expect(steps.flatMap((step) => step.layer?.index ?? [])).toEqual(
            Array.from({ length: layers }, (_, index) => index),
          );
          expect(paired.map((layer) => layer.diffId)).toEqual(digests(layers));
          expect(steps.flatMap((step) => step.entry ?? [])).toEqual(entries);
        },
      ),
    );
  });

  test('what is not guessed holds in every pairing that fits', () => {
    const anyClaim = fc
      .record({ can: fc.boolean(), must: fc.boolean(), weight: fc.nat(3) })
      .map((claim): Claim => ({ ...claim, can: claim.can || claim.must }));
    fc.assert(
      fc.property(fc.array(anyClaim, { maxLength: 7 }), fc.nat(7), (claims, layers) => {
        const fitting = pairings(claims).filter((takes) => takes.filter(Boolean).length === layers);
        const aligned = alignLayers(claims, { layers });
        if (fitting.length === 0) {
          expect(aligned).toBeUndefined();
          return;
        }
        const places = fitting.map(placesOf);
        expect(places).toContainEqual(placesOf(aligned?.map((line) => line.takes) ?? []));
        for (const at of claims.keys()) {
          const isSure = new Set(places.map((place) => place[at])).size === 1;
          expect([at, aligned?.[at]?.guessed]).toEqual([at, !isSure]);
        }
      }),
    );
  });
});

function pairings(claims: readonly Claim[]): readonly (readonly boolean[])[] {
  return claims.reduce<readonly (readonly boolean[])[]>(
    (all, claim) =>
      all.flatMap((takes) => [...(claim.must ? [] : [[...takes, false]]), ...(claim.can ? [[...takes, true]] : [])]),
    [[]],
  );
}

/** For each line the index of its layer, or -1. */
function placesOf(takes: readonly boolean[]): readonly number[] {
  let index = 0;
  return takes.map((taken) => (taken ? index++ : -1));
}
