import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { numberAt, textAt } from '../../core/fields.ts';

/** Who is writing what, as it is kept for the time after a crash. */
interface Entry {
  readonly key: string;
  readonly path: string;
  readonly host: string;
  readonly pid: number;
  /** When it was begun, ms since the epoch. */
  readonly at: number;
}

/** A clock may be set while something is written: an entry counts as older than the machine's start only by more than this, ms. */
const clockSlack = 600_000;

/** A disk that has not been there for so long, ms, is not waited for any more. */
const forgottenAfter = 30 * 86_400_000;

/**
 * Puts what is saved together beside its target and moves it in place when it is whole. Each such file is written down before it is made,
 * in a folder that all windows share: what a crash leaves is removed by the next window that looks.
 */
export class PartialFiles {
  readonly #folder: string;
  readonly #onTrouble: (error: unknown) => void;
  readonly #own = new Set<string>();

  constructor(folder: string, onTrouble: (error: unknown) => void) {
    this.#folder = folder;
    this.#onTrouble = onTrouble;
  }

  /** What `write` puts at the path it is given, a file or a folder, becomes the target; where it throws, nothing stays. */
  async whole<T>(target: string, write: (partial: string) => Promise<T>): Promise<T> {
    return await this.beside(target, async (partial) => {
      const written = await write(partial);
      await rename(partial, target);
      return written;
    });
  }

  /** Hands out a path beside the target for what is made on the way to it; what stands there afterwards is removed. */
  async beside<T>(target: string, use: (partial: string) => Promise<T>): Promise<T> {
    const key = randomBytes(6).toString('hex');
    const partial = join(dirname(target), nameOf(key));
    await this.#note({ key, path: partial, host: hostname(), pid: process.pid, at: Date.now() });
    try {
      return await use(partial);
    } finally {
      await rm(partial, { recursive: true, force: true });
      await this.#forget(key);
    }
  }

  /** Removes what windows that are no more have left behind. Never throws. */
  async sweep(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const key = /^([0-9a-f]{12})\.json$/.exec(name)?.[1];
      if (key === undefined || this.#own.has(key)) continue;
      try {
        const entry = readEntry(key, await readFile(this.#file(key), 'utf8'));
        if (entry === undefined || (isOwnerGone(entry) && (await removed(entry)))) await this.#forget(key);
      } catch (error) {
        // Another window may have been quicker.
        if (!isAbsent(error)) this.#onTrouble(error);
      }
    }
  }

  async #note({ key, ...rest }: Entry): Promise<void> {
    this.#own.add(key);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(this.#file(key), JSON.stringify(rest));
    } catch (error) {
      // Saving is worth more than knowing what to clean up after a crash.
      this.#onTrouble(error);
    }
  }

  async #forget(key: string): Promise<void> {
    await rm(this.#file(key), { force: true }).catch(this.#onTrouble);
    this.#own.delete(key);
  }

  #file(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}

/** No longer than most names, whatever the target's. Files of other names are never touched. */
function nameOf(key: string): string {
  return `.strata-${key}.partial`;
}

/** Undefined for what is none, or names a file that is not ours. */
function readEntry(key: string, text: string): Entry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // It was cut off: the file it was to name has not been made.
    return undefined;
  }
  const path = textAt(value, 'path');
  if (!isAbsolute(path) || basename(path) !== nameOf(key)) return undefined;
  return { key, path, host: textAt(value, 'host'), pid: numberAt(value, 'pid') ?? 0, at: numberAt(value, 'at') ?? 0 };
}

/** Whether the file is gone now, or is not waited for any more. */
async function removed({ path, at }: Entry): Promise<boolean> {
  const isReachable = await access(dirname(path)).then(
    () => true,
    () => false,
  );
  if (!isReachable) return Date.now() - at > forgottenAfter;
  await rm(path, { recursive: true, force: true });
  return true;
}

function isOwnerGone({ host, pid, at }: Entry): boolean {
  // Homes may be shared: of another machine's processes nobody here knows.
  if (host !== hostname()) return false;
  // Ours are known: one that had our number is no more. And so are all from before the machine's start.
  if (pid === process.pid || at < Date.now() - uptime() * 1000 - clockSlack) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it is another person's.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
