import { isNone } from './none.ts';
import { compilePipeline } from './compilePipeline.ts';
import { printAction, sprintValue } from './fmt/print.ts';
import type { PipeNode, Spot } from './node.ts';
import { quote } from './quote.ts';
import { type Run, write } from './run.ts';
import { assign, forget } from './variables.ts';
import {
  indirect,
  integerOf,
  isInterface,
  isMap,
  isScalar,
  isSlice,
  isTrue,
  Scalar,
  unwrap,
  type Value,
} from './value.ts';

/** How a statement ended, when it was not at its end. */
type Jump = 'break' | 'continue' | undefined;

/** A compiled statement. */
export type Execute = (run: Run, dot: Value) => Jump;

/** A template of the set: the root (named "") or what define and block made. */
export interface Definition {
  readonly name: string;
  readonly execute: Execute;
  /** Whether another definition may take its place: it prints nothing but space. */
  readonly isBlank: boolean;
}

export const sequence =
  (statements: readonly Execute[]): Execute =>
  (run, dot) => {
    for (const statement of statements) {
      const jump = statement(run, dot);
      if (jump) return jump;
    }
    return undefined;
  };

/** An action prints its value unless it declares variables. */
export const action = (pipe: PipeNode): Execute => {
  const evaluate = compilePipeline(pipe);
  const prints = pipe.declared.length === 0;
  return (run, dot) => {
    const value = evaluate(run, dot);
    if (prints) write(run, typeof value === 'string' ? value : printAction(value, run));
    return undefined;
  };
};

export const branch = (
  kind: 'if' | 'with' | 'range',
  pipe: PipeNode,
  list: Execute,
  elseList: Execute | undefined,
): Execute => {
  const evaluate = compilePipeline(pipe);
  return (run, dot) => {
    const scope = run.names.length;
    const value = evaluate(run, dot);
    let jump: Jump;
    if (!(kind === 'range' ? iterate(run, pipe, value, list) : isTrue(unwrap(value)))) jump = elseList?.(run, dot);
    else if (kind !== 'range') jump = list(run, kind === 'with' ? value : dot);
    forget(run, scope);
    return jump;
  };
};

// Whether there was anything to iterate over.
const iterate = (run: Run, { declared, assigns }: PipeNode, ranged: Value, list: Execute): boolean => {
  const value = indirect(ranged);
  const mark = run.names.length;
  const [first, second] = declared;

  // One iteration; false after a break.
  const round = (index: Value, element: Value): boolean => {
    run.step();
    if (assigns) {
      if (first) assign(run, first, second ? index : element);
      if (second) assign(run, second, element);
    } else {
      if (first) run.values[mark - 1] = element;
      if (second) run.values[mark - 2] = index;
    }
    const jump = list(run, element);
    forget(run, mark);
    return jump !== 'break';
  };

  const count = integerOf(value);
  if (!isNone(count)) {
    if (second) run.fail(`can't use ${sprintValue(value, run)} to iterate over more than one variable`);
    const type = isScalar(value) ? value.type : undefined;
    for (let i = 0n; i < count; i++) if (!round(undefined, type ? new Scalar(type, i) : i)) break;
    return count > 0n;
  }
  if (isSlice(value)) {
    for (let i = 0; i < value.length; i++) if (!round(BigInt(i), value.element(i))) break;
    return value.length > 0;
  }
  if (isMap(value)) {
    for (const key of value.keys) if (!round(value.key(key), value.element(key))) break;
    return value.entries.size > 0;
  }
  // A nil interface was taken off by the pipeline; what is left of one is nothing to iterate over.
  if (isNone(value)) return false;
  return run.fail(`range can't iterate over ${sprintValue(isInterface(value) ? undefined : value, run)}`);
};

/** Calls a template, which is looked up only then. */
export const templateCall = (
  node: Spot,
  name: string,
  pipe: PipeNode | undefined,
  definitions: ReadonlyMap<string, Definition>,
): Execute => {
  const evaluate = pipe && compilePipeline(pipe);
  return (run, dot) => {
    run.step();
    run.node = node;
    const called = definitions.get(name);
    if (!called) return run.fail(`template ${quote(name)} not defined`);
    const value = evaluate?.(run, dot);
    run.call(node, called, value);
    return undefined;
  };
};
