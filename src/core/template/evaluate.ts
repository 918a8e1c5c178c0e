import { DEFAULT_BUDGET } from './budget.ts';
import { compilePipeline } from './compilePipeline.ts';
import type { Functions } from './function.ts';
import { lexer } from './lexer.ts';
import type { PipeNode } from './node.ts';
import { pipelineParser } from './pipelineParser.ts';
import { newRun } from './run.ts';
import { tokenBuffer } from './tokenBuffer.ts';
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
export const parsePipeline = (source: string, functions: Functions, variables: Iterable<string>): PipeNode => {
  const text = `{{${source}}}`;
  const tokens = tokenBuffer(text, lexer(text));
  tokens.next();
  return pipelineParser(tokens, functions, ['$', ...variables])('command', '}}');
};

/**
 * The value of a pipeline at some place of a template.
 * @throws FormatError
 */
export const evaluatePipeline = (pipe: PipeNode, context: Context): Value => {
  const run = newRun('', context.dot, DEFAULT_BUDGET, false, true);
  run.names = [...context.variables.keys()];
  run.values = [...context.variables.values()];
  return compilePipeline(pipe)(run, context.dot);
};
