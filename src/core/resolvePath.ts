import type { FileNode, FileView } from './fileView.ts';

/** Links are followed this far, as Linux does before it gives up. */
const longestWay = 40;

/**
 * What a path leads to within a view, as the kernel of a container would find it: links on the way are followed, `last` says
 * whether one at the end is as well. Undefined where the way ends nowhere.
 */
export function resolvePath(view: FileView, path: string, last: 'follow' | 'stay'): FileNode | undefined {
  let node = view.root;
  let links = 0;
  const left = partsOf(path);
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (part === '..') {
      node = view.parent(node) ?? view.root;
      continue;
    }
    const next = view.get(node.path === '' ? part : `${node.path}/${part}`);
    if (next === undefined) return undefined;
    if (next.kind !== 'symlink' || (left.length === 0 && last === 'stay')) {
      node = next;
      continue;
    }
    const target = view.entry(next)?.linkTarget ?? '';
    if (target === '' || ++links > longestWay) return undefined;
    if (target.startsWith('/')) node = view.root;
    left.unshift(...partsOf(target));
  }
  return node;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
