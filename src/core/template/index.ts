import { type Budget, DEFAULT_BUDGET } from './budget.ts';
import { BUILTINS } from './builtins/table.ts';
import type { Functions } from './compilePipeline.ts';
import { type CompiledDefinition, compileList } from './compileTree.ts';
import { FormatError } from './failure.ts';
import { fromPlain } from './fromPlain.ts';
import type { TemplateFunction } from './function.ts';
import type { Definition } from './node.ts';
import { parse } from './parser.ts';
import { Run } from './run.ts';

export { type Budget, DEFAULT_BUDGET } from './budget.ts';
export { FormatError, type FormatFailure, type Place } from './failure.ts';
export type { TemplateFunction } from './function.ts';
export { toBytes, toDisplay } from './goString.ts';

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

/** A compiled Go template. Compile once, execute often. */
export interface Template {
  /** The trees of the root (named "") and of what the template defines. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /**
   * Runs the template on plain data (see fromPlain) or a value of the engine.
   * @throws FormatError
   */
  execute: (data: unknown, options?: ExecuteOptions) => Output;
}

/**
 * Compiles a Go text/template.
 * @param functions What it may call besides Go's builtins.
 * @throws FormatError with Go's words.
 */
export const compile = (text: string, functions: Readonly<Record<string, TemplateFunction>> = {}): Template => {
  const source = text.toWellFormed();
  const known: Functions = (name) => (Object.hasOwn(functions, name) ? functions[name] : builtin(name));
  const definitions = parse(source, (name) => known(name) !== undefined);
  const compiled = new Map<string, CompiledDefinition>();
  const template = (name: string): CompiledDefinition | undefined => {
    const earlier = compiled.get(name);
    const definition = definitions.get(name);
    if (earlier !== undefined || definition === undefined) return earlier;
    const made = { definition, execute: compileList(definition.root, { functions: known, template }) };
    compiled.set(name, made);
    return made;
  };
  const root = template('');
  return {
    definitions,
    execute: (data, options) => {
      if (root === undefined) throw new FormatError('execute', 'template: : "" is an incomplete or empty template');
      return execute(source, root, data, options);
    },
  };
};

const builtin = (name: string): TemplateFunction | undefined =>
  Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;

const execute = (source: string, root: CompiledDefinition, data: unknown, options: ExecuteOptions = {}): Output => {
  const dot = fromPlain(data);
  const { budget = DEFAULT_BUDGET, missingKeyIsError = false, quiet = false } = options;
  const run = new Run(source, root.definition, dot, budget, missingKeyIsError, quiet);
  try {
    root.execute(run, dot);
  } catch (error) {
    // The engine's stack gave out before our own count of depth did.
    if (error instanceof RangeError) run.overflow();
    throw error;
  }
  return { text: run.output, approximate: run.approximate };
};
