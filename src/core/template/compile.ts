import { type Budget, DEFAULT_BUDGET } from './budget.ts';
import { BUILTINS } from './builtins/table.ts';
import { functionNamed, type TemplateFunction } from './function.ts';
import { parse } from './parser.ts';
import { newRun } from './run.ts';
import type { Value } from './value.ts';

export interface ExecuteOptions {
  /** Go's option missingkey=error: a key a map does not have is an error instead of "no value". */
  readonly missingKeyIsError?: boolean;
  readonly budget?: Budget;
  /** Whether the error's text is not needed. */
  readonly quiet?: boolean;
}

export interface Output {
  /** A Go string: what is not UTF-8 in it is held as goString.ts says. `toBytes` makes bytes of it. */
  readonly text: string;
  /** Whether an address was printed that no other run would print. */
  readonly approximate: boolean;
}

/** Runs a compiled template. */
export type ExecuteTemplate = (dot: Value, options?: ExecuteOptions) => Output;

/**
 * Compiles a Go text/template that runs on the engine's own values.
 * @throws FormatError with Go's words, now and when it runs.
 */
export const compileTemplate = (
  text: string,
  functions: Readonly<Record<string, TemplateFunction>> = {},
): ExecuteTemplate => {
  const source = text.toWellFormed();
  const execute = parse(source, (name) => functionNamed(name, [functions, BUILTINS]));
  return (dot, { budget = DEFAULT_BUDGET, missingKeyIsError = false, quiet = false } = {}) => {
    const run = newRun(source, dot, budget, missingKeyIsError, quiet);
    try {
      execute(run, dot);
    } catch (error) {
      // The engine's stack gave out before our own count of depth did.
      if (error instanceof RangeError) run.overflow();
      throw error;
    }
    return { text: run.output, approximate: run.approximate };
  };
};
