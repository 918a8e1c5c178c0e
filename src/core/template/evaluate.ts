import { DEFAULT_BUDGET } from './budget.ts';
import { compilePipeline, type Functions } from './compilePipeline.ts';
import type { PipeNode } from './node.ts';
import { parse } from './parser.ts';
import { Run } from './run.ts';
import type { Value } from './value.ts';

/** What names mean where an expression stands. */
export interface Context {
  readonly dot: Value;
  readonly variables: ReadonlyMap<string, Value>;
}

/**
 * Reads one pipeline out of its template.
 * @throws FormatError
 */
export const parsePipeline = (
  source: string,
  functions: Functions,
  variables: Iterable<string>,
): PipeNode | undefined => {
  const definitions = parse(`{{${source}}}`, (name) => functions(name) !== undefined, [...variables]);
  const [node] = definitions.get('')?.root.nodes ?? [];
  return node?.kind === 'action' ? node.pipe : undefined;
};

/**
 * The value of a pipeline at some place of a template.
 * @throws FormatError
 */
export const evaluatePipeline = (pipe: PipeNode, functions: Functions, context: Context): Value => {
  const root = { kind: 'list', at: 0, start: 0, end: 0, nodes: [] } as const;
  const run = new Run('', { name: '', root }, context.dot, DEFAULT_BUDGET, false, true);
  run.names = [...context.variables.keys()];
  run.values = [...context.variables.values()];
  return compilePipeline(pipe, functions)(run, context.dot);
};
