import { compareEntries, groupImages, isAtWork, type ImageEntry, type TreeOrder } from './imageGroups.ts';
import type { Container, HistoryStep, ImageHistory, ImageSummary, Layer } from './image.ts';
import type { Instruction } from './instruction.ts';
import { readSteps } from './historyDockerfile.ts';
import { naturalOrder } from './naturalOrder.ts';

/**
 * A row of the tree of images. `id` is unique in the tree and stays the same when the tree is built anew; `parent` is the row above.
 * Rows know their data, not their looks.
 */
export type TreeNode =
  | RepositoryNode
  | ImageNode
  | DanglingNode
  | LayersNode
  | LayerNode
  | EmptyStepNode
  | ContainersNode
  | ContainerNode
  | WritableLayerNode
  | OrphansNode;

export type RootNode = RepositoryNode | DanglingNode | OrphansNode;

/** The images of one repository, `debian` or `gcr.io/x/y`. */
export interface RepositoryNode {
  readonly kind: 'repository';
  readonly id: string;
  readonly parent?: undefined;
  readonly source: string;
  readonly name: string;
  /** In the order of the tree, at least one. */
  readonly entries: readonly ImageEntry[];
  /** Bytes of the images, each counted once; what they share is counted for each. */
  readonly size: number;
  readonly use: Use;
}

/** An image under one of its names: a tag, a digest it was pulled by, or none. */
export type ImageNode = TagNode | DigestNode | UntaggedNode;

export interface TagNode extends NamedImage {
  readonly kind: 'tag';
  readonly parent: RepositoryNode;
  readonly tag: string;
}

/** An image pulled by digest that has no tag in this repository. */
export interface DigestNode extends NamedImage {
  readonly kind: 'digest';
  readonly parent: RepositoryNode;
  readonly digest: string;
}

export interface UntaggedNode extends NamedImage {
  readonly kind: 'untagged';
  readonly parent: DanglingNode;
}

interface NamedImage {
  readonly id: string;
  /** What the engine understands it by: `debian:10`, `debian@sha256:...`; of an untagged image, its id. */
  readonly name: string;
  readonly image: ImageSummary;
  /** The containers of this image, running ones first, then the newest first. */
  readonly containers: readonly Container[];
  readonly use: Use;
}

/** Images with neither tag nor digest: what builds and pulls left behind. */
export interface DanglingNode {
  readonly kind: 'dangling';
  readonly id: string;
  readonly parent?: undefined;
  readonly source: string;
  readonly entries: readonly ImageEntry[];
  readonly size: number;
  readonly use: Use;
}

/** Stands over an image's layers; its rows come from `historyNodes` once the history is there. */
export interface LayersNode {
  readonly kind: 'layers';
  readonly id: string;
  readonly parent: ImageNode;
  readonly image: ImageSummary;
}

/** A layer with the instruction that made it; `step.entry` is absent where no history line accounts for it. */
export interface LayerNode {
  readonly kind: 'layer';
  readonly id: string;
  readonly parent: LayersNode;
  readonly image: ImageSummary;
  readonly step: HistoryStep;
  readonly layer: Layer;
  readonly instruction?: Instruction;
}

/** A history line that made no layer: it only changed the image's config. */
export interface EmptyStepNode {
  readonly kind: 'emptyStep';
  readonly id: string;
  readonly parent: LayersNode;
  readonly image: ImageSummary;
  readonly step: HistoryStep;
  readonly instruction?: Instruction;
}

export interface ContainersNode {
  readonly kind: 'containers';
  readonly id: string;
  readonly parent: ImageNode;
  readonly image: ImageSummary;
  readonly containers: readonly Container[];
}

export interface ContainerNode {
  readonly kind: 'container';
  readonly id: string;
  readonly parent: ContainersNode | OrphansNode;
  readonly container: Container;
}

/** The read-write layer a container adds on top of its image. */
export interface WritableLayerNode {
  readonly kind: 'writableLayer';
  readonly id: string;
  readonly parent: ContainerNode;
  readonly container: Container;
}

/** Containers whose image the source no longer lists. */
export interface OrphansNode {
  readonly kind: 'orphans';
  readonly id: string;
  readonly parent?: undefined;
  readonly source: string;
  readonly containers: readonly Container[];
}

/** Whether containers stand on an image, and whether one of them is at work. */
export type Use = 'running' | 'stopped' | 'none';

export interface TreeOptions {
  /** Words that must all be found in an image's name, its id's beginning or a container's name; case does not matter. */
  readonly filter?: string;
  /** By name (the default), the newest first, or the biggest first. */
  readonly order?: TreeOrder;
  /** The key of the place the images live; put in front of every id, to tell the trees of several places apart. */
  readonly source?: string;
}

/** Builds the top rows of the tree; `childrenOf` builds what is below them when it is asked for. */
export function imageTree(
  images: readonly ImageSummary[],
  containers: readonly Container[],
  options: TreeOptions = {},
): readonly RootNode[] {
  const source = options.source ?? '';
  const scope = source === '' ? '' : `${source}/`;
  const order = options.order ?? 'name';
  const groups = groupImages(images, containers, options.filter ?? '');
  const repositories = [...groups.repositories].map(([name, entries]): RepositoryNode => ({
    kind: 'repository',
    id: `${scope}repository:${name}`,
    source,
    name,
    entries: entries.sort(compareEntries(order)),
    size: sizeOf(entries),
    use: useOf(entries),
  }));
  const roots: RootNode[] = repositories.sort(compareRepositories(order));
  if (groups.dangling.length > 0) {
    roots.push({
      kind: 'dangling',
      id: `${scope}dangling`,
      source,
      entries: groups.dangling.sort(compareEntries(order === 'name' ? 'newest' : order)),
      size: sizeOf(groups.dangling),
      use: useOf(groups.dangling),
    });
  }
  if (groups.orphans.length > 0) {
    roots.push({ kind: 'orphans', id: `${scope}orphans`, source, containers: groups.orphans });
  }
  return roots;
}

/** The rows below a row; undefined where they must be loaded: an image's history, a layer's files, a container's changes. */
export function childrenOf(node: TreeNode): readonly TreeNode[] | undefined {
  switch (node.kind) {
    case 'repository':
      return node.entries.map((entry) => imageNode(node, entry));
    case 'dangling':
      return node.entries.map((entry) => untaggedNode(node, entry));
    case 'tag':
    case 'digest':
    case 'untagged':
      return imageParts(node);
    case 'containers':
    case 'orphans':
      return containerNodes(node);
    case 'container':
      return [{ kind: 'writableLayer', id: `${node.id}/writable`, parent: node, container: node.container }];
    case 'layers':
    case 'layer':
    case 'writableLayer':
      return undefined;
    case 'emptyStep':
      return [];
    default:
      return node satisfies never;
  }
}

/** An image's history as rows, the top layer first. */
export function historyNodes(parent: LayersNode, history: ImageHistory): readonly (LayerNode | EmptyStepNode)[] {
  const instructions = readSteps(history.steps);
  return history.steps
    .map((step, index): LayerNode | EmptyStepNode => {
      const { layer } = step;
      const instruction = instructions[index];
      const common = { parent, image: parent.image, step, ...(instruction !== undefined && { instruction }) };
      return layer === undefined
        ? { kind: 'emptyStep', id: `${parent.id}/step:${index}`, ...common }
        : { kind: 'layer', id: `${parent.id}/layer:${layer.index}`, layer, ...common };
    })
    .reverse();
}

/** The containers below a row. */
function containerNodes(parent: ContainersNode | OrphansNode): readonly ContainerNode[] {
  return parent.containers.map((container) => ({
    kind: 'container',
    id: `${parent.id}/container:${container.id}`,
    parent,
    container,
  }));
}

/** The row of an image, found by its id, by `repository:tag` or by `repository@digest`. */
export function findNode(roots: readonly RootNode[], name: string): ImageNode | undefined {
  for (const root of roots) {
    if (root.kind === 'orphans') continue;
    const entry = root.entries.find((one) => one.name === name || one.image.id === name);
    if (entry === undefined) continue;
    return root.kind === 'repository' ? imageNode(root, entry) : untaggedNode(root, entry);
  }
  return undefined;
}

/** The row of a container, under the first name of its image. */
export function findContainerNode(roots: readonly RootNode[], id: string): ContainerNode | undefined {
  const isIt = (container: Container): boolean => container.id === id;
  for (const root of roots) {
    if (root.kind === 'orphans') {
      const found = containerNodes(root).find(({ container }) => isIt(container));
      if (found !== undefined) return found;
      continue;
    }
    const entry = root.entries.find(({ containers }) => containers.some(isIt));
    if (entry === undefined) continue;
    const image = root.kind === 'repository' ? imageNode(root, entry) : untaggedNode(root, entry);
    for (const part of imageParts(image)) {
      if (part.kind === 'containers') return containerNodes(part).find(({ container }) => isIt(container));
    }
  }
  return undefined;
}

function imageNode(parent: RepositoryNode, entry: ImageEntry): TagNode | DigestNode {
  const named = namedImage(parent, entry);
  return entry.tag === undefined
    ? { kind: 'digest', parent, digest: entry.name.slice(entry.name.indexOf('@') + 1), ...named }
    : { kind: 'tag', parent, tag: entry.tag, ...named };
}

function untaggedNode(parent: DanglingNode, entry: ImageEntry): UntaggedNode {
  return { kind: 'untagged', parent, ...namedImage(parent, entry) };
}

function namedImage(parent: RepositoryNode | DanglingNode, { name, image, containers }: ImageEntry): NamedImage {
  return { id: `${parent.id}/image:${name}`, name, image, containers, use: useOf([{ containers }]) };
}

function imageParts(parent: ImageNode): readonly (LayersNode | ContainersNode)[] {
  const { id, image, containers } = parent;
  const layers: LayersNode = { kind: 'layers', id: `${id}/layers`, parent, image };
  if (containers.length === 0) return [layers];
  return [layers, { kind: 'containers', id: `${id}/containers`, parent, image, containers }];
}

function compareRepositories(order: TreeOrder): (left: RepositoryNode, right: RepositoryNode) => number {
  const compare = compareEntries(order);
  return (left, right) => {
    const [first] = left.entries;
    const [second] = right.entries;
    const byBest = order === 'name' || first === undefined || second === undefined ? 0 : compare(first, second);
    return byBest === 0 ? naturalOrder(left.name, right.name) : byBest;
  };
}

function sizeOf(entries: readonly ImageEntry[]): number {
  const counted = new Set<string>();
  let size = 0;
  for (const { image } of entries) {
    if (!counted.has(image.id)) size += image.size;
    counted.add(image.id);
  }
  return size;
}

function useOf(entries: readonly Pick<ImageEntry, 'containers'>[]): Use {
  let use: Use = 'none';
  for (const { containers } of entries) {
    // running ones come first
    const [first] = containers;
    if (first === undefined) continue;
    if (isAtWork(first)) return 'running';
    use = 'stopped';
  }
  return use;
}
