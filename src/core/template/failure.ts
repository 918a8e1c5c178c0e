/** Where in the template something is wrong. */
export interface Place {
  /** 1-based. */
  readonly line: number;
  /** 0-based, in bytes from the start of the line, as Go counts. */
  readonly column: number;
  /** In bytes from the start of the template. */
  readonly byteOffset: number;
  /** In UTF-16 units from the start of the template, as editors count. */
  readonly offset: number;
  /** In UTF-16 units. */
  readonly length: number;
}

/**
 * - `parse`: the template is not one. `execute`: it failed on this value. Both have Go's words as message.
 * - the rest: a budget of ours that Go does not have.
 */
export type FormatFailure = 'parse' | 'execute' | 'steps' | 'depth' | 'output' | 'time';

/** What compiling and executing templates throw. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  declare readonly failure: FormatFailure;
  declare readonly place: Place | undefined;

  constructor(failure: FormatFailure, message: string, place?: Place) {
    super(message);
    this.failure = failure;
    this.place = place;
  }

  /** Whether one of our own budgets stopped the template, where Go would have gone on. */
  get isBudget(): boolean {
    return !/parse|execute/.test(this.failure);
  }
}

/** The error, or panic, of a function called from a template: `error calling NAME: TEXT`. */
export class GoError extends Error {}

/** Fails as a Go function does. */
export function raise(message?: string): never {
  throw new GoError(message);
}
