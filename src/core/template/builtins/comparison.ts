import { GoError } from '../failure.ts';
import { sprintf } from '../fmt/printf.ts';
import { compareStrings } from '../goString.ts';
import { isComparable, type Kind } from '../goType.ts';
import type { Run } from '../run.ts';
import {
  Complex,
  GoMap,
  integerOf,
  Interface,
  Pointer,
  Scalar,
  Slice,
  stringOf,
  Struct,
  typeOf,
  unwrap,
  type Value,
} from '../value.ts';

const BASIC: ReadonlySet<Kind> = new Set<Kind>(['bool', 'int', 'uint', 'float', 'complex', 'string']);

const INCOMPATIBLE = 'incompatible types for comparison';
const INVALID = 'invalid type for comparison';

/** `eq`: whether the first equals any of the others. */
export function isEqualToAny(values: readonly Value[], run: Run): boolean {
  const [first, ...others] = values.map(unwrap);
  if (others.length === 0) throw new GoError('missing argument for comparison');
  return others.some((other) => isEqual(first, other, run));
}

/** `lt`. */
export function isLess(left: Value, right: Value): boolean {
  const a = unwrap(left);
  const b = unwrap(right);
  const kindA = basicKind(a);
  const kindB = kindA === undefined ? undefined : basicKind(b);
  if (kindA === undefined || kindB === undefined) throw new GoError(INVALID);
  const [x, y] = [integerOf(a), integerOf(b)];
  if (x !== undefined && y !== undefined) return x < y;
  if (kindA !== kindB) throw new GoError(INCOMPATIBLE);
  const [s, t] = [stringOf(a), stringOf(b)];
  if (s !== undefined && t !== undefined) return compareStrings(s, t) < 0;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  throw new GoError(INVALID);
}

/** `le`. */
export function isLessOrEqual(left: Value, right: Value, run: Run): boolean {
  return isLess(left, right) || isEqualToAny([left, right], run);
}

function basicKind(value: Value): Kind | undefined {
  const kind = kindOf(value);
  return kind !== undefined && BASIC.has(kind) ? kind : undefined;
}

function kindOf(value: Value): Kind | undefined {
  return value === undefined ? undefined : typeOf(value).kind;
}

function isEqual(a: Value, b: Value, run: Run): boolean {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  const [x, y] = [integerOf(a), integerOf(b)];
  if (x !== undefined && y !== undefined) return x === y;
  if (kindA !== kindB) {
    if (a !== undefined && b !== undefined) throw new GoError(INCOMPATIBLE);
    return false;
  }
  if (a instanceof Complex && b instanceof Complex) return a.real === b.real && a.imaginary === b.imaginary;
  if (kindA !== undefined) return scalarOf(a) === scalarOf(b);
  return isSameComposite(a, b, run);
}

function scalarOf(value: Value): Value {
  return value instanceof Scalar ? value.value : value;
}

function isSameComposite(a: Value, b: Value, run: Run): boolean {
  if (a !== undefined && b !== undefined && kindOf(a) !== kindOf(b)) {
    const texts = [reflected('%s', a, run), typeOf(a).name, typeOf(b).name, reflected('%v', b, run)];
    throw new GoError(
      `non-comparable types ${texts[0] ?? ''}: ${texts[1] ?? ''}, ${texts[2] ?? ''}: ${texts[3] ?? ''}`,
    );
  }
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (b !== undefined && !isComparable(typeOf(b))) {
    throw new GoError(`non-comparable type ${reflected('%s', b, run)}: ${typeOf(b).name}`);
  }
  return isSame(a, b);
}

// fmt prints what a reflect.Value holds.
function reflected(verb: string, value: Value, run: Run): string {
  return sprintf(verb, [value], run);
}

function isNil(value: Value): boolean {
  if (value === undefined) return true;
  if (value instanceof Slice || value instanceof GoMap) return value.isNil;
  if (value instanceof Pointer) return value.target === undefined;
  return value instanceof Interface && value.value === undefined;
}

// Go's == on interfaces: the same type and the same value; pointers by identity, structs field by field.
function isSame(a: Value, b: Value): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (typeOf(a) !== typeOf(b)) return false;
  if (a instanceof Struct && b instanceof Struct) return a.values.every((value, i) => isSame(value, b.values[i]));
  if (a instanceof Pointer && b instanceof Pointer) return a.target === b.target;
  if (a instanceof Complex && b instanceof Complex) return a.real === b.real && a.imaginary === b.imaginary;
  return scalarOf(a) === scalarOf(b);
}
