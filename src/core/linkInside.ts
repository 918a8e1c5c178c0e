import type { FileNode, FileView } from './fileView.ts';

/** Links are followed this far, as Linux does before it gives up. */
const longestWay = 40;

/**
 * What a symbolic link is to say where the folder `root` is taken out of its image: its own words where these never leave the
 * folder, the way to the same file where they leave it and come back (`/etc/tool`, where the folder is `/etc`), undefined
 * where the link leads out of the folder. Links on the way are followed, as the kernel of a container would.
 */
export function linkInside(view: FileView, root: FileNode, link: FileNode): string | undefined {
  const target = view.entry(link)?.linkTarget ?? '';
  if (target === '' || target.includes('\0')) return undefined;
  const home = partsOf(root.path);
  const folder = partsOf(link.path).slice(0, -1);
  let at = target.startsWith('/') ? [] : folder;
  let leaves = target.startsWith('/');
  let links = 0;
  const left = partsOf(target);
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (part === '.') continue;
    if (part === '..') {
      leaves ||= at.length <= home.length;
      at = at.slice(0, -1);
      continue;
    }
    const next = [...at, part];
    const node = view.get(next.join('/'));
    // What has something below it is a folder where it is saved; and a link to a link may stay one.
    if (node?.kind !== 'symlink' || node.hasChildren || left.length === 0) {
      at = next;
      continue;
    }
    const way = view.entry(node)?.linkTarget ?? '';
    if (way === '' || ++links > longestWay) return undefined;
    if (way.startsWith('/')) {
      at = [];
      leaves = true;
    }
    left.unshift(...partsOf(way));
  }
  if (!home.every((part, index) => at[index] === part)) return undefined;
  return leaves ? relative(folder, at) : target;
}

function relative(from: readonly string[], to: readonly string[]): string {
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  const parts = [...Array.from({ length: from.length - same }, () => '..'), ...to.slice(same)];
  return parts.length === 0 ? '.' : parts.join('/');
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
