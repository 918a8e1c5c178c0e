import { ANY_MAP, ANY_SLICE } from './goType.ts';
import {
  GoMap,
  isComplex,
  isInterface,
  isMap,
  isPointer,
  isScalar,
  isSlice,
  isStruct,
  Slice,
  type Value,
} from './value.ts';

/**
 * A Go value for plain data: whole numbers become int, others float64, arrays []interface {}, objects and Maps
 * map[string]interface {}, null nil. Values of the engine stay as they are.
 */
export const fromPlain = (data: unknown): Value => {
  switch (typeof data) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return data;
    case 'number':
      return Number.isSafeInteger(data) ? BigInt(data) : data;
    case 'object':
      return data === null ? undefined : fromObject(data);
    default:
      return undefined;
  }
};

const fromObject = (data: object): Value => {
  if (isValueObject(data)) return data;
  if (Array.isArray(data)) return new Slice(ANY_SLICE, data.map(fromPlain));
  const entries: [unknown, unknown][] = data instanceof Map ? [...data.entries()] : Object.entries(data);
  return new GoMap(ANY_MAP, new Map(entries.map(([key, value]) => [String(key), fromPlain(value)])));
};

const isValueObject = (data: object): data is Exclude<Value, undefined | string | boolean | bigint | number> =>
  [isScalar, isComplex, isSlice, isMap, isStruct, isPointer, isInterface].some((is) => is(data));
