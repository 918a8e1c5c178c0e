import { settle } from '../goString.ts';
import { STRING } from '../goType.ts';
import type { Run } from '../run.ts';
import { indirect, Pointer, Slice, stringOf, type Value } from '../value.ts';
import { Printer } from './printer.ts';

/** Go's `fmt.Sprint`: a space between two operands when neither is a string. */
export function sprint(values: readonly Value[], run: Run): string {
  const printer = new Printer(run);
  let afterString = true;
  for (const value of values) {
    const isString = stringOf(value) !== undefined;
    if (!isString && !afterString) printer.out += ' ';
    printer.printArgument(value, 'v');
    afterString = isString;
  }
  return printer.finish();
}

/** Go's `fmt.Sprintln`. */
export function sprintln(values: readonly Value[], run: Run): string {
  const printer = new Printer(run);
  values.forEach((value, index) => {
    if (index > 0) printer.out += ' ';
    printer.printArgument(value, 'v');
  });
  printer.out += '\n';
  return printer.finish();
}

/** One value as `%v` prints it. */
export function sprintValue(value: Value, run: Run): string {
  return typeof value === 'string' ? value : sprint([value], run);
}

/** The value of an action as the template prints it: pointers followed, no value said so. */
export function printAction(value: Value, run: Run): string {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Slice && value.type.elem === STRING && value.length === value.elements.length) {
    return settle(joined(value.elements));
  }
  return sprintValue(printable(value), run);
}

/** What Go's template package hands to fmt for a value. */
export function printable(value: Value): Value {
  if (value === undefined) return '<no value>';
  if (!(value instanceof Pointer) || value.type.text !== undefined) return value;
  return indirect(value);
}

// A list of strings, the commonest composite of all.
function joined(elements: readonly Value[]): string {
  let text = '[';
  let separator = '';
  for (const element of elements) {
    if (typeof element === 'string') text += separator + element;
    separator = ' ';
  }
  return `${text}]`;
}
