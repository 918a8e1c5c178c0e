import { randomUUID } from 'node:crypto';
import { SourceError } from '../core/failure.ts';
import type { Image } from '../core/image.ts';
import { cancelled } from '../core/failure.ts';
import { notDocker } from './errors.ts';
import { numberAt, textAt } from '../core/fields.ts';
import { hiddenLabel } from './hiddenLabel.ts';
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
  release(): void;
}

/** In milliseconds. */
export interface ReaderTimes {
  /** How long a container stays after its last reader: while it is there, its image cannot be removed by others. */
  readonly idle: number;
  /** The age at which a container of ours belongs to nobody any more. */
  readonly leftover: number;
}

/**
 * Lets files of the engine's machine be read through its socket: a container that is never started, with read-only mounts, whose files the
 * engine hands out. It is made when somebody reads and removed as soon as nobody does; what a crash leaves behind carries a label and is
 * removed the next time.
 */
export class ReaderContainers {
  readonly #session: Session;
  readonly #times: ReaderTimes;
  #current:
    | { readonly key: string; readonly id: Promise<string>; users: number; timer: NodeJS.Timeout | undefined }
    | undefined;
  #swept = false;

  constructor(session: Session, times: ReaderTimes = { idle: 300, leftover: 3_600_000 }) {
    this.#session = session;
    this.#times = times;
  }

  /** A reader of these folders; `image` is any image of the engine. Throws where the engine refuses to make the container. */
  async acquire(
    mounts: readonly StoreMount[],
    image: Pick<Image, 'id' | 'config'>,
    signal: AbortSignal,
  ): Promise<Reader> {
    const key = JSON.stringify(mounts);
    if (this.#current !== undefined && this.#current.key !== key) await this.close();
    const current = (this.#current ??= { key, id: this.#create(mounts, image), users: 0, timer: undefined });
    clearTimeout(current.timer);
    current.users++;
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      current.users--;
      if (current.users > 0) return;
      current.timer = setTimeout(() => {
        if (this.#current === current) this.#current = undefined;
        void this.#remove(current.id);
      }, this.#times.idle);
    };
    try {
      const id = await untilAborted(current.id, signal);
      return { file: (path, reading) => this.#file(id, path, reading), release };
    } catch (error) {
      if (!signal.aborted && this.#current === current) this.#current = undefined;
      release();
      throw error;
    }
  }

  /** Removes a container that nobody is reading through: before an image is removed it must be gone. */
  async close(): Promise<void> {
    const current = this.#current;
    if (current === undefined || current.users > 0) return;
    clearTimeout(current.timer);
    this.#current = undefined;
    await this.#remove(current.id);
  }

  async #create(mounts: readonly StoreMount[], image: Pick<Image, 'id' | 'config'>): Promise<string> {
    // Others may be waiting for the same container: nobody's signal ends this.
    const signal = AbortSignal.timeout(30_000);
    const body = {
      Image: image.id,
      Cmd: ['never-started'],
      Labels: { [hiddenLabel]: 'reads the image store; never started; may be removed' },
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
    if (!this.#swept) void this.#sweep(id);
    return id;
  }

  async #remove(id: Promise<string>): Promise<void> {
    try {
      await this.#removeContainer(await id);
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

  /** Removes what earlier sessions left behind; another window's reader is younger than that, and `id` is our own. */
  async #sweep(id: string): Promise<void> {
    this.#swept = true;
    try {
      const signal = AbortSignal.timeout(30_000);
      const { clock } = await this.#session.renewed(signal);
      const ask = {
        asked: { about: 'container', container: '' },
        signal,
        patience: this.#session.patience.question,
      } as const;
      const found = await this.#session.ask(ask, (docker) =>
        docker.listContainers({ all: true, filters: { label: [hiddenLabel] } }),
      );
      if (!Array.isArray(found) || clock === undefined) return;
      for (const item of found as readonly unknown[]) {
        const created = numberAt(item, 'Created');
        if (textAt(item, 'Id') !== id && created !== undefined && (clock - created) * 1000 >= this.#times.leftover)
          await this.#removeContainer(textAt(item, 'Id'));
      }
    } catch {
      this.#swept = false;
    }
  }

  async *#file(id: string, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const ask = { asked: { about: 'image', image: '' }, signal, patience: this.#session.patience.question } as const;
    let stream: AsyncIterable<Uint8Array>;
    try {
      stream = asStream(await this.#session.ask(ask, (docker) => docker.getContainer(id).getArchive({ path })));
    } catch (error) {
      // Not an image that is missing but a file.
      const missing = error instanceof SourceError && error.failure.kind === 'no-such-image';
      throw missing
        ? new SourceError({ kind: 'daemon', status: 404, text: `${path} is not there` }, { cause: error })
        : error;
    }
    yield* fileInTar(stream, path);
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
