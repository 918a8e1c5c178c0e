import { type Callee, signatures } from './goType.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';

/** A function a template can call. What it throws as GoError becomes the template's error. */
export type TemplateFunction = Callee<Call>;

/** The functions a template may call, by name. */
export type Functions = (name: string) => TemplateFunction | undefined;

type Call = (args: readonly Value[], run: Run) => Value;

/** Makes functions of a table by `name type type ...type`, as `signatures` reads it. */
export const templateFunctions = (table: Readonly<Record<string, Call>>): Table =>
  Object.fromEntries(signatures(table));

type Table = Readonly<Record<string, TemplateFunction>>;

/** The function of a name, of the first table that has it. */
export const functionNamed = (name: string, tables: readonly Table[]): TemplateFunction | undefined =>
  tables.find((table) => Object.hasOwn(table, name))?.[name];
