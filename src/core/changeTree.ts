import type { Change, ChangeKind } from './image.ts';

/** A file or folder of a container's read-write layer with what lies below it. */
export interface ChangeNode {
  /** The last part of the path, or several joined where a folder holds nothing but one other. */
  readonly name: string;
  readonly path: string;
  /** Absent for a folder that the daemon does not name itself. */
  readonly kind?: ChangeKind;
  readonly children: readonly ChangeNode[];
}

/**
 * Nests the flat list of `GET /containers/{id}/changes` into folders and files, folders first, by name.
 * A folder that only leads to one other is drawn together with it (`var/log`), as editors do.
 */
export function changeTree(changes: readonly Change[]): readonly ChangeNode[] {
  const root: Folder = { children: new Map() };
  for (const change of changes) {
    let folder = root;
    for (const part of change.path.split('/').filter((name) => name !== '')) {
      let next = folder.children.get(part);
      if (next === undefined) {
        next = { children: new Map() };
        folder.children.set(part, next);
      }
      folder = next;
    }
    folder.kind = change.kind;
  }
  return nodesOf(root, '');
}

/** The changes that are not mere parents: a daemon lists every folder above a changed file as modified. */
export function leafChanges(changes: readonly Change[]): readonly Change[] {
  const parents = new Set<string>();
  for (const { path } of changes) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) parents.add(path.slice(0, at));
  }
  return changes.filter(({ path, kind }) => kind !== 'modified' || !parents.has(path));
}

interface Folder {
  kind?: ChangeKind;
  readonly children: Map<string, Folder>;
}

function nodesOf(folder: Folder, above: string): ChangeNode[] {
  return [...folder.children]
    .map(([name, child]) => nodeOf(name, child, above))
    .sort(
      (a, b) =>
        Number(b.children.length > 0) - Number(a.children.length > 0) ||
        (a.name < b.name ? -1 : Number(a.name > b.name)),
    );
}

function nodeOf(name: string, folder: Folder, above: string): ChangeNode {
  const path = `${above}/${name}`;
  const [only, ...others] = folder.children;
  if (only !== undefined && others.length === 0 && folder.kind !== 'added' && only[1].children.size > 0) {
    const inner = nodeOf(only[0], only[1], path);
    return { ...inner, name: `${name}/${inner.name}` };
  }
  return { name, path, ...(folder.kind === undefined ? {} : { kind: folder.kind }), children: nodesOf(folder, path) };
}
