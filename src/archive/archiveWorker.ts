import { Worker } from 'node:worker_threads';
import { SourceError } from '../core/failure.ts';
import type { ArchiveFinding, ArchiveJob, WorkerAnswer, WorkerJob } from './workerMessages.ts';

/** Who finds things out about archives. */
export interface ArchiveReader {
  /** What there is to find, until it is done. Leaving the loop or aborting stops the work. Throws `SourceError`. */
  run(job: ArchiveJob, signal: AbortSignal): AsyncGenerator<ArchiveFinding>;
  close(): Promise<void>;
}

/** The near end of the thread in `worker.ts`: started with the first job, and let go by `close`. */
export class ArchiveWorker implements ArchiveReader {
  readonly #script: URL;
  readonly #jobs = new Map<number, (answer: WorkerAnswer) => void>();
  #worker: Worker | undefined;
  #lastId = 0;

  constructor(script: URL) {
    this.#script = script;
  }

  async *run(job: ArchiveJob, signal: AbortSignal): AsyncGenerator<ArchiveFinding> {
    signal.throwIfAborted();
    const id = ++this.#lastId;
    const answers: WorkerAnswer[] = [];
    let wake: () => void = () => undefined;
    this.#jobs.set(id, (answer) => {
      answers.push(answer);
      wake();
    });
    const onAbort = () => wake();
    signal.addEventListener('abort', onAbort);
    const worker = this.#start();
    try {
      worker.postMessage({ ...job, id } satisfies WorkerJob);
      for (;;) {
        signal.throwIfAborted();
        const answer = answers.shift();
        if (answer === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else if (answer.kind === 'done') return;
        else if (answer.kind === 'failed') throw failureOf(answer);
        else yield answer;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#jobs.delete(id);
      this.#worker?.postMessage({ kind: 'cancel', id } satisfies WorkerJob);
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#failAll('the archive was closed');
    await worker?.terminate();
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#script);
    // Whoever waits for an answer waits for something else as well: the thread alone keeps no process alive.
    worker.unref();
    worker.on('message', (answer: WorkerAnswer) => this.#jobs.get(answer.id)?.(answer));
    worker.on('error', (error) => {
      this.#worker = undefined;
      this.#failAll(error instanceof Error ? error.message : String(error));
    });
    this.#worker = worker;
    return worker;
  }

  #failAll(message: string): void {
    for (const [id, tell] of this.#jobs) tell({ kind: 'failed', id, message });
  }
}

function failureOf(answer: Extract<WorkerAnswer, { readonly kind: 'failed' }>): Error {
  const cause = new Error(answer.message);
  return answer.failure === undefined ? cause : new SourceError(answer.failure, { cause });
}
