import { ANY_MAP, ANY_SLICE } from '../template/goType.ts';
import { GoMap, isScalar, type Value } from '../template/value.ts';
import { grownSlice } from './capacity.ts';
import { type Json, isJsonObject } from './json.ts';

/** The value Go has for JSON when no type is given and numbers are kept: maps, slices, strings, json.Number. */
export const rawValue = (json: Json): Value => {
  if (json === null) return undefined;
  if (typeof json !== 'object' || isScalar(json)) return json;
  if (!isJsonObject(json)) return grownSlice(ANY_SLICE, json.map(rawValue), json.length);
  return new GoMap(ANY_MAP, new Map(json.keys.map((key, i) => [key, rawValue(json.values[i] ?? null)])));
};
