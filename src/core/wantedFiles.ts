import type { FileNode } from './fileView.ts';
import type { WantedFile } from './image.ts';
import { noEntry } from './layLayers.ts';
import type { LayerStack } from './layerStack.ts';
import { normalisePath } from './layerEntry.ts';

/** Files of a view, by where their content is: names that are hard links to one file share it. */
export interface WantedFiles {
  readonly wanted: ReadonlyMap<WantedFile, readonly FileNode[]>;
  /** Hard links that lead to no plain file of their layer, or of those below it. */
  readonly lost: readonly FileNode[];
}

/** Where the contents of files (and hard links) of a view are to be read. Files without content are wanted too. */
export function wantedFiles(stack: LayerStack, nodes: readonly FileNode[]): WantedFiles {
  const byVersion = new Map<number, FileNode[]>();
  const lost: FileNode[] = [];
  for (const node of nodes) {
    const version = node.version === undefined ? undefined : plainVersion(stack, node.version);
    if (version === undefined) lost.push(node);
    else {
      const others = byVersion.get(version);
      if (others === undefined) byVersion.set(version, [node]);
      else others.push(node);
    }
  }
  const files = wantedVersions(stack, [...byVersion.keys()]);
  const wanted = new Map<WantedFile, readonly FileNode[]>();
  for (const [version, file] of files) wanted.set(file, byVersion.get(version) ?? []);
  return { wanted, lost };
}

/** Where the contents of versions are to be read, of those that are plain files. */
export function wantedVersions(stack: LayerStack, versions: readonly number[]): ReadonlyMap<number, WantedFile> {
  const plain = versions.filter((version) => plainVersion(stack, version) === version);
  const layers = new Set(plain.map((version) => stack.versions.layer[version] ?? 0));
  const aliases = new Map<number, string[]>();
  for (const layer of layers) collectAliases(stack, layer, aliases);
  return new Map(plain.map((version) => [version, wantedFile(stack, version, aliases.get(version) ?? [])]));
}

function wantedFile(stack: LayerStack, version: number, aliases: readonly string[]): WantedFile {
  const layer = stack.versions.layer[version] ?? 0;
  const offset = stack.tables[layer]?.contentOffset(stack.versions.entry[version] ?? noEntry);
  return {
    layer,
    path: stack.paths.path(stack.versions.node[version] ?? 0),
    size: stack.sizeOf(version),
    ...(offset !== undefined && { offset }),
    aliases,
  };
}

/** No chain of hard links is longer than this: a tar's link names a file, not another link. */
const longestChain = 10;

/** The version that has the content: itself, or for a hard link the file it names in the same layer, else in one below. */
function plainVersion(stack: LayerStack, version: number): number | undefined {
  const { versions, tables } = stack;
  let at: number | undefined = version;
  for (let hops = 0; hops < longestChain && at !== undefined; hops++) {
    const layer: number = versions.layer[at] ?? 0;
    const entry: number = versions.entry[at] ?? noEntry;
    const table = tables[layer];
    if (table === undefined || entry === noEntry || table.whiteoutAt(entry) !== undefined) return undefined;
    const kind = table.kindAt(entry);
    if (kind === 'file') return at;
    if (kind !== 'hardlink') return undefined;
    at = versionOf(stack, table.at(entry)?.linkTarget ?? '', layer, at);
  }
  return undefined;
}

/** The newest version of a path in a layer or those below it, other than `not`. */
function versionOf(stack: LayerStack, path: string, layer: number, not: number): number | undefined {
  const node = path === '' ? undefined : stack.paths.lookup(normalisePath(path));
  if (node === undefined) return undefined;
  const { versions, laid } = stack;
  for (let at = laid.top[node] ?? 0; at !== 0; at = versions.below[at - 1] ?? 0) {
    if ((versions.layer[at - 1] ?? 0) <= layer && at - 1 !== not) return at - 1;
  }
  return undefined;
}

/** The names by which the hard links of a layer call its files. */
function collectAliases(stack: LayerStack, layer: number, aliases: Map<number, string[]>): void {
  const { versions, layerBegins } = stack;
  const table = stack.tables[layer];
  for (let version = layerBegins[layer] ?? 0; version < (layerBegins[layer + 1] ?? 0); version++) {
    if (table?.kindAt(versions.entry[version] ?? noEntry) !== 'hardlink') continue;
    const plain = plainVersion(stack, version);
    if (plain === undefined || versions.layer[plain] !== layer) continue;
    const name = stack.paths.path(versions.node[version] ?? 0);
    const known = aliases.get(plain);
    if (known === undefined) aliases.set(plain, [name]);
    else known.push(name);
  }
}
