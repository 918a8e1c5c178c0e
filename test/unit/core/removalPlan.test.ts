import { describe, expect, test } from 'vitest';
import type { Container, ImageId, ImageSummary } from '../../../src/core/image.ts';
import { goes, removalPlan } from '../../../src/core/removalPlan.ts';

const id = (digit: string): ImageId => `sha256:${digit.repeat(64)}` as ImageId;
const image = (digit: string, tags: readonly string[], parent?: ImageId): ImageSummary => ({
  id: id(digit),
  tags,
  digests: [],
  created: 0,
  size: 10,
  labels: {},
  ...(parent !== undefined && { parent }),
});
const container = (name: string, imageId: ImageId, state: Container['state']): Container => ({
  id: name,
  name,
  imageId,
  image: '',
  command: '',
  created: 0,
  state,
  status: '',
});

const images = [
  image('a', ['web:1', 'web:latest']),
  image('b', ['one:1']),
  image('c', []),
  image('d', ['top:1'], id('b')),
];
const containers = [
  container('up', id('a'), 'running'),
  container('held', id('a'), 'paused'),
  container('down', id('b'), 'exited'),
];

describe('what a removal does', () => {
  test('to a name among several: the image stays', () => {
    const [removal] = removalPlan([{ id: id('a'), name: 'web:1' }], images, containers);
    expect(removal).toMatchObject({ names: ['web:1'], others: ['web:latest'] });
    expect(removal !== undefined && goes(removal)).toBe(false);
  });

  test('to all names: the image goes, held up by what is at work', () => {
    const chosen = ['web:1', 'web:latest', 'web:1'].map((name) => ({ id: id('a'), name }));
    const [removal, ...more] = removalPlan(chosen, images, containers);
    expect(more).toEqual([]);
    expect(removal).toMatchObject({ names: ['web:1', 'web:latest'], others: [], stopped: [] });
    expect(removal?.running.map(({ name }) => name)).toEqual(['up', 'held']);
    expect(removal !== undefined && goes(removal)).toBe(true);
  });

  test('to an id: every name of it goes', () => {
    expect(removalPlan([{ id: id('a'), name: id('a') }], images, containers)).toMatchObject([
      { names: ['web:1', 'web:latest'], others: [] },
    ]);
    expect(removalPlan([{ id: id('c'), name: id('c') }], images, containers)).toMatchObject([
      { names: [id('c')], others: [], running: [], stopped: [], children: [] },
    ]);
  });

  test('to an image with ended containers and images built on it', () => {
    const [removal] = removalPlan([{ id: id('b'), name: 'one:1' }], images, containers);
    expect(removal?.stopped.map(({ name }) => name)).toEqual(['down']);
    expect(removal?.children.map(({ tags }) => tags)).toEqual([['top:1']]);
  });

  test('to one that nobody lists any more', () => {
    expect(removalPlan([{ id: id('e'), name: 'gone:1' }], images, containers)).toMatchObject([
      { names: ['gone:1'], others: [], size: 0 },
    ]);
  });
});
