import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, utimes } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileNode, FileView } from '../../core/fileView.ts';
import type { LayerEntry } from '../../core/image.ts';
import { showName } from '../../core/tar/bytes.ts';

/** Reads a file's content as a layer brings it. */
export type OpenFile = (layer: number, path: string, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/** What was written, and what could not be: devices, and links that lead out of the folder. */
export interface Saved {
  readonly files: number;
  readonly leftOut: readonly string[];
}

export interface SaveProgress {
  readonly files: number;
  readonly of: number;
  readonly bytes: number;
}

/** So many files are read at once. */
const readAtOnce = 4;

/** Writes one file; what is not whole does not stay. */
export async function saveFile(
  content: AsyncIterable<Uint8Array>,
  target: string,
  entry: LayerEntry | undefined,
  signal: AbortSignal,
): Promise<void> {
  const partial = `${target}.partial`;
  try {
    await pipeline(Readable.from(content, { objectMode: false }), createWriteStream(partial), { signal });
    await dressed(partial, entry);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/**
 * Writes a directory with all below it to `target`, which must not be there yet. It is put together beside it and moved in place
 * when it is whole. Links are made where they stay inside of it, after all files: nothing is written through one.
 */
export async function saveTree(
  view: FileView,
  root: FileNode,
  target: string,
  { open, signal, report }: SaveOptions,
): Promise<Saved> {
  const partial = await mkdtemp(join(dirname(target), '.strata-partial-'));
  try {
    const found = collect(view, root);
    const inside = join(partial, 'saved');
    const leftOut = [...found.special];
    await mkdir(inside);
    for (const node of found.folders) await mkdir(join(inside, placeOf(root, node)), { recursive: true });
    let files = 0;
    let bytes = 0;
    const queue = found.files.values();
    // Where one file fails the others end too, and only then is everything removed.
    const stop = new AbortController();
    const reading = AbortSignal.any([signal, stop.signal]);
    let failed: { readonly error: unknown } | undefined;
    const work = async (): Promise<void> => {
      for (const node of queue) {
        const place = join(inside, placeOf(root, node));
        const pieces = counted(open(node.layer ?? 0, node.path, reading), (size) => (bytes += size));
        await pipeline(Readable.from(pieces, { objectMode: false }), createWriteStream(place), { signal: reading });
        await dressed(place, view.entry(node));
        report({ files: ++files, of: found.files.length, bytes });
      }
    };
    const fail = (error: unknown): void => {
      failed ??= { error };
      stop.abort();
    };
    await Promise.all(Array.from({ length: readAtOnce }, () => work().catch(fail)));
    if (failed !== undefined) throw failed.error;
    for (const node of found.links) {
      const linked = await linkTo(inside, placeOf(root, node), view.entry(node)?.linkTarget ?? '');
      if (!linked) leftOut.push(node.path);
    }
    // The deepest first: what is written into a folder changes its time, and some may not be written to.
    for (const node of found.folders.reverse())
      await dressed(join(inside, placeOf(root, node)), view.entry(node), 0o700);
    await rename(inside, target);
    return { files, leftOut };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

interface SaveOptions {
  readonly open: OpenFile;
  readonly signal: AbortSignal;
  readonly report: (progress: SaveProgress) => void;
}

interface Found {
  /** The upper ones first. */
  readonly folders: FileNode[];
  readonly files: FileNode[];
  readonly links: FileNode[];
  readonly special: string[];
}

function collect(view: FileView, root: FileNode): Found {
  const found: Found = { folders: [], files: [], links: [], special: [] };
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.change === 'deleted') continue;
    if (node.kind === 'directory' || node.hasChildren) {
      found.folders.push(node);
      open.push(...view.unsortedChildren(node));
    } else if (node.kind === 'symlink') found.links.push(node);
    else if (node.kind === 'file' || node.kind === 'hardlink') found.files.push(node);
    else found.special.push(node.path);
  }
  return found;
}

/** The path below the folder that is saved, in the names of this machine. */
function placeOf(root: FileNode, { path }: FileNode): string {
  const below = root.path === '' ? path : path.slice(root.path.length + 1);
  // What is no UTF-8 is written with escapes, what Windows does not allow with an underscore.
  const names = below.split('/').map((name) => showName(name));
  return names.map((name) => (sep === '\\' ? name.replaceAll(/[<>:"\\|?*]/g, '_') : name)).join(sep);
}

/** Makes a link that leads to something inside; false where it would lead out, or its place is taken. */
async function linkTo(inside: string, place: string, target: string): Promise<boolean> {
  const at = join(inside, place);
  const leads = resolve(dirname(at), target);
  const way = relative(inside, leads);
  if (target === '' || target.startsWith('/') || way === '..' || way.startsWith(`..${sep}`)) return false;
  return symlink(target, at).then(
    () => true,
    () => false,
  );
}

/** Gives a file its permissions and time; owners stay those of the person who saves. */
async function dressed(path: string, entry: LayerEntry | undefined, atLeast = 0o400): Promise<void> {
  if (entry === undefined) return;
  // Neither set-user-id nor the like: the file now belongs to somebody else.
  await chmod(path, (entry.mode & 0o777) | atLeast);
  const time = entry.mtime / 1000;
  await utimes(path, time, time);
}

async function* counted(pieces: AsyncIterable<Uint8Array>, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    count(piece.length);
    yield piece;
  }
}
