import { describe, test } from 'vitest';

type Define = (name: string, body: () => void | Promise<void>) => void;

/**
 * A test for the engines it is about. On others it is not there: `npm test` runs on every kind of engine, and calls skipped
 * only what could have run.
 */
export function testWhere(applies: boolean): Define {
  return applies ? test : () => undefined;
}

/** The same for a whole suite. */
export function describeWhere(applies: boolean): Define {
  return applies ? describe : () => undefined;
}
