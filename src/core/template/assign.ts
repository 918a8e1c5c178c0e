import { isNone } from './none.ts';
import { ANY, canBeNil, type GoType, isAssignable, REFLECTED } from './goType.ts';
import type { Run } from './run.ts';
import { typeName, typeOf, unwrap, type Value, zeroValue, isPointer } from './value.ts';

/** Makes a computed value fit a parameter, as Go does before a call. */
export const assignTo = (type: GoType, value: Value, run: Run): Value => {
  if (type === REFLECTED) return value;
  if (type === ANY) return unwrap(value);
  if (isNone(value)) {
    if (canBeNil(type)) return zeroValue(type);
    run.fail(`invalid value; expected ${type.name}`);
  }
  const content = unwrap(value) ?? value;
  if (isAssignable(typeOf(content), type)) return content;
  if (isPointer(content) && !isNone(content.target) && isAssignable(typeOf(content.target), type))
    return content.target;
  return run.fail(`wrong type for value; expected ${type.name}; got ${typeName(content)}`);
};
