import { ANY, canBeNil, type GoType, isAssignable, REFLECTED } from './goType.ts';
import type { Run } from './run.ts';
import { typeName, typeOf, unwrap, type Value, zeroValue, isPointer } from './value.ts';

/** Makes a computed value fit a parameter, as Go does before a call. */
export const assignTo = (type: GoType, value: Value, run: Run): Value => {
  if (type === REFLECTED) return value;
  if (type === ANY) return unwrap(value);
  if (value === undefined) {
    if (canBeNil(type)) return zeroValue(type);
    run.fail(`invalid value; expected ${type.name}`);
  }
  if (isAssignable(typeOf(value), type)) return value;
  const content = unwrap(value) ?? value;
  if (isAssignable(typeOf(content), type)) return content;
  if (isPointer(content) && content.type.elem && isAssignable(content.type.elem, type)) {
    if (content.target === undefined) run.fail(`dereference of nil pointer of type ${type.name}`);
    return content.target;
  }
  run.fail(`wrong type for value; expected ${type.name}; got ${typeName(content)}`);
};
