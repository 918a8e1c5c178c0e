import { cancelled } from '../core/failure.ts';

/**
 * What `making` answers, or an AbortError as soon as the signal says so. Whoever hangs up on a daemon does not hear of what it makes
 * all the same: so given up is the waiting, not the asking, and `undo` takes away what was made in the end.
 */
export async function orGiveUp<T>(
  making: Promise<T>,
  signal: AbortSignal,
  undo: (made: T) => Promise<unknown>,
): Promise<T> {
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => {
    reject(cancelled(signal));
    making.then(undo).catch(() => undefined);
  };
  if (signal.aborted) giveUp();
  else signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([making, givenUp]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
