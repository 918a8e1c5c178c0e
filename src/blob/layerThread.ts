import { Worker } from 'node:worker_threads';
import type { ThreadAnswer, ThreadJob, ThreadResult } from './threadMessages.ts';

export type NewJob = WithoutId<Exclude<ThreadJob, { readonly kind: 'piece' | 'end' | 'cancel' }>>;
type WithoutId<Each> = Each extends unknown ? Omit<Each, 'id'> : never;

/** Pieces are gathered up to this size, and so many may be on their way. */
const pieceSize = 512 * 1024;
const piecesAhead = 6;
/** A thread without work stays for this long, ms: starting one takes some 50. */
const idleTime = 30_000;

/** The near end of the thread in `thread.ts`: started with the first job, let go some time after the last. */
export class LayerThread {
  readonly #script: URL;
  readonly #jobs = new Map<number, (answer: ThreadAnswer) => void>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;

  constructor(script: URL) {
    this.#script = script;
  }

  /** How many jobs it has. */
  get load(): number {
    return this.#jobs.size;
  }

  /** The job's result. `bytes` is what a scan is to read. Throws what reading them throws, and an AbortError. */
  async run(job: NewJob, signal: AbortSignal, bytes?: AsyncIterable<Uint8Array>): Promise<ThreadResult> {
    signal.throwIfAborted();
    clearTimeout(this.#idle);
    const id = ++this.#lastId;
    const worker = this.#start();
    const { promise, resolve, reject } = Promise.withResolvers<ThreadResult>();
    const ahead = new Ahead();
    this.#jobs.set(id, (answer) => {
      if (answer.kind === 'taken') ahead.taken(answer.bytes);
      else if (answer.kind === 'failed') reject(new Error(answer.message));
      else resolve(answer);
    });
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      worker.postMessage({ ...job, id } satisfies ThreadJob);
      if (bytes !== undefined) this.#feed(worker, id, bytes, ahead).catch(reject);
      return await promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#jobs.delete(id);
      ahead.leave();
      worker.postMessage({ kind: 'cancel', id } satisfies ThreadJob);
      this.#rest();
    }
  }

  close(): void {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#failAll('the thread was ended');
    void worker?.terminate();
  }

  async #feed(worker: Worker, id: number, bytes: AsyncIterable<Uint8Array>, ahead: Ahead): Promise<void> {
    let gathered = ahead.piece();
    let filled = 0;
    const send = (): void => {
      const piece = gathered.subarray(0, filled);
      worker.postMessage({ kind: 'piece', id, bytes: piece } satisfies ThreadJob, [gathered.buffer]);
      gathered = ahead.piece();
      filled = 0;
    };
    for await (const piece of bytes) {
      for (let at = 0; at < piece.length;) {
        const part = piece.subarray(at, at + pieceSize - filled);
        gathered.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < pieceSize) continue;
        send();
        await ahead.room();
        if (ahead.isLeft) return;
      }
      // Whoever has the answer, or wants none any more, leaves the source.
      if (ahead.isLeft) return;
    }
    if (filled > 0) send();
    worker.postMessage({ kind: 'end', id } satisfies ThreadJob);
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#script);
    // Whoever waits for an answer waits for something else as well: the thread alone keeps no process alive.
    worker.unref();
    worker.on('message', (answer: ThreadAnswer) => this.#jobs.get(answer.id)?.(answer));
    worker.on('error', (error) => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#failAll(error instanceof Error ? error.message : String(error));
    });
    this.#worker = worker;
    return worker;
  }

  #rest(): void {
    if (this.#jobs.size > 0 || this.#worker === undefined) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), idleTime);
    this.#idle.unref();
  }

  #failAll(message: string): void {
    for (const [id, tell] of this.#jobs) tell({ kind: 'failed', id, message });
  }
}

/** The pieces that are on their way. */
class Ahead {
  /** Used up, to be filled again: new memory for each would take as long as reading it. */
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];
  #count = 0;
  #wake: () => void = () => undefined;
  isLeft = false;

  /** One to fill, of whatever bytes it had before. */
  piece(): Uint8Array<ArrayBuffer> {
    return this.#spare.pop() ?? new Uint8Array(pieceSize);
  }

  /** A piece was sent: resolves when the next may be. */
  async room(): Promise<void> {
    this.#count++;
    while (this.#count >= piecesAhead && !this.isLeft) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  taken(used: Uint8Array<ArrayBuffer>): void {
    this.#spare.push(new Uint8Array(used.buffer));
    this.#count--;
    this.#wake();
  }

  leave(): void {
    this.isLeft = true;
    this.#wake();
  }
}
