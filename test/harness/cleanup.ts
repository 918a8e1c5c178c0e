// Usage: `await main(async (cleanup, signal) => { const engine = await startEngine(...); cleanup.add(engine.stop); ...; return 0; });`
import { say } from './say.ts';

/** What has been started and must be stopped again, in the opposite order. */
export class Cleanup {
  readonly #steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  /** Runs every step even where one fails; throws what failed. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'stopping what was started failed');
  }
}

/** As Promise.all, but a failure waits for the others: nothing is still starting when the cleaning begins. */
export async function together<const Promises extends readonly unknown[]>(
  promises: Promises,
): Promise<{ -readonly [Index in keyof Promises]: Awaited<Promises[Index]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/** What a person can put right: its message is printed without a stack, and the program ends with 77 (could not run). */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/**
 * Runs a harness program to its exit code, and stops what it started whether it ends, fails or is interrupted.
 * Ctrl-C aborts the signal; a second one ends the process at once (a later run clears up what is left).
 */
export async function main(program: (cleanup: Cleanup, signal: AbortSignal) => Promise<number>): Promise<void> {
  const cleanup = new Cleanup();
  const interrupted = new AbortController();
  let interruptedAt = 0;
  const onSignal = (name: NodeJS.Signals): void => {
    // npm and the terminal may both hand on the same Ctrl-C.
    if (interrupted.signal.aborted && performance.now() - interruptedAt > 1_000) process.exit(1);
    if (interrupted.signal.aborted) return;
    interruptedAt = performance.now();
    say(`${name}: stopping`);
    interrupted.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  // A killed npm, or whatever started this, says nothing to what it runs.
  const parent = process.ppid;
  const orphaned = setInterval(
    () => process.ppid !== parent && !interrupted.signal.aborted && onSignal('SIGTERM'),
    1_000,
  );
  orphaned.unref();
  let code = 1;
  try {
    code = await program(cleanup, interrupted.signal);
  } catch (error) {
    if (error instanceof Unavailable) {
      say(error.message);
      code = 77;
    } else if (!interrupted.signal.aborted) console.error(error);
  }
  await cleanup.run().catch((error: unknown) => {
    console.error(error);
    code ||= 1;
  });
  process.exit(interrupted.signal.aborted ? 130 : code);
}
