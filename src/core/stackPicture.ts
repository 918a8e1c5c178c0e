import type { HistoryStep, ImageHistory } from './image.ts';
import { sharedSizes, type RelatedImages } from './relatedImages.ts';
import type { Waste } from './waste.ts';

/** One layer of the stack as it is drawn. */
export interface StackBand {
  readonly index: number;
  readonly diffId: string;
  /** Bytes of its files, or what the source tells where its files aren't known. */
  readonly size: number;
  /** Bytes of it that no container can see any more: hatched. Absent where its files aren't known. */
  readonly wasted?: number;
  /** Bytes of lower layers that it took out of use. Absent as `wasted` is. */
  readonly causes?: number;
  /** Part of the base image, or made by this image's own instructions. */
  readonly part: 'base' | 'own';
  /** Ids of other images with this layer and all below it, bases first. */
  readonly sharedWith: readonly string[];
}

/** What is drawn from the bottom up: a layer, or a step that made none. `step` is an index into the history's steps. */
export type StackRow =
  | { readonly kind: 'layer'; readonly band: StackBand; readonly step?: number }
  | { readonly kind: 'step'; readonly step: number };

export interface StackPicture {
  /** Bottom first. */
  readonly rows: readonly StackRow[];
  readonly bands: readonly StackBand[];
  readonly total: number;
  readonly base: number;
  readonly own: number;
  readonly wasted?: number;
  /** Bytes of layers that no other image has. */
  readonly unique: number;
}

export interface StackPictureInput {
  readonly history: ImageHistory;
  /** Where the files are known. */
  readonly waste?: Waste;
  /** Layers whose files are not, or not all, known: what the source tells of them counts where that is more. */
  readonly partly?: ReadonlySet<number>;
  /** The rest is still being read: what is wasted is not known yet. */
  readonly reading?: boolean;
  /** Where the other images on the source are known. */
  readonly related?: RelatedImages;
}

/** The image as a stack of layers and of the steps between them. */
export function stackPicture({ history, waste, partly, reading = false, related }: StackPictureInput): StackPicture {
  const bands = history.layers.map((layer): StackBand => {
    const counted = waste?.layers[layer.index];
    return {
      index: layer.index,
      diffId: layer.diffId,
      size:
        partly?.has(layer.index) === true
          ? Math.max(counted?.total ?? 0, layer.size ?? 0)
          : (counted?.total ?? layer.size ?? 0),
      ...(counted !== undefined && !reading && { wasted: counted.total - counted.live, causes: counted.causes }),
      part: layer.index < (related?.baseLayers ?? 0) ? 'base' : 'own',
      sharedWith: related?.sharedWith[layer.index] ?? [],
    };
  });
  const sizes = bands.map(({ size }) => size);
  return {
    rows: rowsOf(history.steps, bands),
    bands,
    total: sum(bands),
    base: sum(bands.filter(({ part }) => part === 'base')),
    own: sum(bands.filter(({ part }) => part === 'own')),
    ...(waste !== undefined && !reading && { wasted: waste.dead }),
    unique: related === undefined ? sum(bands) : sharedSizes(sizes, related).unique,
  };
}

function rowsOf(steps: readonly HistoryStep[], bands: readonly StackBand[]): readonly StackRow[] {
  const rows: StackRow[] = [];
  const drawn = new Set<number>();
  for (const [step, { layer }] of steps.entries()) {
    const band = layer === undefined ? undefined : bands[layer.index];
    if (band === undefined) rows.push({ kind: 'step', step });
    else {
      drawn.add(band.index);
      rows.push({ kind: 'layer', band, step });
    }
  }
  for (const band of bands) if (!drawn.has(band.index)) rows.push({ kind: 'layer', band });
  return rows;
}

function sum(bands: readonly StackBand[]): number {
  return bands.reduce((total, band) => total + band.size, 0);
}
