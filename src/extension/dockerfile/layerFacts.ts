import { diveEfficiency, type DiveEfficiency } from '../../core/diveEfficiency.ts';
import type { Image } from '../../core/image.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import { wasteOf, type Waste } from '../../core/waste.ts';
import type { LayerStacks } from '../files/layerStacks.ts';
import { mainKey } from '../sources.ts';

/** What the layers of an image hold, and what of it is of no use. */
export interface LayerFacts {
  readonly stack: LayerStack;
  readonly waste: Waste;
  readonly dive: DiveEfficiency;
}

/** Larger images than this, in bytes, are looked into only once somebody has asked: their files fill too much memory. */
const unaskedLimit = 2e9;

/** Tells what is in layers where that costs nobody an export: from what was read before, or from the store's own recordings. */
export type FindLayerFacts = (image: Image) => Promise<LayerFacts | undefined>;

export function layerFacts(stacks: LayerStacks): FindLayerFacts {
  const known = new WeakMap<LayerStack, LayerFacts>();
  return async ({ id, size }) => {
    const stack = await stacks.quick({ source: mainKey, image: id }, size <= unaskedLimit);
    if (stack === undefined) return undefined;
    const facts = known.get(stack) ?? { stack, waste: wasteOf(stack), dive: diveEfficiency(stack) };
    known.set(stack, facts);
    return facts;
  };
}
