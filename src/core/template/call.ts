import { assignTo } from './assign.ts';
import { GoError } from './failure.ts';
import { ANY, type Callee, type GoType } from './goType.ts';
import type { Spot } from './node.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';

/** An argument, evaluated for a parameter of some type. */
export type Argument = (run: Run, dot: Value, type: GoType) => Value;

/** The value piped in as the last argument; null where nothing is. */
export type Piped = Value | null;

/** Fails unless the number of arguments is right. Go looks at it before it evaluates any. */
export const checkCount = (run: Run, callee: Callee<unknown>, name: string, given: number, piped: Piped): void => {
  const fixed = callee.parameters.length;
  const count = given + Number(piped !== null);
  if (callee.variadic ? count >= fixed : count === fixed) return;
  const wanted = callee.variadic ? `at least ${fixed} got ${given}` : `${fixed} got ${count}`;
  run.fail(`wrong number of args for ${name}: want ${wanted}`);
};

/**
 * Evaluates the arguments left to right, the piped value last, and runs a function body on them; its error becomes the
 * template's, at the node.
 */
export const invoke = (
  run: Run,
  dot: Value,
  node: Spot,
  name: string,
  { parameters, variadic }: Callee<unknown>,
  args: readonly Argument[],
  piped: Piped,
  body: (values: readonly Value[]) => Value,
): Value => {
  const typeAt = (index: number): GoType => parameters[index] ?? variadic ?? ANY;
  const values = args.map((arg, index) => arg(run, dot, typeAt(index)));
  if (piped !== null) values.push(assignTo(typeAt(args.length), piped, run));
  try {
    return body(values);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    run.node = node;
    return run.fail(`error calling ${name}: ${error.message}`);
  }
};
