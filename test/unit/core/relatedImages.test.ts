import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relatedImages, sharedSizes, type StackedImage } from '../../../src/core/relatedImages.ts';

const stack = (id: string, layers: string): StackedImage => ({ id, diffIds: Array.from(layers) });

describe('images related by their layers', () => {
  const debian = stack('debian', 'd');
  const httpd = stack('httpd', 'dh1');
  const shop = stack('shop', 'dh12');
  const other = stack('other', 'dx');
  const all = [debian, httpd, shop, other, stack('shop-labelled', 'dh12'), stack('alien', 'qh12')];

  test('the nearest base comes first', () => {
    const { bases, baseLayers } = relatedImages(shop, all);
    expect(bases).toEqual([
      { id: 'httpd', layers: 3 },
      { id: 'debian', layers: 1 },
    ]);
    expect(baseLayers).toBe(3);
  });

  test('a layer is shared together with all below it', () => {
    const { sharedWith } = relatedImages(httpd, all);
    expect(sharedWith).toEqual([
      ['debian', 'shop', 'shop-labelled', 'other'],
      ['shop', 'shop-labelled'],
      ['shop', 'shop-labelled'],
    ]);
    expect(sharedSizes([100, 20, 3], { sharedWith })).toEqual({ unique: 0, shared: 123 });
    expect(sharedSizes([100, 20], relatedImages(other, all))).toEqual({ unique: 20, shared: 100 });
  });

  test('the same layers under another config are no base', () => {
    const { twins, bases } = relatedImages(shop, all);
    expect(twins).toEqual(['shop-labelled']);
    expect(bases.map(({ id }) => id)).not.toContain('shop-labelled');
  });

  test('what is built upon an image is its children', () => {
    expect(relatedImages(httpd, all).children).toEqual(['shop', 'shop-labelled']);
    expect(relatedImages(debian, all).children).toEqual(['httpd', 'shop', 'other', 'shop-labelled']);
  });

  test('an image of no layers is related to nothing', () => {
    const nothing = { bases: [], baseLayers: 0, twins: [], children: [], sharedWith: [] };
    expect(relatedImages(stack('scratch', ''), [...all, stack('empty', '')])).toEqual(nothing);
    expect(relatedImages(debian, [stack('empty', '')]).bases).toEqual([]);
  });

  test('a base shares every one of its layers, whatever the images', () => {
    const stacks = fc.array(fc.array(fc.constantFrom('a', 'b'), { maxLength: 5 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b'), { maxLength: 5 }), stacks, (diffIds, theirs) => {
        const others = theirs.map((each, index) => ({ id: String(index), diffIds: each }));
        const { bases, sharedWith, twins, children } = relatedImages({ id: 'own', diffIds }, others);
        expect(sharedWith.length).toBe(diffIds.length);
        for (const { id, layers } of bases) {
          expect(layers).toBeLessThan(diffIds.length);
          for (let index = 0; index < layers; index++) expect(sharedWith[index]).toContain(id);
        }
        const top = sharedWith.at(-1) ?? [];
        expect([...top].sort()).toEqual([...twins, ...children].sort());
      }),
    );
  });
});
