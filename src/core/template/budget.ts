/** What a template may use before it is stopped. Go has no such limits; a panel that must not freeze does. */
export interface Budget {
  /** Statements, commands and loop rounds, and a share for long texts. */
  readonly steps: number;
  /** Templates inside templates. */
  readonly depth: number;
  /** UTF-16 units printed, or held in one string. */
  readonly output: number;
  /** Milliseconds by `clock`. */
  readonly time: number;
  /** A clock in milliseconds; without one there is no limit on time. */
  readonly clock: (() => number) | undefined;
}

export const DEFAULT_BUDGET: Budget = {
  steps: 1_000_000,
  depth: 1_000,
  output: 1_048_576,
  time: 50,
  clock: Date.now,
};
