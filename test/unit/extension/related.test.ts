import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Digest, ImageId } from '../../../src/core/image.ts';
import { ImageStore } from '../../../src/extension/imageStore.ts';
import { related } from '../../../src/extension/related.ts';
import { FakeEngine, summary } from './fakeEngine.ts';

const id = (name: string): ImageId => `sha256:${name}` as ImageId;

describe('images related to one', () => {
  let engine: FakeEngine;
  let store: ImageStore;

  beforeEach(() => {
    engine = new FakeEngine();
    store = new ImageStore(
      () => Promise.resolve(engine.port()),
      () => undefined,
    );
  });
  afterEach(() => store.dispose());

  const add = (name: string, layers: string): void => {
    engine.images = [...engine.images, summary(name, `${name}:1`)];
    engine.stacks.set(`sha256:${name}`, Array.from(layers) as Digest[]);
  };

  test('every image is asked about once, however often one looks', async () => {
    add('debian', 'd');
    add('httpd', 'dh');
    add('shop', 'dhs');
    expect((await related(store, id('shop'))).bases).toEqual([
      { id: 'sha256:httpd', layers: 2 },
      { id: 'sha256:debian', layers: 1 },
    ]);
    expect((await related(store, id('debian'))).children).toEqual(['sha256:httpd', 'sha256:shop']);
    const asked = engine.asked.filter((question) => question.startsWith('inspect'));
    expect(asked.sort()).toEqual(['inspect sha256:debian', 'inspect sha256:httpd', 'inspect sha256:shop']);
  });

  test('few are asked about at once', async () => {
    for (let index = 0; index < 40; index++) add(`image${index}`, `a${index}`);
    await related(store, id('image0'));
    expect(engine.mostAtOnce).toBeGreaterThan(1);
    expect(engine.mostAtOnce).toBeLessThanOrEqual(4);
  });

  test('an image that is removed meanwhile is left out', async () => {
    add('debian', 'd');
    add('httpd', 'dh');
    await store.start();
    engine.images = engine.images.slice(1);
    expect((await related(store, id('httpd'))).bases).toEqual([]);
  });
});
