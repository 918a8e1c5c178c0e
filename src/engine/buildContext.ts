import { said } from '../core/reason.ts';
import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, open, readFile, readdir, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import {
  BadPattern,
  ignorePatterns,
  isIgnored,
  isPathIgnored,
  mayHoldExceptions,
  readIgnoreFile,
  type IgnorePatterns,
  type MatchedPatterns,
} from '../core/build/ignorePatterns.ts';
import { errorCode, SourceError } from '../core/failure.ts';
import { encodeTarHeader, paddingAfter, tarEnd, type TarHead } from '../core/tar/encodeHeader.ts';

/** A build context on its way to an engine. */
export interface BuildContext {
  /** The Dockerfile's name in the tar. */
  readonly dockerfile: string;
  /** Read once. Throws `bad-context`; leaving the loop closes what is open. */
  readonly tar: AsyncIterable<Uint8Array>;
}

/**
 * A folder as the tar that `docker build` makes of it, what `.dockerignore` names left out; file by file, never the whole in memory.
 * A `<Dockerfile>.dockerignore` beside the Dockerfile counts instead, as in BuildKit. A Dockerfile from elsewhere goes along under a
 * name of its own, which no COPY sees. Throws `bad-context` where the folder or its `.dockerignore` cannot be read.
 */
export async function buildContext(
  contextFolder: string,
  dockerfilePath: string,
  signal: AbortSignal,
  onFile: (bytes: number) => void = () => undefined,
): Promise<BuildContext> {
  const folder = await orBadContext(contextFolder, realpath(contextFolder));
  const dockerfile = await dockerfileIn(folder, dockerfilePath);
  const { lines, text } = await ignoreLines(folder, dockerfilePath);
  const patterns = compile(folder, lines);
  // The daemon reads both, and leaves them out itself where they are to be.
  const kept = ['.dockerignore', ...(dockerfile.inside ? [dockerfile.name] : [])]
    .filter((name) => isPathIgnored(patterns, name))
    .map((name) => `!${name}`);
  const ignore = kept.length === 0 ? patterns : compile(folder, [...lines, ...kept]);

  const packing = new Packing(folder, signal, onFile);
  const produce = async function* (): AsyncGenerator<Piece> {
    if (!dockerfile.inside) {
      const hidden = `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${dockerfile.name}\n.dockerignore\n`;
      yield* plainFile(dockerfile.name, await orBadContext(dockerfilePath, readFile(dockerfilePath)));
      yield* plainFile('.dockerignore', Buffer.from(hidden));
    }
    yield* packing.folder('', ignore, [], (path) => dockerfile.inside || path !== '.dockerignore');
    yield tarEnd;
  };
  return { dockerfile: dockerfile.name, tar: inPieces(produce()) };
}

/** Gathers small pieces: a request for each header would be most of the work. */
async function* inPieces(pieces: AsyncIterable<Piece>): AsyncGenerator<Uint8Array> {
  let held: Piece[] = [];
  let size = 0;
  for await (const piece of pieces) {
    if (piece.length === 0) continue;
    held.push(piece);
    size += piece.length;
    if (size < pieceSize) continue;
    yield Buffer.concat(held, size);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held, size);
}

type Piece = Uint8Array;

/** Walks a folder in the order of names and writes what is wanted of it. */
class Packing {
  readonly #root: string;
  readonly #signal: AbortSignal;
  readonly #onFile: (bytes: number) => void;
  /** Files with several names, by device and number: the second name becomes a link to the first. */
  readonly #linked = new Map<string, string>();

  constructor(root: string, signal: AbortSignal, onFile: (bytes: number) => void) {
    this.#root = root;
    this.#signal = signal;
    this.#onFile = onFile;
  }

  async *folder(
    path: string,
    ignore: IgnorePatterns,
    above: MatchedPatterns,
    isWanted: (path: string) => boolean,
  ): AsyncGenerator<Piece> {
    const whole = join(this.#root, path);
    const names = await orBadContext(whole, readdir(whole));
    for (const name of names.sort(byBytes)) {
      this.#signal.throwIfAborted();
      const child = path === '' ? name : `${path}/${name}`;
      if (!isWanted(child)) continue;
      const { ignored, matched } = isIgnored(ignore, child, above);
      const stats = await this.#stats(child);
      if (stats === undefined) continue;
      if (stats.isDirectory()) {
        if (ignored && !(ignore.hasExceptions && mayHoldExceptions(ignore, child))) continue;
        if (!ignored) yield encodeTarHeader({ ...headOf(`${child}/`, stats), kind: 'directory' });
        yield* this.folder(child, ignore, matched, isWanted);
      } else if (!ignored) {
        yield* this.#file(child, stats);
      }
    }
  }

  /** Undefined for what was removed since its name was read. */
  async #stats(path: string): Promise<Stats | undefined> {
    try {
      return await lstat(join(this.#root, path));
    } catch (error) {
      // A name that is no UTF-8 is another one by now: it must not go missing without a word.
      if (errorCode(error) === 'ENOENT' && !path.includes('\ufffd')) return undefined;
      throw badContext(path, error);
    }
  }

  async *#file(path: string, stats: Stats): AsyncGenerator<Piece> {
    const head = headOf(path, stats);
    const whole = join(this.#root, path);
    if (stats.isSymbolicLink()) {
      const linkTarget = (await orBadContext(whole, readlink(whole))).replaceAll(sep, '/');
      yield encodeTarHeader({ ...head, kind: 'symlink', linkTarget });
    } else if (stats.isFIFO()) {
      yield encodeTarHeader({ ...head, kind: 'fifo' });
    } else if (stats.isFile()) {
      const first = stats.nlink > 1 ? this.#firstName(path, stats) : path;
      if (first !== path) yield encodeTarHeader({ ...head, kind: 'hardlink', linkTarget: first });
      else yield* this.#content(head, whole, stats.size);
    }
    // Sockets have no place in a tar; devices in a context are nobody's wish.
  }

  #firstName(path: string, { dev, ino }: Stats): string {
    const key = `${dev}:${ino}`;
    const first = this.#linked.get(key);
    if (first === undefined) this.#linked.set(key, path);
    return first ?? path;
  }

  /** A file that grows meanwhile is sent as long as it was; one that shrinks ends the build. */
  async *#content(head: Head, path: string, size: number): AsyncGenerator<Piece> {
    // Opened before its header is sent: what may not be read must not leave half an entry behind.
    const file = await orBadContext(path, open(path));
    try {
      yield encodeTarHeader({ ...head, kind: 'file', size });
      let left = size;
      while (left > 0) {
        this.#signal.throwIfAborted();
        const { bytesRead, buffer } = await orBadContext(
          path,
          file.read(Buffer.allocUnsafe(Math.min(left, pieceSize)), 0, Math.min(left, pieceSize), size - left),
        );
        if (bytesRead === 0) throw badContext(path, new Error('it became shorter while it was sent'));
        left -= bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
      if (size > 0) yield new Uint8Array(paddingAfter(size));
      this.#onFile(size);
    } finally {
      await file.close();
    }
  }
}

/** Read and sent at a time, bytes. */
const pieceSize = 256 * 1024;

type Head = Pick<TarHead, 'path' | 'mode' | 'mtime' | 'size'>;

/** As the CLI sends it: everything is root's. Windows has no modes: what comes from there may be run. */
function headOf(path: string, { mode, mtimeMs }: Stats): Head {
  const kept = mode & 0o7777;
  const sent = process.platform === 'win32' ? kept | 0o111 : kept;
  return { path, mode: sent, mtime: Math.floor(mtimeMs / 1000), size: 0 };
}

function* plainFile(path: string, content: Uint8Array): Generator<Piece> {
  const mtime = Math.floor(Date.now() / 1000);
  yield encodeTarHeader({ path, kind: 'file', mode: 0o644, mtime, size: content.length });
  yield content;
  yield new Uint8Array(paddingAfter(content.length));
}

interface DockerfileName {
  readonly name: string;
  readonly inside: boolean;
}

async function dockerfileIn(folder: string, path: string): Promise<DockerfileName> {
  // Only the folder it is in is made real: a Dockerfile may itself be a link.
  const real = join(await orBadContext(path, realpath(dirname(path))), basename(path));
  const name = relative(folder, real).split(sep).join('/');
  const inside = name !== '' && !name.startsWith('../') && name !== '..' && !/^(?:[A-Za-z]:|\/)/.test(name);
  if (inside) return { name, inside };
  return { name: `.dockerfile.${randomBytes(10).toString('hex')}`, inside };
}

async function ignoreLines(
  folder: string,
  dockerfile: string,
): Promise<{ readonly lines: readonly string[]; readonly text: string }> {
  for (const path of [`${dockerfile}.dockerignore`, join(folder, '.dockerignore')]) {
    try {
      const text = await readFile(path, 'utf8');
      return { text, lines: readIgnoreFile(text, process.platform === 'win32') };
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw badContext(path, error);
    }
  }
  return { text: '', lines: [] };
}

function compile(folder: string, lines: readonly string[]): IgnorePatterns {
  try {
    return ignorePatterns(lines);
  } catch (error) {
    if (!(error instanceof BadPattern)) throw error;
    throw new SourceError(
      {
        kind: 'bad-context',
        path: join(folder, '.dockerignore'),
        reason: { kind: 'bad-pattern', text: error.pattern },
      },
      { cause: error },
    );
  }
}

async function orBadContext<T>(path: string, action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (error) {
    throw badContext(path, error);
  }
}

function badContext(path: string, error: unknown): SourceError {
  return new SourceError({ kind: 'bad-context', path, reason: said(error) }, { cause: error });
}

/** Go compares names byte by byte. */
function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
