import { isNone } from '../template/none.ts';
import { fieldAt } from '../template/field.ts';
import { isInt64 } from '../template/integers.ts';
import { raise } from '../template/failure.ts';
import { foldKey, type GoType, type Member, shortName, STRING, UINT8 } from '../template/goType.ts';
import {
  GoMap,
  isMap,
  isPointer,
  isScalar,
  isSlice,
  isStruct,
  Pointer,
  Scalar,
  scalar,
  Slice,
  Struct,
  textOf,
  type Value,
  zeroValue,
} from '../template/value.ts';
import { decodeBase64 } from './base64.ts';
import { grownSlice } from './capacity.ts';
import { type GoTime, TIME, zeroTime } from './goTime.ts';
import { type Json, isJsonObject, type JsonObject } from './json.ts';
import { parseTime } from './parseTime.ts';
import { STRING_LIST } from './recordTypes.ts';
import type { Zone } from './zone.ts';

/** Bytes of a ManifestSummary, the only thing besides strings of which a record has lists that grow. */
const SUMMARY_SIZE = 192;

/**
 * Decodes JSON into a Go type, as Go's encoding/json does.
 * @throws GoError
 */
export const decode = (root: GoType, document: Json, local: Zone): Value => {
  const path: string[] = [];
  let structName = '';
  // The first mismatch: decoding goes on after it, and something worse may still come.
  let saved: string | undefined;
  let zeroTimeHere: GoTime | undefined;

  const decodeValue = (type: GoType, json: Json, before: Value): Value => {
    const { kind, elem } = type;
    if (type === TIME) return decodeTime(json, before);
    if (type === STRING_LIST) return decodeStringList(json);
    if (json === null) return /pointer|map|slice/.test(kind) ? zeroValue(type) : (before ?? zero(type));
    if (kind === 'pointer' && elem) {
      return new Pointer(type, decodeValue(elem, json, isPointer(before) ? before.target : undefined));
    }
    if (isJsonObject(json)) {
      if (kind === 'struct') return decodeStruct(type, json, isStruct(before) ? before : zero(type));
      if (elem && kind === 'map') {
        const entries = new Map(isMap(before) ? before.entries : undefined);
        json.keys.forEach((key, i) => entries.set(key, decodeValue(elem, json.values[i] ?? null, undefined)));
        return new GoMap(type, entries);
      }
    }
    if (isArray(json) && elem && kind === 'slice') return decodeSlice(type, elem, json, before);
    if (isScalar(json) && /^u?int$/.test(kind)) return decodeNumber(type, textOf(json), before);
    if (typeof json === 'string' && kind === 'string') return scalar(type, json);
    if (typeof json === 'boolean' && kind === 'bool') return json;
    if (elem === UINT8 && typeof json === 'string') return decodeBytes(type, json, before);
    return mismatch(typeOfJson(json), type, before);
  };

  const zero = (type: GoType): Value => {
    if (type === TIME) return (zeroTimeHere ??= zeroTime(local));
    if (type.kind !== 'struct') return zeroValue(type);
    return new Struct(
      type,
      type.fields.map((field) => zero(field.type)),
    );
  };

  const decodeStruct = (type: GoType, json: JsonObject, struct: Value): Value => {
    const outer = structName;
    const depth = path.length;
    json.keys.forEach((key, i) => {
      const found = memberOfKey(type, key);
      if (!found) return;
      structName = structNameOf(type);
      path.push(...found.names);
      const parent = fieldAt(struct, found.path.slice(0, -1));
      const index = found.path.at(-1) ?? 0;
      if (isStruct(parent))
        parent.values[index] = decodeValue(found.type, json.values[i] ?? null, parent.values[index]);
      structName = outer;
      path.length = depth;
    });
    return struct;
  };

  const decodeSlice = (type: GoType, elem: GoType, json: readonly Json[], before: Value): Value => {
    const earlier = isSlice(before) ? before : undefined;
    // What an earlier array of the same key left behind is decoded into, beyond its length too.
    const elements = json.map((item, i) => decodeValue(elem, item, earlier?.elements[i]));
    const { length } = elements;
    if (length === 0) return new Slice(type, []);
    const kept = earlier?.elements.slice(length) ?? [];
    const size = elem === STRING ? undefined : SUMMARY_SIZE;
    return grownSlice(type, [...elements, ...kept], length, earlier?.elements.length, size);
  };

  // All the signed integers of a record have 64 bits, the only unsigned one is a byte.
  const decodeNumber = (type: GoType, text: string, before: Value): Value => {
    const number = /^-?\d+$/.test(text) ? BigInt(text) : undefined;
    const isGood = !isNone(number) && (type === UINT8 ? text[0] !== '-' && number <= 255n : isInt64(number));
    return isGood ? scalar(type, number) : mismatch(`number ${text}`, type, before);
  };

  const decodeBytes = (type: GoType, text: string, before: Value): Value => {
    const decoded = decodeBase64(text);
    if (typeof decoded === 'number') {
      saved ??= `illegal base64 data at input byte ${decoded}`;
      return before ?? zeroValue(type);
    }
    return new Slice(
      type,
      decoded.map((byte) => new Scalar(UINT8, BigInt(byte))),
    );
  };

  const decodeTime = (json: Json, before: Value): Value => {
    if (json === null) return before ?? zeroTime(local);
    return typeof json === 'string' ? parseTime(json, local) : raise('Time.UnmarshalJSON: input is not a JSON string');
  };

  const decodeStringList = (json: Json): Value => {
    if (json === null) return zeroValue(STRING_LIST);
    if (typeof json === 'string') return new Slice(STRING_LIST, [json]);
    if (!isArray(json) || !json.every(isStringOrNull)) return raise(mismatchText(typeOfJson(json), 'string'));
    const items = json.map((item) => item ?? '');
    return grownSlice(STRING_LIST, items, items.length, Math.min(items.length, 1));
  };

  const mismatch = (what: string, type: GoType, before: Value): Value => {
    saved ??= mismatchText(what, type.name);
    return before ?? zero(type);
  };

  const mismatchText = (what: string, typeName: string): string => {
    const target = path.length === 0 ? 'Go value' : `Go struct field ${structName}.${path.join('.')}`;
    return `json: cannot unmarshal ${what} into ${target} of type ${typeName}`;
  };

  const value = decodeValue(root, document, undefined);
  return isNone(saved) ? value : raise(saved);
};

// Anonymous types have no name.
const structNameOf = (type: GoType): string => (type.defined ? shortName(type) : '');

const isStringOrNull = (json: Json): json is string | null => json === null || typeof json === 'string';

const isArray = (json: Json): json is readonly Json[] => Array.isArray(json);

const typeOfJson = (json: Json): string => {
  if (isScalar(json)) return 'number';
  if (isJsonObject(json)) return 'object';
  return isArray(json) ? 'array' : typeof json === 'boolean' ? 'bool' : 'string';
};

// Exact keys, and folded ones where no exact key is in the way.
const memberOfKey = ({ keys }: GoType, key: string): Member | undefined => keys.get(key) ?? keys.get(foldKey(key));
