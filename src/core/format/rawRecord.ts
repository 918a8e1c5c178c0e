import { ANY, ANY_MAP, ANY_SLICE, GoType, INT64 } from '../template/goType.ts';
import { GoError, raise } from '../template/failure.ts';
import { parseFloatText } from '../template/parseFloat.ts';
import { quote } from '../template/quote.ts';
import { GoMap, Scalar, Slice, stringOf, type Value } from '../template/value.ts';
import { grownCapacity } from './capacity.ts';
import { type Json, JsonNumber, JsonObject } from './json.ts';

const MAX_INT = 2n ** 63n - 1n;

/** json.Number: a string type, whatever it looks like. */
export const JSON_NUMBER: GoType = new GoType({
  kind: 'string',
  name: 'json.Number',
  defined: true,
  text: (value) => stringOf(value) ?? '',
  methods: {
    String: { parameters: [], call: (receiver) => stringOf(receiver) },
    Int64: { parameters: [], call: (receiver) => new Scalar(INT64, parseInteger(stringOf(receiver) ?? '')) },
    Float64: { parameters: [], call: (receiver) => parseFloat64(stringOf(receiver) ?? '') },
  },
});

/** The value Go has for JSON when no type is given and numbers are kept: maps, slices, strings, json.Number. */
export function rawValue(json: Json): Value {
  if (json === null) return undefined;
  if (typeof json === 'string' || typeof json === 'boolean') return json;
  if (json instanceof JsonNumber) return new Scalar(JSON_NUMBER, json.text);
  if (json instanceof JsonObject) {
    const entries = new Map<string, Value>();
    json.keys.forEach((key, i) => entries.set(key, rawValue(json.values[i] ?? null)));
    return new GoMap(ANY_MAP, entries);
  }
  return new Slice(ANY_SLICE, json.map(rawValue), 0, json.length, grownCapacity(json.length, ANY.size));
}

function parseInteger(text: string): bigint {
  const failed = (why: string): GoError => new GoError(`strconv.ParseInt: parsing ${quote(text)}: ${why}`);
  if (!/^-?\d+$/.test(text)) throw failed('invalid syntax');
  const number = BigInt(text);
  if (number > MAX_INT || number < -MAX_INT - 1n) throw failed('value out of range');
  return number;
}

function parseFloat64(text: string): Value {
  const number = parseFloatText(text);
  if (typeof number === 'string') raise(number);
  return number;
}
