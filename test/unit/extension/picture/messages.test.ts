import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diveEfficiency } from '../../../../src/core/diveEfficiency.ts';
import { wasteOf } from '../../../../src/core/waste.ts';
import { drawnImage, drawnWaste } from '../../../../src/extension/picture/drawnImage.ts';
import { parseFromPicture, parseKeptImage } from '../../../../src/extension/picture/parseFromPicture.ts';
import type { FromPicture, ToPicture } from '../../../../src/protocol/picture.ts';
import { parsePictureState, parseToPicture } from '../../../../src/webview/picture/parseToPicture.ts';
import { filesHere } from '../../../webview/picture/filesHere.ts';
import { sampleImage } from '../../../webview/picture/sampleImage.ts';

const sample = sampleImage();
const image = { key: 'team/app:2.0', name: 'team/app:2.0', id: 'sha256:0', source: '' };
const drawn = drawnImage({
  image,
  history: sample.history,
  related: sample.related,
  bases: sample.bases,
  containers: sample.containers,
  waste: wasteOf(sample.stack),
  nameOf: (id) => sample.names[id] ?? id,
});
const files = filesHere(sample.stack);
const early = { image, history: sample.history, containers: [], nameOf: String };
const half = drawnImage({
  image,
  history: sample.history,
  containers: [],
  waste: wasteOf(sample.stack),
  unread: new Set([1, 5]),
  troubles: new Map([[0, 'It ends at byte 512.']]),
  nameOf: String,
});
const top = sample.stack.layers.length - 1;
const whole = { layer: top, merged: true, path: '' };

describe('what the extension tells arrives as it was sent', async () => {
  const map = await files.map({ layer: 2, merged: false, path: '' }, 800, 600);
  const list = await files.list({ layer: 3, merged: false, path: '' }, false);
  if (map === undefined || list === undefined) throw new Error('the sample has a root');
  const waste = drawnWaste(wasteOf(sample.stack), diveEfficiency(sample.stack), {
    incomplete: true,
    comparison: 'left-out',
  });
  test.each<ToPicture>([
    { kind: 'stack', image: drawn },
    { kind: 'stack', image: half },
    { kind: 'files', state: { kind: 'reading', drawn: 0 } },
    { kind: 'files', state: { kind: 'reading', read: 2, layers: 5, drawn: 1 } },
    { kind: 'files', state: { kind: 'ready', entries: 7 } },
    { kind: 'files', state: { kind: 'failed', text: 'no', drawn: 3 } },
    { kind: 'files', state: { kind: 'cancelled', drawn: 2 } },
    { kind: 'waste', waste },
    { kind: 'look', files: whole },
    { kind: 'map', id: 1, ...map },
    { kind: 'list', id: 2, ...list },
    { kind: 'gone' },
    { kind: 'trouble' },
    { kind: 'trouble', text: 'Docker was lost' },
    { kind: 'answer', id: 3, ok: true },
    { kind: 'answer', id: 3, ok: false, message: 'no' },
  ])('$kind', (message) => {
    expect(parseToPicture(JSON.parse(JSON.stringify(message)))).toEqual(JSON.parse(JSON.stringify(message)));
  });
});

test.each<FromPicture>([
  { kind: 'ready' },
  { kind: 'map', id: 1, ...whole, width: 300, height: 200 },
  { kind: 'list', id: 1, ...whole, deep: true },
  { kind: 'open-file', id: 1, ...whole, path: 'etc/passwd' },
  { kind: 'reveal-layer', id: 1, layer: 3 },
  { kind: 'reveal-container', id: 1, container: 'c' },
  { kind: 'show-image', id: 1, image: 'sha256:1' },
  { kind: 'inspect', id: 1 },
  { kind: 'open-instruction', id: 1, step: 0 },
  { kind: 'copy', id: 1, text: 'x', what: 'diffID' },
  { kind: 'read-files', id: 1 },
  { kind: 'cancel-files', id: 1 },
])('what the view asks arrives as it was sent: $kind', (message) => {
  expect(parseFromPicture(JSON.parse(JSON.stringify(message)))).toEqual(message);
});

test('anything else is no message, and throws nothing', () => {
  const kinds = fc.constantFrom(
    'map',
    'list',
    'stack',
    'waste',
    'answer',
    'open-file',
    'reveal-layer',
    'look',
    'files',
  );
  const anyMessage = fc.oneof(
    fc.anything(),
    fc
      .tuple(
        kinds,
        fc.dictionary(fc.constantFrom('id', 'image', 'tiles', 'layer', 'path', 'waste', 'state'), fc.anything()),
      )
      .map(([kind, fields]) => ({ ...fields, kind })),
  );
  fc.assert(
    fc.property(anyMessage, (message) => {
      parseFromPicture(message);
      parseToPicture(message);
      parsePictureState(message);
      parseKeptImage(message);
    }),
  );
  expect(parseFromPicture({ kind: 'map', id: 1, ...whole, width: 1e9, height: 200 })).toBeUndefined();
  expect(parseFromPicture({ kind: 'reveal-layer', id: 1, layer: -1 })).toBeUndefined();
});

test('what is kept over a reload names the image again', () => {
  const state = { version: 1, image, files: whole, tab: 'map' };
  expect(parsePictureState(state)).toEqual(state);
  expect(parseKeptImage(state)).toEqual(image);
  expect(parsePictureState({ ...state, version: 2 })).toBeUndefined();
  expect(parseKeptImage({ ...state, image: {} })).toBeUndefined();
});

describe('an image as it is drawn', () => {
  test('the base apart, with what the images share, and the steps between', () => {
    expect(drawn.bases.map(({ name }) => name)).toEqual(['python:3.12', 'debian:12']);
    expect(
      drawn.rows.map((row) => (row.kind === 'layer' ? `${row.index} ${row.part} ${row.keyword}` : row.keyword)),
    ).toEqual([
      '0 base ADD',
      'CMD',
      'ENV',
      '1 base RUN',
      'ENV',
      '2 base RUN',
      '3 base RUN',
      '4 own WORKDIR',
      '5 own RUN',
      '6 own COPY',
      '7 own RUN',
      '8 own COPY',
      'EXPOSE',
      'ENTRYPOINT',
      'LABEL',
    ]);
    const [bottom] = drawn.rows;
    expect(bottom).toMatchObject({
      sharedCount: 5,
      sharedWith: [{ name: 'debian:12' }, { name: 'python:3.12' }, {}, {}, {}],
    });
    expect(drawn.containers.map(({ name, running }) => [name, running])).toEqual([
      ['app-web-1', true],
      ['app-worker-1', false],
    ]);
  });

  test('while some layers are read it tells their sizes, and of the others what the source says', () => {
    const layers = half.rows.filter((row) => row.kind === 'layer');
    expect(layers.map(({ unread }) => unread)).toEqual([false, true, false, false, false, true, false, false, false]);
    expect(layers.map(({ trouble }) => trouble).filter((trouble) => trouble !== undefined)).toHaveLength(1);
    expect(half.total).toBe(drawn.total);
    for (const layer of layers) expect(layer).not.toHaveProperty('wasted');
    const ofRegistry = drawnImage({
      ...early,
      compressed: true,
      waste: wasteOf(sample.stack),
      unread: new Set([1, 5]),
    });
    const compressed = ofRegistry.rows.filter((row) => row.kind === 'layer' && row.compressed);
    expect(compressed.map((row) => row.kind === 'layer' && row.index)).toEqual([1, 5]);
  });

  test('what its source lists it with is told once the files are known, and where it is another size', () => {
    const waste = wasteOf(sample.stack);
    const listed = 2 * drawn.total;
    expect(drawnImage({ ...early, waste, listed }).listed).toBe(listed);
    for (const input of [
      { ...early, listed },
      { ...early, waste, listed, unread: new Set([1]) },
      { ...early, waste, listed: drawn.total + 1 },
    ])
      expect(drawnImage(input)).not.toHaveProperty('listed');
  });

  test('before files and other images are known it is drawn all the same', () => {
    const first = drawnImage(early);
    expect(first).toMatchObject({ bases: [], total: drawn.total });
    expect(first).not.toHaveProperty('unique');
    expect(first.rows[0]).not.toHaveProperty('wasted');
  });
});

describe('files as the picture asks for them', () => {
  test('a map within its limits, the biggest file in it', async () => {
    const map = await files.map(whole, 900, 600);
    expect(map?.tiles.length).toBeLessThanOrEqual(1_200);
    const largest = map?.tiles.find(({ label }) => label === 'libtorch_cpu.so');
    expect(largest).toMatchObject({ size: 204e6, file: { layer: 5, isDirectory: false, dead: 0 } });
  });

  test('what a layer brings in vain is marked, and opened where it is', async () => {
    const place = { layer: 2, merged: false, path: 'usr/src' };
    expect((await files.map(place, 300, 200))?.tiles).toMatchObject([{ label: 'python.tar.xz', file: { dead: 20e6 } }]);
    expect(files.layerToOpen({ ...place, path: 'usr/src/python.tar.xz' })).toBe(2);
    // The layer that deletes it has nothing to open: the one that brought it has.
    expect(files.layerToOpen({ layer: 3, merged: false, path: 'usr/src/python.tar.xz' })).toBe(2);
  });

  test('a list of what a layer deletes', async () => {
    const list = await files.list({ layer: 3, merged: false, path: 'usr/src' }, false);
    expect(list?.files).toMatchObject([{ path: 'usr/src/python.tar.xz', change: 'deleted', freed: 20e6 }]);
  });

  test('the largest files below, with the number of those left out', async () => {
    const list = await files.list(whole, true);
    expect(list?.files).toHaveLength(1_000);
    expect(list?.files[0]).toMatchObject({
      path: 'usr/local/lib/python3.12/site-packages/torch/lib/libtorch_cpu.so',
      layer: 5,
    });
    expect(list?.otherCount).toBeGreaterThan(1_000);
  });

  test('a directory that is not there', async () => {
    expect(await files.map({ ...whole, path: 'no/such' }, 300, 200)).toBeUndefined();
    expect(await files.list({ ...whole, path: 'no/such' }, true)).toBeUndefined();
  });
});
