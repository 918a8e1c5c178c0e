import { type Argument, checkCount, invoke, type Piped } from './call.ts';
import { type GoType, STRING } from './goType.ts';
import type { Spot } from './node.ts';
import { quote } from './quote.ts';
import type { Run } from './run.ts';
import {
  type GoMap,
  indirect,
  type Struct,
  typeName,
  typeOf,
  type Value,
  isMap,
  isStruct,
  isPointer,
  isInterface,
} from './value.ts';

/** `.Name` on a value: a method, a struct's field or a map's element. */
export const evaluateField = (
  run: Run,
  dot: Value,
  name: string,
  receiver: Value,
  node: Spot,
  args: readonly Argument[],
  piped: Piped,
): Value => {
  if (receiver === undefined) {
    if (run.missingKeyIsError) run.fail(`nil data; no entry for key ${quote(name)}`);
    return undefined;
  }
  const target = indirect(receiver);
  const hasArguments = args.length > 0 || piped !== null;
  if (isMap(target)) {
    if (target.type.key === STRING) return element(run, name, target, hasArguments);
  } else if (isInterface(target)) {
    run.fail(`nil pointer evaluating ${typeName(receiver)}.${name}`);
  } else if (target !== undefined) {
    const method = typeOf(target).methods.get(name);
    if (method) {
      checkCount(run, method, name, args.length, piped);
      return invoke(run, dot, node, name, method, args, piped, (values) => method.call(target, values));
    }
    if (isStruct(target)) {
      const path = target.type.members.get(name)?.path;
      if (path) {
        if (/^[^A-Z]/.test(name)) {
          run.fail(`${name} is an unexported field of struct type ${typeName(receiver)}`);
        }
        if (hasArguments) run.fail(`${name} has arguments but cannot be invoked as function`);
        return fieldAt(target, path);
      }
    } else if (isPointer(target) && hasField(target.type.elem, name)) {
      run.fail(`nil pointer evaluating ${typeName(receiver)}.${name}`);
    }
  }
  return run.fail(`can't evaluate field ${name} in type ${typeName(receiver)}`);
};

function element(run: Run, name: string, map: GoMap, hasArguments: boolean): Value {
  if (hasArguments) run.fail(`${name} is not a method but has arguments`);
  if (map.entries.has(name)) return map.element(name);
  if (run.missingKeyIsError) run.fail(`map has no entry for key ${quote(name)}`);
  return undefined;
}

const hasField = (type: GoType | undefined, name: string): boolean =>
  type !== undefined && (type.kind !== 'struct' || type.members.has(name));

const fieldAt = (struct: Struct, path: readonly number[]): Value => {
  let at: Value = struct;
  for (const index of path) at = isStruct(at) ? at.values[index] : undefined;
  return at;
};
