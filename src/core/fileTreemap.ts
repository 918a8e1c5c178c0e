import type { FileNode, FileView } from './fileView.ts';
import { squarify, type Rectangle, type TreemapItem } from './treemap.ts';

/** A piece of a picture of files: a file or directory, or all that is too small to be drawn by itself. */
export interface FileTile extends Rectangle {
  /** 0 for what lies directly in the directory shown. */
  readonly depth: number;
  /** Absent for the rest of a directory. */
  readonly node?: FileNode;
  /** How many entries the rest stands for. */
  readonly restCount: number;
  readonly size: number;
  /** The layer most of its bytes come from; absent for a rest. */
  readonly layer?: number;
}

export interface FileTreemapOptions {
  readonly width: number;
  readonly height: number;
  /** How many levels of directories are opened. */
  readonly depth: number;
  /** Room at the top of an open directory for its name, in the same units as `width`. */
  readonly header: number;
  readonly padding: number;
  /** What would be smaller than this in area is drawn with its like. */
  readonly smallest: number;
}

/** Lays out a directory of a view, parents before what is in them. */
export function fileTreemap(view: FileView, directory: FileNode, options: FileTreemapOptions): readonly FileTile[] {
  const tiles: FileTile[] = [];
  layDirectory(view, directory, { x: 0, y: 0, width: options.width, height: options.height }, 0, options, tiles);
  return tiles;
}

interface Rest {
  readonly count: number;
}

function layDirectory(
  view: FileView,
  directory: FileNode,
  area: Rectangle,
  depth: number,
  options: FileTreemapOptions,
  tiles: FileTile[],
): void {
  for (const { value, ...place } of squarify(itemsOf(view, directory, area, options.smallest), area)) {
    if ('count' in value) {
      tiles.push({ ...place, depth, restCount: value.count, size: value.size });
      continue;
    }
    const layer = dominantLayer(view, value);
    tiles.push({ ...place, depth, node: value, restCount: 0, size: value.size, ...(layer !== undefined && { layer }) });
    const inside = insideOf(place, options);
    if (value.hasChildren && depth + 1 < options.depth && inside !== undefined) {
      layDirectory(view, value, inside, depth + 1, options, tiles);
    }
  }
}

type Item = FileNode | (Rest & { readonly size: number });

function itemsOf(view: FileView, directory: FileNode, area: Rectangle, smallest: number): readonly TreemapItem<Item>[] {
  const children = view.unsortedChildren(directory).filter((child) => child.size > 0);
  const total = children.reduce((sum, child) => sum + child.size, 0);
  const least = (smallest * total) / (area.width * area.height);
  const items: TreemapItem<Item>[] = [];
  let rest = { count: 0, size: 0 };
  for (const child of children) {
    if (child.size >= least) items.push({ value: child, weight: child.size });
    else rest = { count: rest.count + 1, size: rest.size + child.size };
  }
  if (rest.count > 0) items.push({ value: rest, weight: rest.size });
  return items;
}

function insideOf(tile: Rectangle, { header, padding }: FileTreemapOptions): Rectangle | undefined {
  const width = tile.width - 2 * padding;
  const height = tile.height - header - padding;
  return width > 0 && height > 0 ? { x: tile.x + padding, y: tile.y + header, width, height } : undefined;
}

/** A directory has the colour of the layer of its largest file, found by going down the largest child each time. */
function dominantLayer(view: FileView, node: FileNode): number | undefined {
  let at = node;
  while (at.hasChildren) {
    const largest = view
      .unsortedChildren(at)
      .reduce<FileNode | undefined>(
        (best, child) => (best === undefined || child.size > best.size ? child : best),
        undefined,
      );
    if (largest === undefined || largest.size === 0) break;
    at = largest;
  }
  return at.layer;
}
