import type { LayerStack } from './layerStack.ts';

export interface FoundFile {
  readonly id: number;
  readonly path: string;
  /** The layers that bring or delete it, bottom first. */
  readonly layers: readonly number[];
}

/**
 * Finds paths across all layers by a part of their name, upper and lower case alike; `*` stands for any characters, `?` for
 * one, and a pattern with `/` is held against the whole path. At most `limit` come back, `count` says how many there are.
 */
export function findFiles(
  stack: LayerStack,
  pattern: string,
  limit: number,
): { readonly files: readonly FoundFile[]; readonly count: number } {
  const matches = matcher(pattern);
  const isWhole = pattern.includes('/');
  const files: FoundFile[] = [];
  let count = 0;
  if (pattern === '') return { files, count };
  for (let id = 1; id < stack.paths.count; id++) {
    const path = isWhole ? stack.paths.path(id) : undefined;
    if (!matches(path ?? stack.paths.name(id))) continue;
    const found = path ?? stack.paths.path(id);
    const layers = stack.layersOf(id);
    if (layers.length === 0) continue;
    count++;
    if (files.length < limit) files.push({ id, path: found, layers });
  }
  return { files, count };
}

function matcher(pattern: string): (text: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (!/[*?]/.test(wanted)) return (text) => text.toLowerCase().includes(wanted);
  return (text) => matchesGlob(text.toLowerCase(), wanted);
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
