import { maskVariable } from '../secrets.ts';
import { sprintValue } from '../template/fmt/print.ts';
import type { Method } from '../template/goType.ts';
import { DEFAULT_BUDGET } from '../template/budget.ts';
import { FormatError } from '../template/failure.ts';
import { newRun } from '../template/run.ts';
import {
  GoMap,
  indirect,
  Pointer,
  Slice,
  Struct,
  typeOf,
  type Value,
  isSlice,
  isMap,
  isStruct,
  isPointer,
  isInterface,
} from '../template/value.ts';

/** Something that can follow a dot. */
export interface Member {
  readonly name: string;
  readonly kind: 'field' | 'method';
  /** The value as it prints, shortened, or the parameters of a method. Made when it is asked for. */
  readonly detail: string;
}

const DETAIL_LENGTH = 60;
const NAME = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/** The fields, keys and methods of a value. Keys that are no names are left out: they need `index`. */
export function membersOf(value: Value): Member[] {
  const target = indirect(value);
  if (target === undefined || isInterface(target)) return [];
  if (isMap(target)) {
    return target.keys.filter((key) => NAME.test(key)).map((key) => field(key, () => target.entries.get(key)));
  }
  const type = isPointer(target) ? target.type.elem : typeOf(target);
  const methods = [...(type?.methods ?? [])].map(([name, method]): Member => ({
    name,
    kind: 'method',
    detail: parametersOf(method),
  }));
  const fields = [...(type?.members ?? [])]
    .filter(([name]) => /^[A-Z]/.test(name))
    .map(([name, { path }]) => field(name, () => valueAt(target, path)));
  return [...fields, ...methods];
}

function field(name: string, value: () => Value): Member {
  return {
    name,
    kind: 'field',
    get detail() {
      return preview(value());
    },
  };
}

/** A value in one line, shortened, without the values of variables that look secret. */
export function preview(value: Value): string {
  const text = printed(covered(value)).replace(/\s+/g, ' ');
  return text.length > DETAIL_LENGTH ? `${text.slice(0, DETAIL_LENGTH - 1).toWellFormed()}…` : text.toWellFormed();
}

/** The value without secrets, and of a long list or map no more than a preview can hold. */
function covered(value: Value): Value {
  if (typeof value === 'string' && /^\w+=/.test(value))
    return maskVariable(value).value === undefined ? `${value.replace(/=.*/s, '')}=…` : value;
  if (isSlice(value)) return new Slice(value.type, value.items.slice(0, DETAIL_LENGTH).map(covered));
  if (isMap(value) && value.entries.size > DETAIL_LENGTH) {
    const first = value.keys.slice(0, DETAIL_LENGTH);
    return new GoMap(value.type, new Map(first.map((key) => [key, value.entries.get(key)])));
  }
  if (isPointer(value)) return new Pointer(value.type, covered(value.target));
  return isStruct(value) && value.type.text === undefined ? new Struct(value.type, value.values.map(covered)) : value;
}

function printed(value: Value): string {
  if (typeof value === 'string') return value.slice(0, 2 * DETAIL_LENGTH);
  const run = newRun('', undefined, DEFAULT_BUDGET, false, true);
  try {
    return sprintValue(value, run);
  } catch (error) {
    if (error instanceof FormatError) return '';
    throw error;
  }
}

function parametersOf({ parameters }: Method): string {
  return parameters.map((type) => type.name).join(' ');
}

function valueAt(value: Value, path: readonly number[]): Value {
  let at = value;
  for (const index of path) at = isStruct(at) ? at.values[index] : undefined;
  return at;
}
