/** How tall a layer is drawn. */
export interface BandHeight {
  readonly height: number;
  /** It dwarfs the others so much that it is drawn shorter than it is, with a break across. */
  readonly isBroken: boolean;
}

export interface StackHeightOptions {
  /** The room there is; more is taken where the layers need it to be seen. */
  readonly height: number;
  /** No layer is drawn lower than this: thin as it is it can be read and clicked. */
  readonly least: number;
  /** So much at least is divided by the sizes, however many layers there are: else all would be alike. */
  readonly scale: number;
}

/** A layer this many times as large as all others together is drawn as if it were only this many times as large. */
const dwarfs = 4;

/**
 * Heights of layers drawn to scale, in the units of `height`: every layer has `least`, and what is left is divided in proportion
 * to the sizes (bytes). One that dwarfs the rest is broken, so that the rest can be told apart.
 */
export function stackHeights(
  sizes: readonly number[],
  { height, least, scale }: StackHeightOptions,
): readonly BandHeight[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const largest = Math.max(0, ...sizes);
  const rest = total - largest;
  const isBreaking = rest > 0 && largest > dwarfs * rest;
  const drawn = sizes.map((size) => (isBreaking && size === largest ? dwarfs * rest : size));
  const sum = drawn.reduce((all, size) => all + size, 0);
  const free = Math.max(sum === 0 ? 0 : scale, height - least * sizes.length);
  return drawn.map((size, index) => ({
    height: least + (sum === 0 ? free / Math.max(1, sizes.length) : (free * size) / sum),
    isBroken: isBreaking && sizes[index] === largest,
  }));
}
