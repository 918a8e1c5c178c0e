import { assignTo } from './assign.ts';
import { GoError } from './failure.ts';
import type { GoType } from './goType.ts';
import type { Node } from './node.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';

/** An argument, evaluated for a parameter of some type. */
export type Argument = (run: Run, dot: Value, type: GoType) => Value;

/** What a function and a method have in common. */
export interface Callee {
  readonly parameters: readonly GoType[];
  readonly variadic?: GoType | undefined;
}

/** The value piped in as the last argument; null where nothing is. */
export type Piped = Value | null;

/** Fails unless the number of arguments is right. Go looks at it before it evaluates any. */
export const checkCount = (run: Run, callee: Callee, name: string, given: number, piped: Piped): void => {
  const fixed = callee.parameters.length;
  const count = given + Number(piped !== null);
  if (callee.variadic !== undefined) {
    if (count < fixed) run.fail(`wrong number of args for ${name}: want at least ${fixed} got ${given}`);
  } else if (count !== fixed) run.fail(`wrong number of args for ${name}: want ${fixed} got ${count}`);
};

/** Evaluates the arguments left to right, the piped value last. */
export const evaluateArguments = (
  run: Run,
  dot: Value,
  callee: Callee,
  args: readonly Argument[],
  piped: Piped,
): Value[] => {
  const { parameters, variadic } = callee;
  const values: Value[] = [];
  for (const arg of args) values.push(arg(run, dot, parameterAt(parameters, variadic, values.length)));
  if (piped !== null) values.push(assignTo(parameterAt(parameters, variadic, values.length), piped, run));
  return values;
};

/** Runs a function body; its error becomes the template's, at the node. */
export const invoke = (run: Run, node: Node, name: string, body: () => Value): Value => {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    run.node = node;
    run.fail(`error calling ${name}: ${error.message}`);
  }
};

function parameterAt(parameters: readonly GoType[], variadic: GoType | undefined, index: number): GoType {
  const type = parameters[index] ?? variadic;
  if (type === undefined) throw new RangeError('more arguments than parameters');
  return type;
}
