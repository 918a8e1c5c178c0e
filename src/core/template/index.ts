import { compileTemplate, type ExecuteOptions, type Output } from './compile.ts';
import { fromPlain } from './fromPlain.ts';
import type { TemplateFunction } from './function.ts';

export type { ExecuteOptions, Output } from './compile.ts';
export { FormatError } from './failure.ts';
export type { TemplateFunction } from './function.ts';

/** A compiled Go template. Compile once, execute often. */
export interface Template {
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
export const compile = (text: string, functions?: Readonly<Record<string, TemplateFunction>>): Template => {
  const execute = compileTemplate(text, functions);
  return { execute: (data, options) => execute(fromPlain(data), options) };
};
