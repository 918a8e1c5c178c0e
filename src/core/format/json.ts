import { raise } from '../template/failure.ts';
import { GoType, INT64, withMethods } from '../template/goType.ts';
import { isInt64 } from '../template/integers.ts';
import { parseFloatText, parsingError } from '../template/parseFloat.ts';
import { Scalar, textOf, type Value } from '../template/value.ts';

/** JSON as the daemon sent it: number texts, key order and duplicate keys kept. The scalars are numbers. */
export type Json = null | boolean | string | Scalar | readonly Json[] | JsonObject;

/** What keeps the keys of an object in order. */
export class JsonObject {
  readonly keys: string[] = [];
  readonly values: Json[] = [];
}

export const isJsonObject = (json: unknown): json is JsonObject => json instanceof JsonObject;

/** json.Number: a string type, whatever it looks like. */
export const JSON_NUMBER = withMethods(new GoType('string', 'json.Number'), textOf, {
  String: (text) => text,
  Int64: (text) => new Scalar(INT64, parseInteger(text)),
  Float64: parseFloat64,
});

function parseInteger(text: string): bigint {
  const failed = (why: string): never => raise(parsingError('Int', text, why));
  if (!/^-?\d+$/.test(text)) return failed('invalid syntax');
  const number = BigInt(text);
  return isInt64(number) ? number : failed('value out of range');
}

function parseFloat64(text: string): Value {
  const number = parseFloatText(text);
  return typeof number === 'string' ? raise(number) : number;
}
