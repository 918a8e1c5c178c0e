/** One line about what the harness is doing, on stderr, so that what a suite prints on stdout stays its own. */
export function say(text: string): void {
  process.stderr.write(`strata: ${text}\n`);
}

/** Seconds since `start` (a `performance.now()`), one decimal: `3.4 s`. */
export function since(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
