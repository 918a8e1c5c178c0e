import { deadBytes } from '../../core/deadBytes.ts';
import { FileTreemap, type FileTile } from '../../core/fileTreemap.ts';
import type { FileNode, FileView, WhichView } from '../../core/fileView.ts';
import { largestChildren, largestFiles } from '../../core/filesBySize.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import type { FilesPlace, ListAnswer, ListedFile, MapAnswer, MapFile, MapTile } from '../../protocol/picture.ts';

/** How many files a list has at most; the view says how many are not in it. */
const mostListed = 1_000;

/** How a map is laid out, in CSS pixels: see `FileTreemapOptions`. */
const layout = { depth: 16, header: 18, padding: 3, smallest: 90, most: 1_200 };

/** So many views (a layer's own, or a merged one) are kept: each takes some 20 bytes a path. */
const keptViews = 4;

interface ViewParts {
  readonly view: FileView;
  readonly map: FileTreemap;
  /** Bytes out of use by path; only of a layer's own view. */
  readonly dead?: Float64Array;
}

/** An image's files as the picture asks for them. */
export class PictureFiles {
  readonly stack: LayerStack;
  readonly #makeView: (which: WhichView) => Promise<FileView>;
  readonly #views = new Map<string, Promise<ViewParts>>();

  /** `makeView` lays out views of the stack, away from the thread that somebody waits for. */
  constructor(stack: LayerStack, makeView: (which: WhichView) => Promise<FileView>) {
    this.stack = stack;
    this.#makeView = makeView;
  }

  /** Undefined where the view has no such directory. */
  async map(place: FilesPlace, width: number, height: number): Promise<Omit<MapAnswer, 'kind' | 'id'> | undefined> {
    const parts = await this.#parts(place);
    const directory = parts.view.get(place.path);
    if (directory === undefined) return undefined;
    const tiles = parts.map.lay(directory, { ...layout, width, height });
    return { tiles: tiles.map((tile) => drawnTile(tile, parts)), size: directory.size };
  }

  /** Undefined where the view has no such directory. */
  async list(place: FilesPlace, deep: boolean): Promise<Omit<ListAnswer, 'kind' | 'id'> | undefined> {
    const parts = await this.#parts(place);
    const directory = parts.view.get(place.path);
    if (directory === undefined) return undefined;
    const { nodes, ...others } = (deep ? largestFiles : largestChildren)(parts.view, directory, mostListed);
    return { files: nodes.map((node) => listedFile(node, parts)), ...others };
  }

  /** The layer whose version of a file is to be opened: of a deleted one, the layer that brought it. */
  layerToOpen({ layer, merged, path }: FilesPlace): number | undefined {
    if (merged) return layer;
    return this.stack
      .versionsOf(path)
      .find((version) => version.layer.index <= layer && version.change !== 'deleted' && version.entry !== undefined)
      ?.layer.index;
  }

  #parts({ layer, merged }: FilesPlace): Promise<ViewParts> {
    const key = `${layer} ${merged}`;
    const parts = this.#views.get(key) ?? this.#make(layer, merged);
    this.#views.delete(key);
    this.#views.set(key, parts);
    for (const oldest of this.#views.keys()) {
      if (this.#views.size <= keptViews) break;
      this.#views.delete(oldest);
    }
    parts.catch(() => this.#views.get(key) === parts && this.#views.delete(key));
    return parts;
  }

  async #make(layer: number, merged: boolean): Promise<ViewParts> {
    const view = await this.#makeView({ kind: merged ? 'merged' : 'layer', layer });
    return { view, map: new FileTreemap(view), ...(!merged && { dead: deadBytes(this.stack, layer) }) };
  }
}

function drawnTile({ node, layer, isOpen, ...tile }: FileTile, parts: ViewParts): MapTile {
  const { x, y, width, height } = tile;
  const place = { x: round(x), y: round(y), width: round(width), height: round(height) };
  const common = { ...place, depth: tile.depth, size: tile.size, label: tile.label, restCount: tile.restCount };
  return node === undefined ? common : { ...common, file: { ...mapFile(node, layer, parts), isOpen } };
}

function listedFile(node: FileNode, parts: ViewParts): ListedFile {
  return { ...mapFile(node, parts.map.mainLayer(node.id), parts), size: node.size, freed: node.freed };
}

function mapFile(node: FileNode, layer: number | undefined, { dead }: ViewParts): MapFile {
  return {
    path: node.path,
    isDirectory: node.kind === 'directory',
    isOpen: false,
    dead: dead?.[node.id] ?? 0,
    ...(layer !== undefined && { layer }),
    ...(node.change !== undefined && { change: node.change }),
  };
}

/** Tenths of a pixel are enough, and shorter to send. */
function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
