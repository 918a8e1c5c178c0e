import type { HistoryStep, ImageHistory } from './image.ts';
import { relatedImages, sharedSizes, type StackedImage } from './relatedImages.ts';
import type { Waste } from './waste.ts';

/** One layer of the stack as it is drawn. */
export interface StackBand {
  readonly index: number;
  readonly diffId: string;
  /** Bytes of its files, or what the source tells where its files aren't known. */
  readonly size: number;
  /** Bytes of it that no container can see any more: hatched. Absent where its files aren't known. */
  readonly wasted?: number;
  /** 0 to 1 of the height of the whole stack, from the bottom; a layer of no size still has `smallestShare`. */
  readonly from: number;
  readonly to: number;
  /** Part of the base image, or made by this image's own instructions. */
  readonly part: 'base' | 'own';
  /** The line of the history that made it. */
  readonly step?: HistoryStep;
  /** Ids of other images with this layer and all below it. */
  readonly sharedWith: readonly string[];
}

export interface StackPicture {
  /** Bottom first. */
  readonly bands: readonly StackBand[];
  readonly total: number;
  readonly base: number;
  readonly own: number;
  readonly wasted?: number;
  /** Bytes of layers that no other image has. */
  readonly unique: number;
  /** The images whose whole stack is the bottom of this one. */
  readonly baseImages: readonly string[];
}

export interface StackPictureInput {
  readonly history: ImageHistory;
  /** Where the files are known. */
  readonly waste?: Waste;
  /** The other images on the source. */
  readonly others: readonly StackedImage[];
}

/** No layer is drawn thinner than this share of the stack: thin as it is it can be seen and clicked. */
const smallestShare = 0.015;

/** The image as a stack of layers, to scale. */
export function stackPicture({ history, waste, others }: StackPictureInput): StackPicture {
  const diffIds = history.layers.map((layer) => layer.diffId);
  const related = relatedImages({ id: '', diffIds }, others);
  const sizes = history.layers.map((layer) => waste?.layers[layer.index]?.total ?? layer.size ?? 0);
  const stepOf = new Map(history.steps.flatMap((step) => (step.layer === undefined ? [] : [[step.layer.index, step]])));
  const edges = edgesOf(sizes);
  const bands = history.layers.map((layer, index): StackBand => {
    const wasted = waste?.layers[layer.index];
    const step = stepOf.get(layer.index);
    return {
      index: layer.index,
      diffId: layer.diffId,
      size: sizes[index] ?? 0,
      ...(wasted !== undefined && { wasted: wasted.total - wasted.live }),
      from: edges[index] ?? 0,
      to: edges[index + 1] ?? 1,
      part: index < related.baseLayers ? 'base' : 'own',
      ...(step !== undefined && { step }),
      sharedWith: related.sharedWith[index] ?? [],
    };
  });
  const sum = (wanted: readonly StackBand[]) => wanted.reduce((total, band) => total + band.size, 0);
  return {
    bands,
    total: sum(bands),
    base: sum(bands.filter((band) => band.part === 'base')),
    own: sum(bands.filter((band) => band.part === 'own')),
    ...(waste !== undefined && { wasted: waste.dead }),
    unique: sharedSizes(sizes, related).unique,
    baseImages: related.bases.map(({ id }) => id),
  };
}

/** Where each band begins and the last one ends: in proportion, but for the least share each of them has. */
function edgesOf(sizes: readonly number[]): readonly number[] {
  const least = Math.min(smallestShare, 1 / (2 * Math.max(1, sizes.length)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const free = 1 - least * sizes.length;
  const edges = [0];
  let at = 0;
  for (const size of sizes) {
    at += total === 0 ? 1 / sizes.length : least + (free * size) / total;
    edges.push(at);
  }
  return edges;
}
