import { isNone } from './none.ts';
import { type Argument, checkCount, invoke, type Piped } from './call.ts';
import { STRING } from './goType.ts';
import type { Spot } from './node.ts';
import { quote } from './quote.ts';
import type { Run } from './run.ts';
import { type GoMap, indirect, typeName, typeOf, type Value, isMap, isStruct, isInterface } from './value.ts';

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
  if (isNone(receiver)) {
    if (run.isStrict) run.fail(`nil data; no entry for key ${quote(name)}`);
    return undefined;
  }
  const target = indirect(receiver);
  const hasArguments = args.length > 0 || piped !== null;
  if (isMap(target)) {
    if (target.type.key === STRING) return element(run, name, target, hasArguments);
  } else if (isInterface(target)) {
    run.fail(`nil pointer evaluating ${typeName(receiver)}.${name}`);
  } else if (!isNone(target)) {
    const type = typeOf(target);
    const method = type.methods.get(name);
    if (method) {
      checkCount(run, method, name, args.length, piped);
      return invoke(run, dot, node, name, method, args, piped, (values) => method.call(target, values));
    }
    const member = type.members.get(name);
    if (member && !hasArguments && /^[A-Z]/.test(name)) return fieldAt(target, member.path);
  }
  // Go has other words for fields of structs, but templates that fail on those are run on the bare JSON.
  return run.fail(`can't evaluate field ${name} in type ${typeName(receiver)}`);
};

function element(run: Run, name: string, map: GoMap, hasArguments: boolean): Value {
  if (hasArguments) run.fail(`${name} is not a method but has arguments`);
  if (map.entries.has(name)) return map.element(name);
  if (run.isStrict) run.fail(`map has no entry for key ${quote(name)}`);
  return undefined;
}

/** The field of a struct, of one in it, and so on. */
export const fieldAt = (value: Value, path: readonly number[]): Value => {
  let at = value;
  for (const index of path) at = isStruct(at) ? at.values[index] : undefined;
  return at;
};
