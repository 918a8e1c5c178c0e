import type { FileNode, FileView } from './fileView.ts';

/** The largest rows of a directory, and what was left out of the list. */
export interface LargestFiles {
  /** The largest first. */
  readonly nodes: readonly FileNode[];
  readonly otherCount: number;
  /** Bytes. */
  readonly otherSize: number;
}

/** The largest entries directly in a directory, at most `most` of them. */
export function largestChildren(view: FileView, directory: FileNode, most: number): LargestFiles {
  return largest(view, view.childIds(directory.id), most);
}

/** The largest files in a directory and all below it, at most `most` of them; in a layer's own view, those it deletes too. */
export function largestFiles(view: FileView, directory: FileNode, most: number): LargestFiles {
  const files: number[] = [];
  const open = [directory.id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const child of view.childIds(at)) {
      if (view.sizeOf(child) === 0 && view.freedOf(child) === 0) continue;
      if (view.childIds(child).length === 0) files.push(child);
      else open.push(child);
    }
  }
  return largest(view, files, most);
}

function largest(view: FileView, ids: number[], most: number): LargestFiles {
  // What a file that is written again takes out of use is no more than its own size tells.
  const weight = (id: number): number => view.sizeOf(id) || view.freedOf(id);
  ids.sort((a, b) => weight(b) - weight(a) || a - b);
  const others = ids.slice(most);
  return {
    nodes: ids.slice(0, most).flatMap((id) => view.node(id) ?? []),
    otherCount: others.length,
    otherSize: others.reduce((sum, id) => sum + weight(id), 0),
  };
}
