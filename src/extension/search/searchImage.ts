import type { FileNode, FileView } from '../../core/fileView.ts';
import type { OpenedFile, WantedFile } from '../../core/image.ts';
import type { FoundLine, TextQuery, TextSearch } from '../../core/textSearch.ts';
import { beginsAsText, textHead } from '../../core/textSearch.ts';
import { layerDamage } from '../../core/failure.ts';
import { wantedFiles } from '../../core/wantedFiles.ts';

/** Makes a searcher, in a thread of its own. */
export type StartSearcher = (
  query: TextQuery,
  onFound: (key: number, lines: readonly FoundLine[]) => void,
  signal: AbortSignal,
) => Promise<TextSearch>;

/** A file in which something was found. */
export interface FoundFile {
  readonly path: string;
  readonly lines: readonly FoundLine[];
}

/** What a search has come to. */
export interface SearchCount {
  /** Files that were looked at, of how many. */
  readonly files: number;
  readonly of: number;
  /** Texts that are too large to be searched, by path. */
  readonly tooLarge: readonly string[];
  /** Files of damaged layers. */
  readonly unread: number;
  /** There is more than is told. */
  readonly isLimited: boolean;
}

/** Larger files than this, bytes, are no texts that anybody reads; they are told of. */
const largestText = 20 * 1024 * 1024;
/** So many lines are told, as the editor's own search has it. */
const lineLimit = 20_000;

export interface SearchOptions {
  /** See `ImageSource.openFiles`. */
  readonly open: (files: readonly WantedFile[], signal: AbortSignal) => AsyncIterable<OpenedFile>;
  readonly start: StartSearcher;
  readonly signal: AbortSignal;
  readonly onFound: (file: FoundFile) => void;
  readonly onCount: (count: SearchCount) => void;
}

/** Searches the texts below a folder of an image, or one file, each layer read once. Throws `SlowExpressionError`. */
export async function searchImage(
  view: FileView,
  root: FileNode,
  query: TextQuery,
  { open, start, onFound, onCount, signal: given }: SearchOptions,
): Promise<SearchCount> {
  const stop = new AbortController();
  const signal = AbortSignal.any([given, stop.signal]);
  const { wanted, lost } = wantedFiles(view.stack, filesBelow(view, root));
  const asked = [...wanted.keys()].filter(({ size }) => size > 0 && size <= largestText);
  const large = new Set([...wanted.keys()].filter(({ size }) => size > largestText));
  const count = { files: 0, of: asked.length + large.size, unread: lost.length, isLimited: false };
  const tooLarge: string[] = [];
  const told = (): SearchCount => ({ ...count, tooLarge });
  let lines = 0;
  const searcher = await start(
    query,
    (key, found) => {
      const file = asked[key];
      if (file === undefined || count.isLimited) return;
      const kept = found.slice(0, lineLimit - lines);
      lines += kept.length;
      for (const { path } of wanted.get(file)?.slice(0, 1) ?? []) onFound({ path, lines: kept });
      if (kept.length < found.length || lines === lineLimit) count.isLimited = true;
    },
    signal,
  );
  const keys = new Map(asked.map((file, key) => [file, key]));
  let left = asked.length;
  try {
    for await (const { file, content } of open([...asked, ...large], signal)) {
      // What is too large is looked at only to know whether it is a text.
      const bytes = await textOf(content, large.has(file) ? textHead : Number.POSITIVE_INFINITY).catch(damaged);
      if (bytes !== undefined && large.has(file)) tooLarge.push(wanted.get(file)?.[0]?.path ?? file.path);
      else if (bytes !== undefined && bytes !== 'damaged') await searcher.add(keys.get(file) ?? -1, bytes);
      if (bytes === 'damaged') count.unread++;
      if (!large.has(file)) left--;
      count.files++;
      onCount(told());
      if (count.isLimited) break;
    }
  } catch (error) {
    damaged(error);
    count.unread += left;
  } finally {
    try {
      if (!given.aborted) await searcher.done();
    } finally {
      stop.abort();
      await searcher.close();
    }
  }
  return told();
}

/** The bytes of a text, no more than wanted; undefined for what is none. */
async function textOf(content: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let read = 0;
  let isKnown = false;
  for await (const piece of content) {
    pieces.push(piece);
    read += piece.length;
    if (!isKnown && read >= textHead) {
      if (!beginsAsText(joined(pieces))) return undefined;
      isKnown = true;
    }
    if (read >= most) break;
  }
  const bytes = joined(pieces);
  return isKnown || beginsAsText(bytes) ? bytes : undefined;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
}

/** A damaged layer is no reason to search none of the others. */
function damaged(error: unknown): 'damaged' {
  if (layerDamage(error) === undefined) throw error;
  return 'damaged';
}

function filesBelow(view: FileView, root: FileNode): readonly FileNode[] {
  const files: FileNode[] = [];
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.change === 'deleted') continue;
    if (node.hasChildren) left.push(...view.unsortedChildren(node));
    else if (node.kind === 'file' || node.kind === 'hardlink') files.push(node);
  }
  return files;
}
