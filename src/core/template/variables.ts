import type { Run } from './run.ts';
import type { Value } from './value.ts';

const indexOf = ({ names, fail }: Run, name: string): number => {
  const at = names.lastIndexOf(name);
  return at < 0 ? fail(`undefined variable: ${name}`) : at;
};

export const lookup = (run: Run, name: string): Value => run.values[indexOf(run, name)];

export const assign = (run: Run, name: string, value: Value): void => {
  run.values[indexOf(run, name)] = value;
};

export const declare = (run: Run, name: string, value: Value): void => {
  run.names.push(name);
  run.values.push(value);
};

/** Forgets the variables declared since there were this many. */
export const forget = ({ names, values }: Run, count: number): void => {
  names.length = values.length = count;
};
