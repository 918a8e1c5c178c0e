import { isNone } from '../none.ts';
import { settle } from '../goString.ts';
import { STRING } from '../goType.ts';
import type { Run } from '../run.ts';
import { indirect, isPointer, isSlice, stringOf, textOf, type Value } from '../value.ts';
import { newFlags } from './flags.ts';
import { printArgument } from './printer.ts';

/** Go's `fmt.Sprint`: a space between two operands when neither is a string. */
export const sprint = (values: readonly Value[], run: Run): string => {
  let text = '';
  let afterString = true;
  for (const value of values) {
    const isString = !isNone(stringOf(value));
    text += (isString || afterString ? '' : ' ') + printArgument(newFlags(run), value, 'v');
    afterString = isString;
  }
  return finished(text, run);
};

/** Go's `fmt.Sprintln`. */
export const sprintln = (values: readonly Value[], run: Run): string =>
  finished(`${values.map((value) => printArgument(newFlags(run), value, 'v')).join(' ')}\n`, run);

/** A text that was printed, paid for. */
export const finished = (text: string, run: Run): string => {
  run.charge(text.length);
  return settle(text);
};

/** One value as `%v` prints it. */
export const sprintValue = (value: Value, run: Run): string =>
  typeof value === 'string' ? value : sprint([value], run);

/** The value of an action as the template prints it: pointers followed, no value said so. */
export const printAction = (value: Value, run: Run): string => {
  if (typeof value === 'bigint') return value.toString();
  // A list of strings, the commonest composite of all.
  if (isSlice(value) && value.type.elem === STRING) {
    return settle(`[${value.items.map(textOf).join(' ')}]`);
  }
  return sprintValue(printable(value), run);
};

/** What Go's template package hands to fmt for a value. */
export const printable = (value: Value): Value => {
  if (isNone(value)) return '<no value>';
  return isPointer(value) && !value.type.text ? indirect(value) : value;
};
