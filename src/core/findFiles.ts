import type { LayerStack } from './layerStack.ts';

export interface FoundFile {
  readonly id: number;
  readonly path: string;
  /** The layers that bring or delete it, bottom first. */
  readonly layers: readonly number[];
}

/**
 * Finds paths across all layers by a part of their name, upper and lower case alike; `*` stands for any characters, `?` for
 * one, and a pattern with `/` is held against the whole path. The best `limit` come back: names that are the pattern, then
 * those that begin with it, then those that hold it, the shorter paths first. `count` says how many there are.
 */
export function findFiles(
  stack: LayerStack,
  pattern: string,
  limit: number,
): { readonly files: readonly FoundFile[]; readonly count: number } {
  const rank = ranking(pattern.toLowerCase());
  const isWhole = pattern.includes('/');
  const best: { readonly id: number; readonly path: string; readonly rank: number }[] = [];
  let count = 0;
  if (pattern === '') return { files: [], count };
  for (let id = 1; id < stack.paths.count; id++) {
    const whole = isWhole ? stack.paths.path(id) : undefined;
    const found = rank((whole ?? stack.paths.name(id)).toLowerCase());
    if (found === undefined || stack.layersOf(id).length === 0) continue;
    count++;
    const last = best.at(-1);
    if (best.length === limit && last !== undefined && found > last.rank) continue;
    const candidate = { id, path: whole ?? stack.paths.path(id), rank: found };
    if (best.length === limit && last !== undefined && !isBetter(candidate, last)) continue;
    best.splice(placeOf(best, candidate), 0, candidate);
    if (best.length > limit) best.pop();
  }
  return { files: best.map(({ id, path }) => ({ id, path, layers: stack.layersOf(id) })), count };
}

interface Ranked {
  readonly path: string;
  readonly rank: number;
}

function isBetter(a: Ranked, b: Ranked): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.path.length !== b.path.length) return a.path.length < b.path.length;
  return a.path < b.path;
}

function placeOf(sorted: readonly Ranked[], candidate: Ranked): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle];
    if (at !== undefined && isBetter(at, candidate)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How well a text in lower case fits: the less the better, undefined where it does not. */
function ranking(wanted: string): (text: string) => number | undefined {
  if (/[*?]/.test(wanted)) return (text) => (matchesGlob(text, wanted) ? 0 : undefined);
  // A leading slash means the root.
  const path = wanted.replace(/^\/(?=.)/, '');
  const isRooted = path !== wanted;
  return (text) => {
    const at = text.indexOf(path);
    if (at === -1 || (isRooted && at > 0)) return undefined;
    if (at > 0) return 2;
    return text.length === path.length ? 0 : 1;
  };
}

/** Without backtracking further than to the last `*`: a hostile pattern costs no more than its length times the text's. */
function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    const wanted = pattern[place];
    if (wanted === '*') {
      star = place++;
      retry = at;
    } else if (wanted === '?' || wanted === text[at]) {
      place++;
      at++;
    } else if (star !== -1) {
      place = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}
