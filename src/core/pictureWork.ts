import { deadBytes } from './deadBytes.ts';
import { diveEfficiency, type DiveEfficiency } from './diveEfficiency.ts';
import { FileTreemap, largestChildren, type FileTile, type FileTreemapOptions } from './fileTreemap.ts';
import type { FileNode, FileView } from './fileView.ts';
import { largestFiles, largestIn, type LargestFiles } from './filesBySize.ts';
import type { LayerStack } from './layerStack.ts';
import { rewrittenFiles, type RewrittenFile, type RewrittenLimits } from './sameContent.ts';
import { wasteOf, type Waste, type WasteOptions } from './waste.ts';

/** What the picture of an image asks of an image's files: all of it too long for a thread that somebody waits for. */
export interface PictureWork {
  outline(view: FileView, signal: AbortSignal): Promise<ViewOutline>;
  /** Undefined where the view has no such directory, as `list` is. */
  map(drawn: OutlinedView, question: MapQuestion, signal: AbortSignal): Promise<DirectoryMap | undefined>;
  list(drawn: OutlinedView, question: ListQuestion, signal: AbortSignal): Promise<DirectoryList | undefined>;
  count(stack: LayerStack, options: CountOptions, signal: AbortSignal): Promise<CountedWaste>;
}

/** What every map and list of a view is drawn with: found once, by going through all of it. Indexed by the ids of `FileNode`s. */
export interface ViewOutline {
  /** 0 where there is none with bytes. */
  readonly largestChild: Uint32Array;
  /** Bytes that no container can see any more, of a path and all below it; only of a layer's own view. */
  readonly dead?: Float64Array;
}

export interface OutlinedView {
  readonly view: FileView;
  readonly outline: ViewOutline;
}

export interface MapQuestion {
  /** As `FileNode.path`. */
  readonly path: string;
  readonly options: FileTreemapOptions;
}

export interface DirectoryMap {
  readonly tiles: readonly FileTile[];
  /** Of the directory, bytes. */
  readonly size: number;
}

export interface ListQuestion {
  readonly path: string;
  /** The largest files in all directories below, rather than what lies in this one. */
  readonly deep: boolean;
  readonly most: number;
}

export interface DirectoryList extends Omit<LargestFiles, 'nodes'> {
  /** The largest first; `layer` is the one that a file, or the largest in a directory, comes from. */
  readonly files: readonly { readonly node: FileNode; readonly layer?: number }[];
}

export interface CountOptions extends WasteOptions {
  /** Finds the rewritten files that are worth comparing, within these limits. */
  readonly rewritten?: RewrittenLimits;
}

export interface CountedWaste {
  readonly waste: Waste;
  readonly dive: DiveEfficiency;
  readonly rewritten: readonly RewrittenFile[];
}

/** The same work on the thread that asks. */
export const pictureHere: PictureWork = {
  outline: (view) => Promise.resolve(outlineOf(view)),
  map: (drawn, question) => Promise.resolve(mapOf(drawn, question)),
  list: (drawn, question) => Promise.resolve(listOf(drawn, question)),
  count: (stack, options) => Promise.resolve(countWaste(stack, options)),
};

export function outlineOf(view: FileView): ViewOutline {
  const { kind, layer } = view.which;
  return {
    largestChild: largestChildren(view),
    ...(kind === 'layer' && { dead: deadBytes(view.stack, layer) }),
  };
}

export function mapOf({ view, outline }: OutlinedView, { path, options }: MapQuestion): DirectoryMap | undefined {
  const directory = view.get(path);
  if (directory === undefined) return undefined;
  return { tiles: new FileTreemap(view, outline.largestChild).lay(directory, options), size: directory.size };
}

export function listOf({ view, outline }: OutlinedView, { path, deep, most }: ListQuestion): DirectoryList | undefined {
  const directory = view.get(path);
  if (directory === undefined) return undefined;
  const map = new FileTreemap(view, outline.largestChild);
  const { nodes, ...others } = (deep ? largestFiles : largestIn)(view, directory, most);
  const files = nodes.map((node) => {
    const layer = map.mainLayer(node.id);
    return layer === undefined ? { node } : { node, layer };
  });
  return { files, ...others };
}

export function countWaste(stack: LayerStack, { rewritten, ...options }: CountOptions): CountedWaste {
  return {
    waste: wasteOf(stack, options),
    dive: diveEfficiency(stack),
    rewritten: rewritten === undefined ? [] : rewrittenFiles(stack, rewritten),
  };
}
