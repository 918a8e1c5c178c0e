import { isSame } from './builtins/comparison.ts';
import type { Spot } from './node.ts';
import type { Definition } from './statements.ts';
import type { Value } from './value.ts';

/** One template called by another. */
export interface Frame {
  readonly caller: Spot;
  /** The template that calls, and the one called. */
  readonly from: Pick<Definition, 'name'>;
  readonly definition: Definition;
  readonly dot: Value;
}

/**
 * The call Go would refuse as one too many, if the newest call repeats an earlier one. A template sees nothing but
 * its dot, so such a recursion has no end.
 */
export const lastFrame = (frames: readonly Frame[], limit: number): Frame | undefined => {
  const newest = frames.at(-1);
  if (!newest) return undefined;
  for (let i = frames.length - 2; i >= 0; i--) {
    const earlier = frames[i];
    if (earlier?.definition === newest.definition && isSame(earlier.dot, newest.dot)) {
      const period = frames.length - 1 - i;
      // Frame number n is the call from depth n to n + 1.
      return frames[i + ((limit - i) % period)];
    }
  }
  return undefined;
};
