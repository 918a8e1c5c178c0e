/** An image by what it is stacked of, bottom first. */
export interface StackedImage {
  readonly id: string;
  readonly diffIds: readonly string[];
}

/** What an image has in common with the others of its source. Images are named by their ids. */
export interface RelatedImages {
  /** The images whose whole stack is the bottom of this one, the nearest first: of debian and httpd, httpd. */
  readonly bases: readonly BaseImage[];
  /** How many layers, from the bottom, come from the nearest base; 0 where there is none. */
  readonly baseLayers: number;
  /** The images with the very same layers under another config. */
  readonly twins: readonly string[];
  /** The images that are built upon this one. */
  readonly children: readonly string[];
  /** For each layer, bottom first: the other images that have it and all below it; bases come first, then those with the most in common. */
  readonly sharedWith: readonly (readonly string[])[];
}

export interface BaseImage {
  readonly id: string;
  /** How many layers it has. */
  readonly layers: number;
}

/**
 * Relates an image to others by their layers. Two images share a layer where it and all below it are alike: that is what an
 * engine keeps only once.
 */
export function relatedImages(image: StackedImage, others: readonly StackedImage[]): RelatedImages {
  const { diffIds } = image;
  const common = others
    .filter(({ id }) => id !== image.id)
    .map((other) => ({ ...other, depth: commonDepth(other.diffIds, diffIds) }))
    .filter(({ depth }) => depth > 0)
    .sort((a, b) => b.depth - a.depth);
  const bases = common
    .filter(({ depth, diffIds: theirs }) => depth === theirs.length && depth < diffIds.length)
    .map(({ id, depth }): BaseImage => ({ id, layers: depth }));
  const isBase = new Set(bases.map(({ id }) => id));
  const ordered = [...common.filter(({ id }) => isBase.has(id)), ...common.filter(({ id }) => !isBase.has(id))];
  const whole = common.filter(({ depth }) => depth === diffIds.length);
  return {
    bases,
    baseLayers: bases[0]?.layers ?? 0,
    twins: whole.filter(({ diffIds: theirs }) => theirs.length === diffIds.length).map(({ id }) => id),
    children: whole.filter(({ diffIds: theirs }) => theirs.length > diffIds.length).map(({ id }) => id),
    sharedWith: diffIds.map((_, index) => ordered.filter(({ depth }) => depth > index).map(({ id }) => id)),
  };
}

/** Bytes of the layers that no other image has, and of those that some other has. `sizes` are the layers', bottom first. */
export function sharedSizes(
  sizes: readonly number[],
  { sharedWith }: Pick<RelatedImages, 'sharedWith'>,
): { readonly unique: number; readonly shared: number } {
  let unique = 0;
  let shared = 0;
  for (const [index, size] of sizes.entries()) {
    if ((sharedWith[index] ?? []).length === 0) unique += size;
    else shared += size;
  }
  return { unique, shared };
}

/** How many layers from the bottom two stacks have in common. */
function commonDepth(a: readonly string[], b: readonly string[]): number {
  let depth = 0;
  while (depth < a.length && depth < b.length && a[depth] === b[depth]) depth++;
  return depth;
}
