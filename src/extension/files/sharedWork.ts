import { cancelled } from '../../core/failure.ts';

/** Work that several wait for: it is given up when none of them wants it any more. */
export class SharedWork<Result> {
  readonly #abort = new AbortController();
  readonly #result: Promise<Result>;
  readonly #reports = new Set<Report>();
  #last: Parameters<Report> | undefined;
  #waiting = 0;
  #state: 'running' | 'done' | 'failed' = 'running';

  constructor(work: (signal: AbortSignal, report: Report) => Promise<Result>) {
    this.#result = work(this.#abort.signal, (done, total) => {
      this.#last = [done, total];
      for (const report of this.#reports) report(done, total);
    });
    this.#result.then(
      () => (this.#state = 'done'),
      () => (this.#state = 'failed'),
    );
  }

  /** Whether there is, or will be, no result: it has to be done anew. */
  get isOver(): boolean {
    return this.#abort.signal.aborted || this.#state === 'failed';
  }

  /** Whoever waits without a signal waits to the end. */
  async wait(signal?: AbortSignal, report?: Report): Promise<Result> {
    if (signal?.aborted === true) throw cancelled(signal);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const leave = (): void => {
      if (signal !== undefined) reject(cancelled(signal));
    };
    this.#waiting++;
    if (report !== undefined) this.#reports.add(report);
    // Who comes later is told as well.
    if (this.#last !== undefined && this.#state === 'running') report?.(...this.#last);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([this.#result, aborted]);
    } finally {
      signal?.removeEventListener('abort', leave);
      if (report !== undefined) this.#reports.delete(report);
      this.#waiting--;
      if (this.#waiting === 0 && this.#state === 'running') this.giveUp();
    }
  }

  giveUp(): void {
    this.#abort.abort();
  }
}

/** How much of the work is done. */
export type Report = (done: number, total: number) => void;
