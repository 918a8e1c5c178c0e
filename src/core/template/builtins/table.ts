import { sprint, sprintln } from '../fmt/print.ts';
import { sprintf } from '../fmt/printf.ts';
import { templateFunctions } from '../function.ts';
import { isTrue, textOf, unwrap } from '../value.ts';
import { isEqualToAny, isLess, isLessOrEqual } from './comparison.ts';
import { escapeHtml, escapeQuery, escapeScript } from './escape.ts';
import { index, length, slice } from './indexing.ts';

/** The functions every Go template has. `and`, `or` and `call` are the evaluator's own business. */
export const BUILTINS = templateFunctions({
  'and Value ...Value': ([first]) => first,
  'or Value ...Value': ([first]) => first,
  'call Value ...Value': ([first]) => first,
  'eq Value ...Value': isEqualToAny,
  'ne Value Value': (values, run) => !isEqualToAny(values, run),
  'lt Value Value': ([a, b]) => isLess(a, b),
  'le Value Value': ([a, b], run) => isLessOrEqual(a, b, run),
  'gt Value Value': ([a, b], run) => !isLessOrEqual(a, b, run),
  'ge Value Value': ([a, b]) => !isLess(a, b),
  'not Value': ([value]) => !isTrue(unwrap(value)),
  'len Value': length,
  'index Value ...Value': index,
  'slice Value ...Value': slice,
  'print ...any': sprint,
  'println ...any': sprintln,
  'printf string ...any': ([format, ...values], run) => sprintf(textOf(format), values, run),
  'html ...any': escapeHtml,
  'js ...any': escapeScript,
  'urlquery ...any': escapeQuery,
});
