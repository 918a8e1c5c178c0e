import { compilePipeline, type Functions } from './compilePipeline.ts';
import { sprintValue } from './fmt/print.ts';
import type { ActionNode, BranchNode, Definition, ListNode, Statement, TemplateNode } from './node.ts';
import { quote } from './quote.ts';
import type { Run } from './run.ts';
import {
  indirect,
  integerOf,
  isTrue,
  Scalar,
  unwrap,
  type Value,
  isScalar,
  isSlice,
  isMap,
  isInterface,
} from './value.ts';

/** How a statement ended. */
type Flow = 'next' | 'break' | 'continue';

/** A compiled statement. */
export type Execute = (run: Run, dot: Value) => Flow;

/** What compiling a tree needs to know of its surroundings. */
export interface Surroundings {
  readonly functions: Functions;
  /** Templates are looked up when they are called. */
  readonly template: (name: string) => CompiledDefinition | undefined;
}

export interface CompiledDefinition {
  readonly definition: Definition;
  readonly execute: Execute;
}

/** Compiles a list of statements into a closure. */
export const compileList = (list: ListNode, around: Surroundings): Execute => {
  const statements = list.nodes.map((node) => compileStatement(node, around));
  return (run, dot) => {
    for (const statement of statements) {
      const flow = statement(run, dot);
      if (flow !== 'next') return flow;
    }
    return 'next';
  };
};

const compileStatement = (node: Statement, around: Surroundings): Execute => {
  switch (node.kind) {
    case 'text':
      return (run) => {
        run.write(node.text);
        return 'next';
      };
    case 'action':
      return compileAction(node, around);
    case 'if':
    case 'with':
    case 'range':
      return compileBranch(node, around);
    case 'template':
      return compileTemplate(node, around);
    case 'break':
    case 'continue':
      return () => node.kind;
  }
};

const compileAction = (node: ActionNode, around: Surroundings): Execute => {
  const evaluate = compilePipeline(node.pipe, around.functions);
  const prints = node.pipe.declared.length === 0;
  return (run, dot) => {
    const value = evaluate(run, dot);
    if (prints) run.print(value);
    return 'next';
  };
};

const compileBranch = (node: BranchNode, around: Surroundings): Execute => {
  const evaluate = compilePipeline(node.pipe, around.functions);
  const list = compileList(node.list, around);
  const elseList = node.elseList && compileList(node.elseList, around);
  return (run, dot) => {
    const scope = run.names.length;
    const value = evaluate(run, dot);
    let flow: Flow = 'next';
    const isTaken = node.kind === 'range' ? iterate(run, node, value, list) : isTrue(unwrap(value));
    if (!isTaken) flow = elseList?.(run, dot) ?? flow;
    else if (node.kind !== 'range') flow = list(run, node.kind === 'with' ? value : dot);
    run.forget(scope);
    return flow;
  };
};

// Whether there was anything to iterate over.
const iterate = (run: Run, node: BranchNode, ranged: Value, list: Execute): boolean => {
  const value = indirect(ranged);
  const round = oneRound(run, node, list);
  const count = integerOf(value);
  if (count !== undefined) {
    if (node.pipe.declared.length > 1) {
      run.fail(`can't use ${sprintValue(value, run)} to iterate over more than one variable`);
    }
    const type = isScalar(value) ? value.type : undefined;
    for (let i = 0n; i < count; i++) if (!round(undefined, type === undefined ? i : new Scalar(type, i))) break;
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
  if (value === undefined) return false;
  run.fail(`range can't iterate over ${sprintValue(isInterface(value) ? undefined : value, run)}`);
};

// One iteration; false after a break.
const oneRound = (run: Run, node: BranchNode, list: Execute): ((index: Value, element: Value) => boolean) => {
  const [first, second] = node.pipe.declared;
  const { assigns } = node.pipe;
  const mark = run.names.length;
  return (index, element) => {
    run.step();
    if (first !== undefined) {
      if (assigns) run.assign(first.name, second === undefined ? element : index);
      else run.values[mark - 1] = element;
    }
    if (second !== undefined) {
      if (assigns) run.assign(second.name, element);
      else run.values[mark - 2] = index;
    }
    const flow = list(run, element);
    run.forget(mark);
    return flow !== 'break';
  };
};

const compileTemplate = (node: TemplateNode, around: Surroundings): Execute => {
  const evaluate = node.pipe && compilePipeline(node.pipe, around.functions);
  return (run, dot) => {
    run.step();
    run.node = node;
    const called = around.template(node.name);
    if (!called) return run.fail(`template ${quote(node.name)} not defined`);
    const value = evaluate?.(run, dot);
    run.enter(node, called.definition, value);
    called.execute(run, value);
    run.leave();
    return 'next';
  };
};
