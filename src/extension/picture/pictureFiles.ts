import type { FileTile } from '../../core/fileTreemap.ts';
import type { FileNode, FileView, WhichView } from '../../core/fileView.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import type { OutlinedView, PictureWork, ViewOutline } from '../../core/pictureWork.ts';
import type { FilesPlace, ListAnswer, ListedFile, MapAnswer, MapFile, MapTile } from '../../protocol/picture.ts';

/** How many files a list has at most; the view says how many are not in it. */
const mostListed = 1_000;

/** How a map is laid out, in CSS pixels: see `FileTreemapOptions`. */
const layout = { depth: 16, header: 18, padding: 3, smallest: 90, most: 1_200 };

/** So many views (a layer's own, or a merged one) are kept: each takes some 20 bytes a path. */
const keptViews = 4;

/** What works on the files of an image, away from the thread that somebody waits for. */
export interface FilesWork {
  readonly view: (which: WhichView) => Promise<FileView>;
  readonly picture: PictureWork;
  /** Whoever closes the picture waits for nothing any more. */
  readonly signal: AbortSignal;
}

/** An image's files as the picture asks for them. */
export class PictureFiles {
  readonly stack: LayerStack;
  readonly #work: FilesWork;
  readonly #views = new Map<string, Promise<OutlinedView>>();

  constructor(stack: LayerStack, work: FilesWork) {
    this.stack = stack;
    this.#work = work;
  }

  /** Undefined where the view has no such directory. */
  async map(place: FilesPlace, width: number, height: number): Promise<Omit<MapAnswer, 'kind' | 'id'> | undefined> {
    const { picture, signal } = this.#work;
    const drawn = await this.#outlined(place);
    const map = await picture.map(drawn, { path: place.path, options: { ...layout, width, height } }, signal);
    return map && { tiles: map.tiles.map((tile) => drawnTile(tile, drawn.outline)), size: map.size };
  }

  /** Undefined where the view has no such directory. */
  async list(place: FilesPlace, deep: boolean): Promise<Omit<ListAnswer, 'kind' | 'id'> | undefined> {
    const { picture, signal } = this.#work;
    const drawn = await this.#outlined(place);
    const list = await picture.list(drawn, { path: place.path, deep, most: mostListed }, signal);
    if (list === undefined) return undefined;
    const { files, ...others } = list;
    return { files: files.map(({ node, layer }) => listedFile(node, layer, drawn.outline)), ...others };
  }

  /** The layer whose version of a file is to be opened: of a deleted one, the layer that brought it. */
  layerToOpen({ layer, merged, path }: FilesPlace): number | undefined {
    if (merged) return layer;
    return this.stack
      .versionsOf(path)
      .find((version) => version.layer.index <= layer && version.change !== 'deleted' && version.entry !== undefined)
      ?.layer.index;
  }

  #outlined({ layer, merged }: FilesPlace): Promise<OutlinedView> {
    const key = `${layer} ${merged}`;
    const view = this.#views.get(key) ?? this.#outline({ kind: merged ? 'merged' : 'layer', layer });
    this.#views.delete(key);
    this.#views.set(key, view);
    for (const oldest of this.#views.keys()) {
      if (this.#views.size <= keptViews) break;
      this.#views.delete(oldest);
    }
    view.catch(() => this.#views.get(key) === view && this.#views.delete(key));
    return view;
  }

  async #outline(which: WhichView): Promise<OutlinedView> {
    const view = await this.#work.view(which);
    return { view, outline: await this.#work.picture.outline(view, this.#work.signal) };
  }
}

function drawnTile({ node, layer, isOpen, ...tile }: FileTile, outline: ViewOutline): MapTile {
  const { x, y, width, height } = tile;
  const place = { x: round(x), y: round(y), width: round(width), height: round(height) };
  const common = { ...place, depth: tile.depth, size: tile.size, label: tile.label, restCount: tile.restCount };
  return node === undefined ? common : { ...common, file: { ...mapFile(node, layer, outline), isOpen } };
}

function listedFile(node: FileNode, layer: number | undefined, outline: ViewOutline): ListedFile {
  return { ...mapFile(node, layer, outline), size: node.size, freed: node.freed };
}

function mapFile(node: FileNode, layer: number | undefined, { dead }: ViewOutline): MapFile {
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
