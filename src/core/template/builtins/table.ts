import { sprint, sprintln } from '../fmt/print.ts';
import { sprintf } from '../fmt/printf.ts';
import type { TemplateFunction } from '../function.ts';
import { ANY, REFLECT_VALUE, STRING } from '../goType.ts';
import { isTrue, stringOf, unwrap, type Value } from '../value.ts';
import { isEqualToAny, isLess, isLessOrEqual } from './comparison.ts';
import { escapeHtml, escapeQuery, escapeScript } from './escape.ts';
import { index, length, slice } from './indexing.ts';

const TWO = [REFLECT_VALUE, REFLECT_VALUE];

/** The functions every Go template has. `and`, `or` and `call` are the evaluator's own business. */
export const BUILTINS: Readonly<Record<string, TemplateFunction>> = {
  and: {
    parameters: [REFLECT_VALUE],
    variadic: REFLECT_VALUE,
    call: ([first]) => first,
    signature: 'and VALUE VALUE...',
    summary: 'The first empty value, or else the last one.',
  },
  call: {
    parameters: [REFLECT_VALUE],
    variadic: REFLECT_VALUE,
    call: () => undefined,
    signature: 'call FUNCTION ARGUMENT...',
    summary: 'Calls a function value. Image records hold none.',
  },
  eq: {
    parameters: [REFLECT_VALUE],
    variadic: REFLECT_VALUE,
    call: isEqualToAny,
    signature: 'eq VALUE OTHER...',
    summary: 'Whether the first value equals any of the others.',
  },
  ge: {
    parameters: TWO,
    call: ([a, b]) => !isLess(a, b),
    signature: 'ge A B',
    summary: 'Whether A is greater than or equal to B.',
  },
  gt: {
    parameters: TWO,
    call: ([a, b], run) => !isLessOrEqual(a, b, run),
    signature: 'gt A B',
    summary: 'Whether A is greater than B.',
  },
  html: {
    parameters: [],
    variadic: ANY,
    call: escapeHtml,
    signature: 'html VALUE...',
    summary: 'Escapes text for HTML.',
  },
  index: {
    parameters: [REFLECT_VALUE],
    variadic: REFLECT_VALUE,
    call: index,
    signature: 'index LIST|MAP KEY...',
    summary: 'The element of a list, map or string at an index or key.',
  },
  js: {
    parameters: [],
    variadic: ANY,
    call: escapeScript,
    signature: 'js VALUE...',
    summary: 'Escapes text for JavaScript.',
  },
  le: {
    parameters: TWO,
    call: ([a, b], run) => isLessOrEqual(a, b, run),
    signature: 'le A B',
    summary: 'Whether A is less than or equal to B.',
  },
  len: {
    parameters: [REFLECT_VALUE],
    call: ([value]) => length(value),
    signature: 'len VALUE',
    summary: 'The number of elements, or of bytes in a string.',
  },
  lt: {
    parameters: TWO,
    call: ([a, b]) => isLess(a, b),
    signature: 'lt A B',
    summary: 'Whether A is less than B.',
  },
  ne: {
    parameters: TWO,
    call: (values, run) => !isEqualToAny(values, run),
    signature: 'ne A B',
    summary: 'Whether A and B differ.',
  },
  not: {
    parameters: [REFLECT_VALUE],
    call: ([value]) => !isTrue(unwrap(value)),
    signature: 'not VALUE',
    summary: 'Whether the value is empty.',
  },
  or: {
    parameters: [REFLECT_VALUE],
    variadic: REFLECT_VALUE,
    call: ([first]) => first,
    signature: 'or VALUE VALUE...',
    summary: 'The first value that is not empty, or else the last one.',
  },
  print: {
    parameters: [],
    variadic: ANY,
    call: sprint,
    signature: 'print VALUE...',
    summary: 'The values as text, with spaces between those that are not strings.',
  },
  printf: {
    parameters: [STRING],
    variadic: ANY,
    call: ([format, ...values], run) => sprintf(text(format), values, run),
    signature: 'printf "FORMAT" VALUE...',
    summary: 'The values as the format says: %s, %d, %q, %v, %-20s ...',
  },
  println: {
    parameters: [],
    variadic: ANY,
    call: sprintln,
    signature: 'println VALUE...',
    summary: 'The values as text with spaces between them, and a new line.',
  },
  slice: {
    parameters: [REFLECT_VALUE],
    variadic: REFLECT_VALUE,
    call: slice,
    signature: 'slice LIST FROM TO',
    summary: 'A part of a list or string.',
  },
  urlquery: {
    parameters: [],
    variadic: ANY,
    call: escapeQuery,
    signature: 'urlquery VALUE...',
    summary: 'Escapes text for the query of a URL.',
  },
};

function text(value: Value): string {
  return stringOf(value) ?? '';
}
