import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { cancelled, SourceError } from '../core/failure.ts';
import type { Image, ImageId } from '../core/image.ts';
import { notDocker } from './errors.ts';
import { listAt, numberAt, textAt, textMapAt } from '../core/fields.ts';
import { hiddenLabel, ownerLabel } from './hiddenLabel.ts';
import { inspectImage } from './images.ts';
import { queryString } from './requestPath.ts';
import { asStream, type Session } from './session.ts';
import { fileInTar } from './fileInTar.ts';

/** A folder of the engine's machine that the reader sees, read-only. */
export interface StoreMount {
  readonly source: string;
  readonly target: string;
}

/** A container that is there to be read through. */
export interface Reader {
  /** A file's bytes, as it is streamed; `daemon` with status 404 where there is none. */
  file(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** A tar of what stands at a path, with all below it; its names begin with the path's last one. */
  tar(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  release(): void;
}

/** In milliseconds. */
export interface ReaderTimes {
  /** How long a container stays after its last reader where others have come shortly after one another, or its image is held anyway. */
  readonly idle: number;
  /** How soon the next reader has to come for that. */
  readonly burst: number;
  /** The age at which a container of ours belongs to nobody any more. */
  readonly leftover: number;
}

/** How long a reader reads: a few small files, or one large file after the other, which nobody should have to wait for. */
export type Reading = 'short' | 'long';

/** So many containers are read through at a time by those who read long. */
const containersAtOnce = 3;

interface Current {
  readonly key: string;
  id: Promise<Made>;
  users: number;
  /** Those of them who read long. */
  long: number;
  timer: NodeJS.Timeout | undefined;
}

interface Made {
  readonly id: string;
  /** Whether it stands on an image that another container holds anyway. */
  readonly isBorrowed: boolean;
}

/**
 * Lets files of the engine's machine be read through its socket: a container that is never started, with read-only mounts, whose files the
 * engine hands out. While it is there its image cannot be removed: it stands on an image that some container holds anyway, where there is one,
 * and goes as soon as nobody reads. What a crash leaves behind carries a label and is removed the next time. An engine hands out one file of a
 * container at a time: readings that are long have containers of their own.
 */
export class ReaderContainers {
  readonly #session: Session;
  readonly #times: ReaderTimes;
  readonly #containers = new Set<Current>();
  #lastRelease = Number.NEGATIVE_INFINITY;
  /** An image that some container holds, and what of it has to be known. */
  #held: Pick<Image, 'id' | 'config'> | undefined;

  constructor(session: Session, times: ReaderTimes = { idle: 1_000, burst: 2_000, leftover: 3_600_000 }) {
    this.#session = session;
    this.#times = times;
  }

  /** A reader of these folders; `image` is any image of the engine. Throws where the engine refuses to make the container. */
  async acquire(
    mounts: readonly StoreMount[],
    image: Pick<Image, 'id' | 'config'>,
    signal: AbortSignal,
    reading: Reading = 'short',
  ): Promise<Reader> {
    const key = JSON.stringify(mounts);
    const current = this.#fitting(key, reading) ?? {
      key,
      id: this.#make(mounts, image),
      users: 0,
      long: 0,
      timer: undefined,
    };
    this.#containers.add(current);
    clearTimeout(current.timer);
    const long = reading === 'long' ? 1 : 0;
    current.users++;
    current.long += long;
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      current.users--;
      current.long -= long;
      void this.#rest(current);
    };
    try {
      await untilAborted(current.id, signal);
      const tar: Reader['tar'] = (path, until) => this.#tar(current, [mounts, image], path, until);
      return { file: (path, until) => fileInTar(tar(path, until), path), tar, release };
    } catch (error) {
      if (!signal.aborted) this.#containers.delete(current);
      release();
      throw error;
    }
  }

  /** Removes the containers that nobody is reading through: before an image is removed they must be gone. */
  async close(): Promise<void> {
    const idle = [...this.#containers].filter(({ users }) => users === 0);
    await Promise.all(idle.map((each) => this.#leave(each)));
  }

  /** Removes every container of ours, any window's; whoever reads through one makes another. Whether there was any. */
  async yield(signal: AbortSignal): Promise<boolean> {
    this.#held = undefined;
    const ours = await this.#ours(signal);
    for (const each of ours) await this.#removeContainer(textAt(each, 'Id')).catch(() => undefined);
    return ours.length > 0;
  }

  /** Removes what sessions left behind that are no more. Never throws. */
  async sweep(signal: AbortSignal): Promise<void> {
    try {
      const ours = await this.#ours(signal);
      if (ours.length === 0) return;
      const { clock } = await this.#session.agreed(signal);
      const made = await Promise.allSettled([...this.#containers].map(({ id }) => id));
      const own = new Set(made.map((each) => (each.status === 'fulfilled' ? each.value.id : '')));
      for (const each of ours) {
        const age = ((clock ?? 0) - (numberAt(each, 'Created') ?? Number.POSITIVE_INFINITY)) * 1000;
        const isLeft = isOwnerGone(textMapAt(each, 'Labels')[ownerLabel]) || age >= this.#times.leftover;
        if (isLeft && !own.has(textAt(each, 'Id'))) await this.#removeContainer(textAt(each, 'Id'));
      }
    } catch {
      // The next connection tries again.
    }
  }

  #fitting(key: string, reading: Reading): Current | undefined {
    const fitting = [...this.#containers].filter((each) => each.key === key);
    const [least] = fitting.toSorted((a, b) => a.long - b.long);
    return reading === 'short' || least?.long === 0 || fitting.length >= containersAtOnce ? least : undefined;
  }

  async #leave(current: Current): Promise<void> {
    clearTimeout(current.timer);
    this.#containers.delete(current);
    await this.#remove(current.id);
  }

  async #rest(current: Current): Promise<void> {
    if (current.users > 0) return;
    const now = performance.now();
    const isBurst = now - this.#lastRelease < this.#times.burst;
    this.#lastRelease = now;
    const isBorrowed = (await current.id.catch(() => undefined))?.isBorrowed ?? false;
    if (current.users > 0) return;
    clearTimeout(current.timer);
    if (isBurst || isBorrowed) current.timer = setTimeout(() => void this.#leave(current), this.#times.idle);
    else void this.#leave(current);
  }

  /** On an image that is held anyway; on the one that is asked about where there is none, or it does not work. */
  async #make(mounts: readonly StoreMount[], image: Pick<Image, 'id' | 'config'>): Promise<Made> {
    // Others may be waiting for the same container: nobody's signal ends this.
    const signal = AbortSignal.timeout(30_000);
    const held = await this.#heldImage(signal);
    if (held !== undefined) {
      try {
        return { id: await this.#create(mounts, held, signal), isBorrowed: true };
      } catch (error) {
        this.#held = undefined;
        if (held.id === image.id) throw error;
      }
    }
    return { id: await this.#create(mounts, image, signal), isBorrowed: false };
  }

  async #heldImage(signal: AbortSignal): Promise<Pick<Image, 'id' | 'config'> | undefined> {
    try {
      const ask = {
        asked: { about: 'container', container: '' },
        signal,
        patience: this.#session.patience.question,
      } as const;
      const found = await this.#session.ask(ask, (docker) => docker.listContainers({ all: true, limit: 16 }));
      const ids = (Array.isArray(found) ? (found as readonly unknown[]) : [])
        .filter((each) => textMapAt(each, 'Labels')[hiddenLabel] === undefined)
        .map((each) => textAt(each, 'ImageID'))
        .filter((id) => id.startsWith('sha256:'));
      if (this.#held !== undefined && ids.includes(this.#held.id)) return this.#held;
      const [id] = ids;
      this.#held = id === undefined ? undefined : await inspectImage(this.#session, id, signal);
    } catch {
      this.#held = undefined;
    }
    return this.#held;
  }

  async #create(
    mounts: readonly StoreMount[],
    image: { readonly id: ImageId; readonly config: Pick<Image['config'], 'volumes'> },
    signal: AbortSignal,
  ): Promise<string> {
    const body = {
      Image: image.id,
      Cmd: ['never-started'],
      Labels: {
        [hiddenLabel]: 'reads the image store; never started; may be removed',
        [ownerLabel]: `${hostname()} ${process.pid}`,
      },
      NetworkDisabled: true,
      HostConfig: {
        NetworkMode: 'none',
        Mounts: [
          // "Mounts" refuse a source that is missing, where "Binds" would make it. Without recursion: no mount of other containers is held.
          ...mounts.map(({ source, target }) => ({
            Type: 'bind',
            Source: source,
            Target: target,
            ReadOnly: true,
            BindOptions: { NonRecursive: true },
          })),
          // The image's own volumes would be made and filled now.
          ...image.config.volumes.map((volume) => ({ Type: 'tmpfs', Target: volume })),
        ],
      },
    };
    const path = `${await this.#session.prefix(signal)}/containers/create${queryString({ name: `strata-reader-${randomUUID().slice(0, 8)}` })}`;
    const answer = await this.#session.modem.json(
      { method: 'POST', path, body: JSON.stringify(body) },
      signal,
      this.#session.patience.work,
    );
    const id = textAt(answer, 'Id');
    if (id === '') throw notDocker(this.#session.endpoint, new Error('a container was made that has no id'));
    return id;
  }

  async #remove(made: Promise<Made>): Promise<void> {
    try {
      await this.#removeContainer((await made).id);
    } catch {
      // It was never made, is gone already, or is swept the next time.
    }
  }

  async #removeContainer(id: string): Promise<void> {
    const ask = {
      asked: { about: 'container', container: id, change: 'remove' },
      signal: AbortSignal.timeout(30_000),
      patience: this.#session.patience.work,
    } as const;
    await this.#session.ask(ask, (docker) => docker.getContainer(id).remove({ force: true, v: true }));
  }

  async #ours(signal: AbortSignal): Promise<readonly unknown[]> {
    const ask = {
      asked: { about: 'container', container: '' },
      signal,
      patience: this.#session.patience.question,
    } as const;
    const found = await this.#session.ask(ask, (docker) =>
      docker.listContainers({ all: true, filters: { label: [hiddenLabel] } }),
    );
    return listAt({ found }, 'found');
  }

  async *#tar(
    current: Current,
    made: readonly [readonly StoreMount[], Pick<Image, 'id' | 'config'>],
    path: string,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const before = current.id;
    let stream: AsyncIterable<Uint8Array>;
    try {
      stream = await this.#open((await untilAborted(before, signal)).id, path, signal);
    } catch (error) {
      // Whoever tidies up containers, or removes an image in another window, takes ours along.
      if (!isMissing(error) || !(await this.#isGone((await before).id, signal))) throw error;
      if (current.id === before) current.id = this.#make(...made);
      stream = await this.#open((await untilAborted(current.id, signal)).id, path, signal);
    }
    yield* stream;
  }

  async #open(id: string, path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const ask = { asked: { about: 'image', image: '' }, signal, patience: this.#session.patience.question } as const;
    try {
      return asStream(await this.#session.ask(ask, (docker) => docker.getContainer(id).getArchive({ path })));
    } catch (error) {
      // Not an image that is missing but a file.
      const missing = error instanceof SourceError && error.failure.kind === 'no-such-image';
      throw missing
        ? new SourceError({ kind: 'daemon', status: 404, text: `${path} is not there` }, { cause: error })
        : error;
    }
  }

  async #isGone(id: string, signal: AbortSignal): Promise<boolean> {
    const ask = {
      asked: { about: 'container', container: id },
      signal,
      patience: this.#session.patience.question,
    } as const;
    return await this.#session
      .ask(ask, (docker) => docker.getContainer(id).inspect())
      .then(
        () => false,
        (error: unknown) => error instanceof SourceError && error.failure.kind === 'no-such-container',
      );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof SourceError && error.failure.kind === 'daemon' && error.failure.status === 404;
}

/** A container names the machine and process it was made by. */
function isOwnerGone(owner: string | undefined): boolean {
  const [host, pid = ''] = owner?.split(' ') ?? [];
  if (host !== hostname() || !/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // EPERM: it is another person's.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw cancelled(signal);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(cancelled(signal));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
