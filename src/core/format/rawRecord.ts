import { ANY_MAP, ANY_SLICE, GoType, INT64, withMethods } from '../template/goType.ts';
import { INT64_MAX, INT64_MIN } from '../template/integers.ts';
import { raise } from '../template/failure.ts';
import { parseFloatText } from '../template/parseFloat.ts';
import { quote } from '../template/quote.ts';
import { GoMap, Scalar, textOf, type Value } from '../template/value.ts';
import { grownSlice } from './capacity.ts';
import { type Json, JsonNumber, JsonObject } from './json.ts';

/** json.Number: a string type, whatever it looks like. */
export const JSON_NUMBER = withMethods(new GoType('string', 'json.Number'), textOf, {
  String: (text) => text,
  Int64: (text) => new Scalar(INT64, parseInteger(text)),
  Float64: parseFloat64,
});

/** The value Go has for JSON when no type is given and numbers are kept: maps, slices, strings, json.Number. */
export const rawValue = (json: Json): Value => {
  if (json === null) return undefined;
  if (typeof json === 'string' || typeof json === 'boolean') return json;
  if (json instanceof JsonNumber) return new Scalar(JSON_NUMBER, json.text);
  if (json instanceof JsonObject) {
    const entries = new Map<string, Value>();
    json.keys.forEach((key, i) => entries.set(key, rawValue(json.values[i] ?? null)));
    return new GoMap(ANY_MAP, entries);
  }
  return grownSlice(ANY_SLICE, json.map(rawValue), json.length);
};

function parseInteger(text: string): bigint {
  const failed = (why: string): never => raise(`strconv.ParseInt: parsing ${quote(text)}: ${why}`);
  if (!/^-?\d+$/.test(text)) return failed('invalid syntax');
  const number = BigInt(text);
  return number > INT64_MAX || number < INT64_MIN ? failed('value out of range') : number;
}

function parseFloat64(text: string): Value {
  const number = parseFloatText(text);
  return typeof number === 'string' ? raise(number) : number;
}
