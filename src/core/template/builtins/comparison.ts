import { isNone } from '../none.ts';
import { raise } from '../failure.ts';
import { sprintf } from '../fmt/printf.ts';
import { compareStrings } from '../goString.ts';
import { isComparable, type Kind } from '../goType.ts';
import type { Run } from '../run.ts';
import {
  integerOf,
  isComplex,
  isNil,
  isPointer,
  isStruct,
  scalarOf,
  typeName,
  typeOf,
  unwrap,
  type Value,
} from '../value.ts';

const INCOMPATIBLE = 'incompatible types for comparison';
const INVALID = 'invalid type for comparison';

/** `eq`: whether the first equals any of the others. */
export const isEqualToAny = (values: readonly Value[], run: Run): boolean => {
  const [first, ...others] = values.map(unwrap);
  if (others.length === 0) raise('missing argument for comparison');
  return others.some((other) => isEqual(first, other, run));
};

/** `lt`. */
export const isLess = (left: Value, right: Value): boolean => {
  const [a, b] = [unwrap(left), unwrap(right)];
  const [x, y] = [scalarOf(a), scalarOf(b)];
  const [kind, otherKind] = [basicKind(a), basicKind(b)];
  if (!kind || !otherKind) raise(INVALID);
  if (typeof x === 'bigint' && typeof y === 'bigint') return x < y;
  if (kind !== otherKind) raise(INCOMPATIBLE);
  if (typeof x === 'string' && typeof y === 'string') return compareStrings(x, y) < 0;
  return typeof x === 'number' && typeof y === 'number' ? x < y : raise(INVALID);
};

/** `le`. */
export const isLessOrEqual = (left: Value, right: Value, run: Run): boolean =>
  isLess(left, right) || isEqualToAny([left, right], run);

const basicKind = (value: Value): Kind | undefined =>
  !isNone(value) && (isComplex(value) || typeof scalarOf(value) !== 'object') ? typeOf(value).kind : undefined;

const isEqual = (a: Value, b: Value, run: Run): boolean => {
  const kind = basicKind(a);
  const areIntegers = !isNone(integerOf(a)) && !isNone(integerOf(b));
  if (areIntegers || kind === basicKind(b)) return kind ? isSame(a, b, false) : isSameComposite(a, b, run);
  return !isNone(a) && !isNone(b) && raise(INCOMPATIBLE);
};

const isSameComposite = (a: Value, b: Value, run: Run): boolean => {
  // fmt prints what a reflect.Value holds.
  const reflected = (verb: string, value: Value): string => sprintf(verb, [value], run);
  if (!isNone(a) && !isNone(b) && typeOf(a).kind !== typeOf(b).kind) {
    raise(`non-comparable types ${reflected('%s', a)}: ${typeName(a)}, ${typeName(b)}: ${reflected('%v', b)}`);
  }
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (!isNone(b) && !isComparable(typeOf(b))) {
    raise(`non-comparable type ${reflected('%s', b)}: ${typeName(b)}`);
  }
  return isSame(a, b);
};

/** Go's == on interfaces: the same type and the same value; pointers by identity, structs field by field. */
export const isSame = (a: Value, b: Value, ofOneType = true): boolean => {
  if (isNone(a) || isNone(b)) return a === b;
  if (ofOneType && typeOf(a) !== typeOf(b)) return false;
  if (isStruct(a) && isStruct(b)) return a.values.every((value, i) => isSame(value, b.values[i]));
  if (isPointer(a) && isPointer(b)) return a.target === b.target;
  if (isComplex(a) && isComplex(b)) return a.real === b.real && a.imaginary === b.imaginary;
  return scalarOf(a) === scalarOf(b);
};
