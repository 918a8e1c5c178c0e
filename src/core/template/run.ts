import type { Budget } from './budget.ts';
import { FormatError, type FormatFailure } from './failure.ts';
import { printAction } from './fmt/print.ts';
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
const LOOKS_FOR_RECURSION: ReadonlySet<number> = new Set([32, 128, 512]);

const QUIET_FAILURE = new FormatError('execute', 'failed');

/** The state of one execution: Go's `state`, and the budget. */
export class Run {
  output = '';
  /** The node errors are reported at: the one marked last, as in Go. */
  node: Spot | undefined;
  /** The template that runs. */
  definition: Pick<Definition, 'name'> = { name: '' };
  names: string[] = ['$'];
  declare values: Value[];
  /** The option missingkey=error. */
  declare readonly missingKeyIsError: boolean;
  /** Whether an address was printed, which no other run would print. */
  approximate = false;
  readonly #text: string;
  readonly #budget: Budget;
  readonly #quiet: boolean;
  // Only runs long enough to be looked at pay for the clock.
  #started: number | undefined;
  #steps = 0;
  #frames: Frame[] | undefined;
  #nextCheck: number;

  /** @param quiet Nobody will read the error: do not write one. */
  constructor(text: string, dot: Value, budget: Budget, missingKeyIsError: boolean, quiet: boolean) {
    this.#text = text;
    this.values = [dot];
    this.missingKeyIsError = missingKeyIsError;
    this.#budget = budget;
    this.#quiet = quiet;
    this.#nextCheck = Math.min(STEPS_BETWEEN_CLOCK, budget.steps);
  }

  step(): void {
    if (++this.#steps >= this.#nextCheck) this.#check();
  }

  /** Pays for work on a text of this length. */
  charge(length: number): void {
    this.#steps += Math.trunc(length / UNITS_PER_STEP);
    this.checkLength(length);
    this.step();
  }

  /** Refuses texts longer than may be printed. */
  checkLength(length: number): void {
    if (length > this.#budget.output) this.stop('output');
  }

  write(text: string): void {
    this.output += text;
    this.checkLength(this.output.length);
  }

  print(value: Value): void {
    this.write(typeof value === 'string' ? value : printAction(value, this));
  }

  lookup(name: string): Value {
    return this.values[this.#indexOf(name)];
  }

  assign(name: string, value: Value): void {
    this.values[this.#indexOf(name)] = value;
  }

  #indexOf(name: string): number {
    const at = this.names.lastIndexOf(name);
    return at < 0 ? this.fail(`undefined variable: ${name}`) : at;
  }

  declare(name: string, value: Value): void {
    this.names.push(name);
    this.values.push(value);
  }

  /** Forgets the variables declared since there were this many. */
  forget(count: number): void {
    if (this.names.length === count) return;
    this.names.length = count;
    this.values.length = count;
  }

  /** Goes into a template that another calls. */
  enter(caller: Spot, definition: Definition, dot: Value): void {
    const { definition: from, names, values } = this;
    const frames = (this.#frames ??= []);
    frames.push({ caller, from, definition, dot, names, values });
    if (frames.length >= this.#budget.depth || LOOKS_FOR_RECURSION.has(frames.length)) this.#checkDepth(frames);
    this.definition = definition;
    this.names = ['$'];
    this.values = [dot];
  }

  /** Comes back from it. */
  leave(): void {
    const frame = this.#frames?.pop();
    if (!frame) return;
    this.definition = frame.from;
    this.names = frame.names;
    this.values = frame.values;
  }

  /** Fails in Go's words, at the current node. */
  fail(message: string): never {
    if (this.#quiet) throw QUIET_FAILURE;
    const { node } = this;
    if (!node) throw new FormatError('execute', `template: : ${message}`);
    const place = placeOf(this.#text, node.at, node.start, node.end);
    const where = `:${place.line}:${place.column}: executing ${quote(this.definition.name)} at <${node.text}>`;
    throw new FormatError('execute', toDisplay(`template: ${where}: ${message}`), place);
  }

  /** Stops for a reason of our own. */
  stop(failure: Exclude<FormatFailure, 'parse' | 'execute'>): never {
    const { node } = this;
    const place = node && placeOf(this.#text, node.at, node.start, node.end);
    throw new FormatError(failure, `stopped: over the ${failure} budget`, place);
  }

  /** A native stack overflow, told apart as `enter` does. */
  overflow(): never {
    this.#checkDepth(this.#frames ?? []);
    this.stop('depth');
  }

  // What recurs on the same value recurs for ever: Go would find that out at its own limit, so say what Go says.
  #checkDepth(frames: readonly Frame[]): void {
    const last = lastFrame(frames, GO_DEPTH_LIMIT);
    if (last) {
      this.definition = last.from;
      this.node = last.caller;
      this.fail(`exceeded maximum template depth (${GO_DEPTH_LIMIT})`);
    }
    if (frames.length >= this.#budget.depth) this.stop('depth');
  }

  #check(): void {
    if (this.#steps >= this.#budget.steps) this.stop('steps');
    const now = this.#budget.clock?.() ?? 0;
    this.#started ??= now;
    if (now - this.#started > this.#budget.time) this.stop('time');
    this.#nextCheck = Math.min(this.#steps + STEPS_BETWEEN_CLOCK, this.#budget.steps);
  }
}
