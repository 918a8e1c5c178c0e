import type { Budget } from './budget.ts';
import { FormatError, type FormatFailure, type Place } from './failure.ts';
import { toDisplay } from './goString.ts';
import type { Spot } from './node.ts';
import { placeOf } from './place.ts';
import { quote } from './quote.ts';
import { type Frame, lastFrame } from './recursion.ts';
import type { Definition } from './statements.ts';
import type { Value } from './value.ts';

/** How many steps go by between two looks at the clock. */
const STEPS_BETWEEN_CLOCK = 1024;
/** A string this long costs one step more to make or read. */
const UNITS_PER_STEP = 256;

const GO_DEPTH_LIMIT = 100_000;
/** Recursion is looked for whenever it may have gone this much deeper. */
const SUSPICIOUS_DEPTH = 32;

const QUIET_FAILURE = new FormatError('execute', 'failed');

/** The state of one execution: Go's `state`, and the budget. */
export interface Run {
  output: string;
  /** The node errors are reported at: the one marked last, as in Go. */
  node: Spot | undefined;
  /** The template that runs. */
  definition: Pick<Definition, 'name'>;
  names: string[];
  values: Value[];
  /** The option missingkey=error. */
  readonly isStrict: boolean;
  /** Whether an address was printed, which no other run would print. */
  approximate: boolean;
  readonly step: () => void;
  /** Pays for work on a text of this length. */
  readonly charge: (length: number) => void;
  /** Refuses texts longer than may be printed. */
  readonly limit: (length: number) => void;
  /** Runs a template that another calls. */
  readonly call: (caller: Spot, definition: Definition, dot: Value) => void;
  /** Fails in Go's words, at the current node. */
  readonly fail: (message: string) => never;
  /** A native stack overflow, told apart as `call` does. */
  readonly overflow: () => never;
}

/** @param quiet Nobody will read the error: do not write one. */
export const newRun = (source: string, dot: Value, budget: Budget, isStrict: boolean, quiet: boolean): Run => {
  const frames: Frame[] = [];
  // Only runs long enough to be looked at pay for the clock.
  let started: number | undefined;
  let steps = 0;
  let nextCheck = Math.min(STEPS_BETWEEN_CLOCK, budget.steps);

  const step = (): void => {
    if (++steps >= nextCheck) check();
  };

  const check = (): void => {
    if (steps >= budget.steps) stop('steps');
    const now = budget.clock?.() ?? 0;
    started ??= now;
    if (now - started > budget.time) stop('time');
    nextCheck = Math.min(steps + STEPS_BETWEEN_CLOCK, budget.steps);
  };

  const charge = (length: number): void => {
    steps += Math.trunc(length / UNITS_PER_STEP);
    limit(length);
    step();
  };

  const limit = (length: number): void => {
    if (length > budget.output) stop('output');
  };

  const call = (caller: Spot, definition: Definition, value: Value): void => {
    const { definition: from, names, values } = run;
    const depth = frames.push({ caller, from, definition, dot: value });
    if (depth >= budget.depth || depth % SUSPICIOUS_DEPTH === 0) checkDepth();
    Object.assign(run, { definition, names: ['$'], values: [value] });
    definition.execute(run, value);
    frames.pop();
    Object.assign(run, { definition: from, names, values });
  };

  // What recurs on the same value recurs for ever: Go would find that out at its own limit, so say what Go says.
  const checkDepth = (): void => {
    const last = lastFrame(frames, GO_DEPTH_LIMIT);
    if (last) {
      run.definition = last.from;
      run.node = last.caller;
      fail(`exceeded maximum template depth (${GO_DEPTH_LIMIT})`);
    }
    if (frames.length >= budget.depth) stop('depth');
  };

  const place = (): Place | undefined => run.node && placeOf(source, run.node);

  const fail = (message: string): never => {
    if (quiet) throw QUIET_FAILURE;
    const at = place();
    const context = `executing ${quote(run.definition.name)} at <${run.node?.text ?? ''}>`;
    const text = `template: :${at?.line ?? 1}:${at?.column ?? 0}: ${context}: ${message}`;
    throw new FormatError('execute', toDisplay(text), at);
  };

  // For a reason of our own.
  const stop = (failure: Exclude<FormatFailure, 'parse' | 'execute'>): never => {
    throw new FormatError(failure, `stopped: over the ${failure} budget`, place());
  };

  const overflow = (): never => {
    checkDepth();
    return stop('depth');
  };

  const run: Run = {
    output: '',
    node: undefined,
    definition: { name: '' },
    names: ['$'],
    values: [dot],
    isStrict,
    approximate: false,
    step,
    charge,
    limit,
    call,
    fail,
    overflow,
  };
  return run;
};

export const write = (run: Run, text: string): void => {
  run.output += text;
  run.limit(run.output.length);
};
