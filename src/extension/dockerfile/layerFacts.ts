import type { DiveEfficiency } from '../../core/diveEfficiency.ts';
import type { Image } from '../../core/image.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import type { PictureWork } from '../../core/pictureWork.ts';
import type { Waste } from '../../core/waste.ts';
import type { LayerStacks } from '../files/layerStacks.ts';
import { mainKey } from '../sourceDefinition.ts';

/** What the layers of an image hold, and what of it is of no use. */
export interface LayerFacts {
  readonly stack: LayerStack;
  /** Its sums: none of its files is listed. */
  readonly waste: Waste;
  readonly dive: DiveEfficiency;
}

/** Larger images than this, in bytes, are looked into only once somebody has asked: their files fill too much memory. */
const unaskedLimit = 2e9;

/** Tells what is in layers where that costs nobody an export: from what was read before, or from the store's own recordings. */
export type FindLayerFacts = (image: Image) => Promise<LayerFacts | undefined>;

export function layerFacts(stacks: LayerStacks): FindLayerFacts {
  const known = new WeakMap<LayerStack, Promise<LayerFacts>>();
  return async ({ id, size }) => {
    const stack = await stacks.quick({ source: mainKey, image: id }, size <= unaskedLimit);
    if (stack === undefined) return undefined;
    const facts = known.get(stack) ?? countedFacts(stack, stacks.work);
    known.set(stack, facts);
    facts.catch(() => known.delete(stack));
    return await facts;
  };
}

/** Whoever asked first may have gone: the facts are of use to the next. */
async function countedFacts(stack: LayerStack, work: PictureWork): Promise<LayerFacts> {
  const { waste, dive } = await work.count(stack, { files: 0 }, new AbortController().signal);
  return { stack, waste, dive };
}
