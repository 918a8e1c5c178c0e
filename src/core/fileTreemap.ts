import type { FileNode, FileView } from './fileView.ts';
import { squarify, type Rectangle, type TreemapItem } from './treemap.ts';

/** A piece of a picture of files: a file or directory, or all that is too small to be drawn by itself. */
export interface FileTile extends Rectangle {
  /** 0 for what lies directly in the directory shown. */
  readonly depth: number;
  /** Absent for the rest of a directory. */
  readonly node?: FileNode;
  /**
   * What it is called where it lies: a directory that holds nothing but one directory is drawn as that one, `usr/local`.
   * Empty for a rest.
   */
  readonly label: string;
  /** How many entries the rest stands for. */
  readonly restCount: number;
  readonly size: number;
  /** The layer its largest file comes from; absent for a rest. */
  readonly layer?: number;
  /** A directory that is drawn with what is in it. */
  readonly isOpen: boolean;
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
  /** About so many tiles at most: where there would be more, `smallest` grows. */
  readonly most: number;
}

/** The largest child of each of a view's nodes, by their ids; 0 where it has none with bytes. */
export function largestChildren(view: FileView): Uint32Array {
  const largest = new Uint32Array(view.idEnd);
  const { paths } = view.stack;
  for (let id = view.idEnd - 1; id > 0; id--) {
    const size = view.sizeOf(id);
    if (size === 0) continue;
    const parent = paths.parent(id);
    if (size >= view.sizeOf(largest[parent] ?? 0) || largest[parent] === 0) largest[parent] = id;
  }
  return largest;
}

/** Draws the directories of a view. */
export class FileTreemap {
  readonly #view: FileView;
  readonly #largestChild: Uint32Array;

  /** `largestChild` is what `largestChildren` found, which goes through all of the view. */
  constructor(view: FileView, largestChild: Uint32Array = largestChildren(view)) {
    this.#view = view;
    this.#largestChild = largestChild;
  }

  /** Lays out a directory, parents before what is in them. */
  lay(directory: FileNode, options: FileTreemapOptions): readonly FileTile[] {
    const area = { x: 0, y: 0, width: options.width, height: options.height };
    for (let { smallest } = options; ; smallest *= 2) {
      const tiles: FileTile[] = [];
      this.#layDirectory(directory.id, area, 0, { ...options, smallest }, tiles);
      if (tiles.length <= options.most) return tiles;
    }
  }

  #layDirectory(id: number, area: Rectangle, depth: number, options: FileTreemapOptions, tiles: FileTile[]): void {
    for (const { value, ...place } of squarify(this.#itemsOf(id, area, options.smallest), area)) {
      if (typeof value !== 'number') {
        tiles.push({ ...place, depth, label: '', restCount: value.count, size: value.size, isOpen: false });
        continue;
      }
      const { id: drawn, label } = this.#withoutOnly(value);
      const node = this.#view.node(drawn);
      if (node === undefined) continue;
      const inside = insideOf(place, options);
      const isOpen = node.hasChildren && depth + 1 < options.depth && inside !== undefined;
      const layer = this.mainLayer(drawn);
      const tile = { ...place, depth, node, label, restCount: 0, size: node.size, isOpen };
      tiles.push(layer === undefined ? tile : { ...tile, layer });
      if (isOpen) this.#layDirectory(drawn, inside, depth + 1, options, tiles);
    }
  }

  /** Down to the first directory that holds more than one directory. */
  #withoutOnly(id: number): { readonly id: number; readonly label: string } {
    const view = this.#view;
    const { paths } = view.stack;
    let at = id;
    let label = paths.name(id);
    for (;;) {
      const child = this.#largestChild[at] ?? 0;
      const isOnly = child !== 0 && view.sizeOf(child) === view.sizeOf(at) && view.childIds(at).length === 1;
      if (!isOnly || (this.#largestChild[child] ?? 0) === 0) return { id: at, label };
      at = child;
      label = `${label}/${paths.name(child)}`;
    }
  }

  #itemsOf(directory: number, area: Rectangle, smallest: number): readonly TreemapItem<Item>[] {
    const view = this.#view;
    const children = view.childIds(directory);
    const total = children.reduce((sum, child) => sum + view.sizeOf(child), 0);
    const least = (smallest * total) / (area.width * area.height);
    const isDrawn = (child: number): boolean => view.sizeOf(child) > 0 && view.sizeOf(child) >= least;
    let drawn = children.filter(isDrawn);
    if (drawn.length > mostOfOne) {
      drawn = drawn.sort((a, b) => view.sizeOf(b) - view.sizeOf(a)).slice(0, mostOfOne);
    }
    const items: TreemapItem<Item>[] = drawn.map((child) => ({ value: child, weight: view.sizeOf(child) }));
    const size = total - items.reduce((sum, { weight }) => sum + weight, 0);
    const count = size === 0 ? 0 : children.filter((child) => view.sizeOf(child) > 0).length - drawn.length;
    if (count > 0) items.push({ value: { count, size }, weight: size });
    return items;
  }

  /** The layer of a file, or of a directory's largest one, found by going down the largest child each time. */
  mainLayer(id: number): number | undefined {
    let at = id;
    for (let child = this.#largestChild[at] ?? 0; child !== 0; child = this.#largestChild[at] ?? 0) at = child;
    const version = this.#view.versionOf(at);
    return version === undefined ? undefined : this.#view.stack.versions.layer[version];
  }
}

/** Thousands of packages side by side are as large as each other: so many of one directory are drawn, the others are its rest. */
const mostOfOne = 500;

/** A node's id, or the rest of a directory. */
type Item = number | { readonly count: number; readonly size: number };

function insideOf(tile: Rectangle, { header, padding, smallest }: FileTreemapOptions): Rectangle | undefined {
  const width = tile.width - 2 * padding;
  const height = tile.height - header - padding;
  const isRoom = width > 0 && height > 0 && width * height >= 2 * smallest;
  return isRoom ? { x: tile.x + padding, y: tile.y + header, width, height } : undefined;
}
