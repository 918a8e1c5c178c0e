import type { GoType } from './goType.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';

/** A function a template can call. What it throws as GoError becomes the template's error. */
export interface TemplateFunction {
  readonly parameters: readonly GoType[];
  /** The type of any further arguments. */
  readonly variadic?: GoType | undefined;
  readonly call: (args: readonly Value[], run: Run) => Value;
}

export const templateFunction = (
  parameters: readonly GoType[],
  call: TemplateFunction['call'],
  variadic?: GoType,
): TemplateFunction => ({ parameters, call, variadic });
