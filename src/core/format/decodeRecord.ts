import { raise } from '../template/failure.ts';
import { type GoType, type Member, shortName, STRING, UINT8 } from '../template/goType.ts';
import { INT64_MAX, INT64_MIN } from '../template/integers.ts';
import {
  GoMap,
  isMap,
  isPointer,
  isSlice,
  isStruct,
  Pointer,
  Scalar,
  scalar,
  Slice,
  Struct,
  type Value,
  zeroValue,
} from '../template/value.ts';
import { decodeBase64 } from './base64.ts';
import { grownSlice } from './capacity.ts';
import { type GoTime, TIME, zeroTime } from './goTime.ts';
import { type Json, JsonNumber, JsonObject } from './json.ts';
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
    if (json instanceof JsonObject) {
      if (kind === 'struct') return decodeStruct(type, json, isStruct(before) ? before : zero(type));
      if (kind !== 'map' || !elem) return mismatch('object', type, before);
      const entries = new Map(isMap(before) ? before.entries : undefined);
      json.keys.forEach((key, i) => entries.set(key, decodeValue(elem, json.values[i] ?? null, undefined)));
      return new GoMap(type, entries);
    }
    if (isArray(json))
      return kind === 'slice' && elem ? decodeSlice(type, elem, json, before) : mismatch('array', type, before);
    if (json instanceof JsonNumber) return decodeNumber(type, json.text, before);
    if (kind === typeOfJson(json)) return typeof json === 'string' ? scalar(type, json) : json;
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
      store(struct, found.path, found.field.type, json.values[i] ?? null);
      structName = outer;
      path.length = depth;
    });
    return struct;
  };

  const store = (target: Value, [index = 0, ...deeper]: readonly number[], type: GoType, json: Json): void => {
    if (!isStruct(target)) return;
    const before = target.values[index];
    if (deeper.length > 0) store(before, deeper, type, json);
    else target.values[index] = decodeValue(type, json, before);
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
    const isSigned = type.kind === 'int';
    if (!isSigned && type.kind !== 'uint') return mismatch('number', type, before);
    if (!(isSigned ? /^-?\d+$/ : /^\d+$/).test(text)) return mismatch(`number ${text}`, type, before);
    const number = BigInt(text);
    const isInRange = number <= (isSigned ? INT64_MAX : 255n) && number >= INT64_MIN;
    return isInRange ? scalar(type, number) : mismatch(`number ${text}`, type, before);
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
    if (!isArray(json) || !json.every(isStringOrNull)) {
      raise(`json: cannot unmarshal ${typeOfJson(json)} into ${targetText()} of type string`);
    }
    const items = json.map((item) => item ?? '');
    return grownSlice(STRING_LIST, items, items.length, Math.min(items.length, 1));
  };

  const mismatch = (what: string, type: GoType, before: Value): Value => {
    saved ??= `json: cannot unmarshal ${what} into ${targetText()} of type ${type.name}`;
    return before ?? zero(type);
  };

  const targetText = (): string => (path.length === 0 ? 'Go value' : `Go struct field ${structName}.${path.join('.')}`);

  const value = decodeValue(root, document, undefined);
  return saved === undefined ? value : raise(saved);
};

// Anonymous types have no name.
const structNameOf = (type: GoType): string => (type.defined ? shortName(type) : '');

const isStringOrNull = (json: Json): json is string | null => json === null || typeof json === 'string';

const isArray = (json: Json): json is readonly Json[] => Array.isArray(json);

const typeOfJson = (json: Json): string => {
  if (json instanceof JsonNumber) return 'number';
  if (json instanceof JsonObject) return 'object';
  return isArray(json) ? 'array' : typeof json === 'boolean' ? 'bool' : 'string';
};

// Exact keys, and folded ones where no exact key is in the way.
const memberOfKey = (type: GoType, key: string): Member | undefined => {
  let known = KEYED.get(type);
  if (!known) {
    const members = [...type.members.values()].filter(({ field }) => !field.embedded);
    known = new Map(members.map((member) => [foldKey(member.field.key), member]));
    for (const member of members) known.set(member.field.key, member);
    KEYED.set(type, known);
  }
  return known.get(key) ?? known.get(foldKey(key));
};

const KEYED = new WeakMap<GoType, Map<string, Member>>();

// Simple case folding, as far as it can reach the ASCII names of fields.
const foldKey = (key: string): string => key.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase();
