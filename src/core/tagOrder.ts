import { naturalOrder } from './naturalOrder.ts';

/** Tags as people look for them: `latest`, then the highest version first (a registry does not tell when a tag was made). */
export function inTagOrder(tags: readonly string[]): readonly string[] {
  return [...new Set(tags)].sort((left, right) => rank(left) - rank(right) || naturalOrder(right, left));
}

/** What begins with a digit, perhaps after a `v`, is a version and comes before words. */
function rank(tag: string): number {
  if (tag === 'latest') return 0;
  return /^v?\d/i.test(tag) ? 1 : 2;
}
