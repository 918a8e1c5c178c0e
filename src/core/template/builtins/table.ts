import { sprint, sprintln } from '../fmt/print.ts';
import { sprintf } from '../fmt/printf.ts';
import { type TemplateFunction, templateFunction } from '../function.ts';
import { ANY, REFLECT_VALUE, STRING } from '../goType.ts';
import { isTrue, textOf, unwrap } from '../value.ts';
import { isEqualToAny, isLess, isLessOrEqual } from './comparison.ts';
import { escapeHtml, escapeQuery, escapeScript } from './escape.ts';
import { index, length, slice } from './indexing.ts';

const ONE = [REFLECT_VALUE];
const TWO = [REFLECT_VALUE, REFLECT_VALUE];

/** The functions every Go template has. `and`, `or` and `call` are the evaluator's own business. */
export const BUILTINS: Readonly<Record<string, TemplateFunction>> = {
  and: templateFunction(ONE, ([first]) => first, REFLECT_VALUE),
  call: templateFunction(ONE, () => undefined, REFLECT_VALUE),
  eq: templateFunction(ONE, isEqualToAny, REFLECT_VALUE),
  ge: templateFunction(TWO, ([a, b]) => !isLess(a, b)),
  gt: templateFunction(TWO, ([a, b], run) => !isLessOrEqual(a, b, run)),
  html: templateFunction([], escapeHtml, ANY),
  index: templateFunction(ONE, index, REFLECT_VALUE),
  js: templateFunction([], escapeScript, ANY),
  le: templateFunction(TWO, ([a, b], run) => isLessOrEqual(a, b, run)),
  len: templateFunction(ONE, ([value]) => length(value)),
  lt: templateFunction(TWO, ([a, b]) => isLess(a, b)),
  ne: templateFunction(TWO, (values, run) => !isEqualToAny(values, run)),
  not: templateFunction(ONE, ([value]) => !isTrue(unwrap(value))),
  or: templateFunction(ONE, ([first]) => first, REFLECT_VALUE),
  print: templateFunction([], sprint, ANY),
  printf: templateFunction([STRING], ([format, ...values], run) => sprintf(textOf(format), values, run), ANY),
  println: templateFunction([], sprintln, ANY),
  slice: templateFunction(ONE, slice, REFLECT_VALUE),
  urlquery: templateFunction([], escapeQuery, ANY),
};
