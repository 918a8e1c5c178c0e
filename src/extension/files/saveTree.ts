import { createWriteStream } from 'node:fs';
import { chmod, copyFile, link, mkdir, open, rename, rm, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode, layerDamage, type SourceError } from '../../core/failure.ts';
import type { FileNode, FileView } from '../../core/fileView.ts';
import type { LayerEntry, OpenedFile, WantedFile } from '../../core/image.ts';
import { linkInside } from '../../core/linkInside.ts';
import { wantedFiles } from '../../core/wantedFiles.ts';
import { LocalNames, nameRulesIn, type NameRules } from './localNames.ts';
import type { PartialFiles } from './partialFiles.ts';

/** Reads the contents of files, each layer once; see `ImageSource.openFiles`. */
export type OpenFiles = (files: readonly WantedFile[], signal: AbortSignal) => AsyncIterable<OpenedFile>;

/** Why something of an image is not on this machine: what it is, where a link leads, a damaged layer, a name that cannot be. */
export type LeftOutBecause = 'device' | 'outside' | 'damaged' | 'name';

export interface LeftOut {
  readonly path: string;
  readonly because: LeftOutBecause;
}

/** What was written, and what could not be. */
export interface Saved {
  readonly files: number;
  readonly leftOut: readonly LeftOut[];
  /** Paths of the image whose last name is another on this machine. */
  readonly renamed: readonly { readonly path: string; readonly name: string }[];
}

export interface SaveProgress {
  readonly files: number;
  readonly of: number;
  readonly bytes: number;
  readonly ofBytes: number;
}

interface SaveOptions {
  readonly open: OpenFiles;
  readonly partials: PartialFiles;
  readonly signal: AbortSignal;
  readonly report: (progress: SaveProgress) => void;
  /** For tests: how names are taken where the folder is saved to. */
  readonly rules?: NameRules;
}

/** Files up to this size, bytes, are written beside each other, so many at a time. */
const small = 1024 * 1024;
const writtenAtOnce = 8;

/** Writes one file; what is not whole does not stay. */
export async function saveFile(
  content: AsyncIterable<Uint8Array>,
  target: string,
  entry: Pick<LayerEntry, 'mode' | 'mtime'> | undefined,
  { partials, signal }: Pick<SaveOptions, 'partials' | 'signal'>,
): Promise<void> {
  await partials.whole(target, async (partial) => {
    await pipeline(Readable.from(content, { objectMode: false }), createWriteStream(partial), { signal });
    await dress(partial, entry);
  });
}

/**
 * Writes a directory with all below it to `target`, which must not be there yet. It is put together beside it and moved in place
 * when it is whole. Every layer is read once. Links are made where they stay inside of it, after all files: nothing is written
 * through one.
 */
export async function saveTree(
  view: FileView,
  root: FileNode,
  target: string,
  { open, partials, signal, report, rules }: SaveOptions,
): Promise<Saved> {
  return await partials.beside(target, async (partial) => {
    // Nobody else looks into it before it is dressed.
    await mkdir(partial, { mode: 0o700 });
    const inside = join(partial, 'saved');
    const plan = layOut(view, root, inside, rules ?? (await nameRulesIn(partial)));
    const leftOut: LeftOut[] = plan.special.map(({ path }) => ({ path, because: 'device' }));
    const folders: Placed[] = [];
    for (const folder of plan.folders) {
      signal.throwIfAborted();
      // What is below a folder that cannot be made has an even longer path, and is left out by itself.
      if (await makesFolder(folder.place)) folders.unshift(folder);
      else leftOut.push({ path: folder.node.path, because: 'name' });
    }
    const writer = new TreeWriter(view, plan.files, { open, signal, report });
    const files = await writer.write();
    leftOut.push(...writer.leftOut);
    for (const { node, place } of plan.links) {
      signal.throwIfAborted();
      const text = linkInside(view, root, node);
      if (text === undefined) leftOut.push({ path: node.path, because: 'outside' });
      else if (!(await succeeds(symlink(text, place)))) leftOut.push({ path: node.path, because: 'name' });
    }
    // The deepest first: what is written into a folder changes its time, and some may not be written to.
    for (const { node, place } of folders) await dress(place, view.entry(node), 0o700);
    await rename(inside, target);
    return { files, leftOut, renamed: plan.renamed };
  });
}

interface Placed {
  readonly node: FileNode;
  /** On this machine. */
  readonly place: string;
}

interface Plan {
  /** The upper ones first. */
  readonly folders: Placed[];
  readonly files: Placed[];
  readonly links: Placed[];
  readonly special: FileNode[];
  readonly renamed: { readonly path: string; readonly name: string }[];
}

/** Where everything goes. No path is made of anything but names that were taken one by one. */
function layOut(view: FileView, root: FileNode, inside: string, rules: NameRules): Plan {
  const plan: Plan = { folders: [], files: [], links: [], special: [], renamed: [] };
  const left: Placed[] = [{ node: root, place: inside }];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    plan.folders.push(at);
    const names = new LocalNames(rules);
    for (const node of view.unsortedChildren(at.node)) {
      if (node.change === 'deleted') continue;
      const isFolder = node.kind === 'directory' || node.hasChildren;
      if (!isFolder && node.kind !== 'symlink' && node.kind !== 'file' && node.kind !== 'hardlink') {
        plan.special.push(node);
        continue;
      }
      const name = names.take(node.name);
      if (name !== node.name) plan.renamed.push({ path: node.path, name });
      const placed = { node, place: join(at.place, name) };
      if (isFolder) left.push(placed);
      else (node.kind === 'symlink' ? plan.links : plan.files).push(placed);
    }
  }
  return plan;
}

/** Writes the files of a tree as they come out of the layers. */
class TreeWriter {
  readonly leftOut: LeftOut[] = [];
  readonly #view: FileView;
  readonly #options: Omit<SaveOptions, 'partials' | 'rules'>;
  readonly #places: ReadonlyMap<FileNode, string>;
  readonly #progress = { files: 0, of: 0, bytes: 0, ofBytes: 0 };

  constructor(view: FileView, files: readonly Placed[], options: Omit<SaveOptions, 'partials' | 'rules'>) {
    this.#view = view;
    this.#options = options;
    this.#places = new Map(files.map(({ node, place }) => [node, place]));
    this.#progress.of = files.length;
  }

  /** How many files there are now. What cannot be read, of which there is something else, is left out. */
  async write(): Promise<number> {
    const { wanted, lost } = wantedFiles(this.#view.stack, [...this.#places.keys()]);
    for (const { path } of lost) this.leftOut.push({ path, because: 'damaged' });
    for (const { size } of wanted.keys()) this.#progress.ofBytes += size;
    const trouble = await this.#writeContents(wanted);
    if (trouble !== undefined && this.#progress.files === 0) throw trouble;
    return this.#progress.files;
  }

  /** What is wrong with the layers, where something is. */
  async #writeContents(wanted: ReadonlyMap<WantedFile, readonly FileNode[]>): Promise<SourceError | undefined> {
    const { open: openFiles, signal } = this.#options;
    const left = new Set(wanted.keys());
    const background = new Background(writtenAtOnce);
    let trouble: SourceError | undefined;
    try {
      for (const file of wanted.keys()) {
        if (file.size > 0) continue;
        left.delete(file);
        await background.add(() => this.#finish(wanted.get(file) ?? [], [], 0));
      }
      const asked = [...left];
      for await (const { file, content } of asked.length === 0 ? [] : openFiles(asked, signal)) {
        signal.throwIfAborted();
        const nodes = wanted.get(file) ?? [];
        try {
          if (file.size > small) await this.#stream(nodes, content);
          else {
            const pieces: Uint8Array[] = [];
            for await (const piece of content) pieces.push(piece);
            await background.add(() => this.#finish(nodes, pieces, file.size));
          }
          left.delete(file);
        } catch (error) {
          trouble ??= damageOf(error);
        }
      }
    } catch (error) {
      await background.settled();
      trouble ??= damageOf(error);
    }
    await background.done();
    for (const file of left)
      for (const { path } of wanted.get(file) ?? []) this.leftOut.push({ path, because: 'damaged' });
    return trouble;
  }

  /** A large file, as it comes; what is not whole does not stay. */
  async #stream(nodes: readonly FileNode[], content: AsyncIterable<Uint8Array>): Promise<void> {
    const [place = ''] = this.#placesOf(nodes);
    const progress = this.#progress;
    const tell = (): void => this.#options.report(progress);
    const before = progress.bytes;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of content) {
        progress.bytes += piece.length;
        tell();
        yield piece;
      }
    };
    try {
      const file = createWriteStream(place, { flags: 'wx', mode: 0o600 });
      await pipeline(Readable.from(counted(), { objectMode: false }), file, { signal: this.#options.signal });
    } catch (error) {
      progress.bytes = before;
      if (errorCode(error) !== 'ENAMETOOLONG') await rm(place, { force: true });
      if (!this.#isNameTrouble(error, nodes)) throw error;
      return;
    }
    await this.#dressAll(nodes);
  }

  /** A small file, written at once. */
  async #finish(nodes: readonly FileNode[], pieces: readonly Uint8Array[], size: number): Promise<void> {
    const [place = ''] = this.#placesOf(nodes);
    try {
      const file = await open(place, 'wx', 0o600);
      try {
        if (pieces.length > 0) await file.writev(pieces);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (!this.#isNameTrouble(error, nodes)) throw error;
      return;
    }
    this.#progress.bytes += size;
    await this.#dressAll(nodes);
  }

  /** The first name has the content; the others become hard links to it, or copies where this machine has none. */
  async #dressAll(nodes: readonly FileNode[]): Promise<void> {
    const [place = '', ...others] = this.#placesOf(nodes);
    for (const other of others) if (!(await succeeds(link(place, other)))) await copyFile(place, other);
    for (const node of nodes) await dress(this.#places.get(node) ?? '', this.#view.entry(node));
    this.#progress.files += nodes.length;
    this.#options.report(this.#progress);
  }

  #placesOf(nodes: readonly FileNode[]): readonly string[] {
    return nodes.map((node) => this.#places.get(node) ?? '');
  }

  /** Whether it is the names that this machine does not take: then they are left out. */
  #isNameTrouble(error: unknown, nodes: readonly FileNode[]): boolean {
    if (!['ENAMETOOLONG', 'EILSEQ', 'EINVAL'].includes(errorCode(error))) return false;
    for (const { path } of nodes) this.leftOut.push({ path, because: 'name' });
    return true;
  }
}

/** Some work at a time that nobody waits for at once. */
class Background {
  readonly #width: number;
  readonly #running = new Set<Promise<void>>();
  #failed: { readonly error: unknown } | undefined;

  constructor(width: number) {
    this.#width = width;
  }

  /** Resolves once there is room for more; throws where something before has failed. */
  async add(work: () => Promise<void>): Promise<void> {
    this.#check();
    const running = work()
      .catch((error: unknown) => {
        this.#failed ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    if (this.#running.size >= this.#width) await Promise.race(this.#running);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  async done(): Promise<void> {
    await this.settled();
    this.#check();
  }

  #check(): void {
    if (this.#failed !== undefined) throw this.#failed.error;
  }
}

/** The damage of a layer that an error tells of, which is no reason to leave out all others; throws any other error. */
function damageOf(error: unknown): SourceError {
  const damage = layerDamage(error);
  if (damage === undefined) throw error;
  return damage;
}

/** Gives a file its permissions and time; owners stay those of the person who saves. */
async function dress(
  path: string,
  entry: Pick<LayerEntry, 'mode' | 'mtime'> | undefined,
  atLeast = 0o400,
): Promise<void> {
  if (entry === undefined) return;
  // Neither set-user-id nor the like: the file now belongs to somebody else.
  await chmod(path, (entry.mode & 0o777) | atLeast);
  const time = entry.mtime / 1000;
  await utimes(path, time, time);
}

/** False where this machine has no paths of that length. */
async function makesFolder(place: string): Promise<boolean> {
  try {
    await mkdir(place);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENAMETOOLONG') return false;
    throw error;
  }
}

function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
