import type { Place } from './failure.ts';
import { byteLength } from './goString.ts';
import type { Spot } from './node.ts';

/** The place of a span of the template, counted the way Go and the way editors do. */
export const placeOf = (text: string, { at, start, end }: Omit<Spot, 'text'>): Place => {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    line: before.split('\n').length,
    column: byteLength(before.slice(lineStart)),
    byteOffset: byteLength(before),
    offset: start,
    length: Math.max(0, end - start),
  };
};
