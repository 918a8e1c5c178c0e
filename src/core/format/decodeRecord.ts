import { type Field, type GoType, INT, type Kind, STRING, UINT8 } from '../template/goType.ts';
import {
  GoMap,
  Pointer,
  Scalar,
  Slice,
  Struct,
  type Value,
  zeroValue,
  isSlice,
  isMap,
  isStruct,
  isPointer,
} from '../template/value.ts';
import { decodeBase64 } from './base64.ts';
import { grownCapacity } from './capacity.ts';

import { type GoTime, TIME, zeroTime } from './goTime.ts';
import { type Json, JsonNumber, JsonObject } from './json.ts';
import { parseTime } from './parseTime.ts';
import { STRING_LIST } from './recordTypes.ts';
import type { Zone } from './zone.ts';

// The integers a record can hold: all the signed ones have 64 bits, the only unsigned one is a byte.
const RANGES: Readonly<Partial<Record<Kind, { readonly form: RegExp; readonly low: bigint; readonly high: bigint }>>> =
  {
    int: { form: /^-?\d+$/, low: -(2n ** 63n), high: 2n ** 63n - 1n },
    uint: { form: /^\d+$/, low: 0n, high: 255n },
  };

/** An image that does not decode, in Go's words. */
export class DecodeError extends Error {}

/**
 * Decodes JSON into a Go type, as Go's encoding/json does.
 * @throws DecodeError
 */
export function decode(type: GoType, json: Json, local: Zone): Value {
  const decoder = new Decoder(local);
  const value = decoder.value(type, json, undefined);
  if (decoder.saved !== undefined) throw new DecodeError(decoder.saved);
  return value;
}

/** A field by its JSON key, through embedded structs, with the names on the way. */
interface Keyed {
  readonly path: readonly number[];
  readonly names: readonly string[];
  readonly type: GoType;
}

class Decoder {
  /** The first mismatch: decoding goes on after it, and something worse may still come. */
  saved: string | undefined;
  readonly #local: Zone;
  #struct = '';
  readonly #path: string[] = [];
  #zeroTime: GoTime | undefined;

  constructor(local: Zone) {
    this.#local = local;
  }

  value(type: GoType, json: Json, before: Value): Value {
    if (type === TIME) return this.#time(json, before);
    if (type === STRING_LIST) return this.#stringList(json);
    if (json === null) return isNillable(type) ? zeroValue(type) : (before ?? this.#zero(type));
    if (type.kind === 'pointer' && type.elem !== undefined) {
      const target = isPointer(before) ? before.target : undefined;
      return new Pointer(type, this.value(type.elem, json, target));
    }
    if (json instanceof JsonObject) return this.#object(type, json, before);
    if (isArray(json)) return this.#array(type, json, before);
    return this.#literal(type, json, before);
  }

  #zero(type: GoType): Value {
    if (type === TIME) return (this.#zeroTime ??= zeroTime(this.#local));
    if (type.kind !== 'struct') return zeroValue(type);
    return new Struct(
      type,
      type.fields.map((field) => this.#zero(field.type)),
    );
  }

  #object(type: GoType, json: JsonObject, before: Value): Value {
    if (type.kind === 'map' && type.elem !== undefined) {
      const entries = new Map(isMap(before) ? before.entries : undefined);
      json.keys.forEach((key, i) => {
        if (type.elem !== undefined) entries.set(key, this.value(type.elem, json.values[i] ?? null, undefined));
      });
      return new GoMap(type, entries);
    }
    if (type.kind !== 'struct') return this.#mismatch('object', type, before);
    const struct = isStruct(before) ? before : this.#zero(type);
    const fields = keyedFields(type);
    const outer = this.#struct;
    const depth = this.#path.length;
    json.keys.forEach((key, i) => {
      const found = fields.get(key) ?? fields.get(foldKey(key));
      if (found === undefined) return;
      this.#struct = shortName(type);
      this.#path.push(...found.names);
      this.#store(struct, found.path, found.type, json.values[i] ?? null);
      this.#struct = outer;
      this.#path.length = depth;
    });
    return struct;
  }

  #store(target: Value, [index = 0, ...deeper]: readonly number[], type: GoType, json: Json): void {
    if (!isStruct(target)) return;
    const before = target.values[index];
    if (deeper.length > 0) this.#store(before, deeper, type, json);
    else target.values[index] = this.value(type, json, before);
  }

  #array(type: GoType, json: readonly Json[], before: Value): Value {
    if (type.kind !== 'slice' || type.elem === undefined) return this.#mismatch('array', type, before);
    const { elem } = type;
    const earlier = isSlice(before) ? before : undefined;
    // What an earlier array of the same key left behind is decoded into, beyond its length too.
    const elements = json.map((item, i) => this.value(elem, item, earlier?.elements[i]));
    if (json.length === 0) return new Slice(type, []);
    const kept = earlier?.elements.slice(elements.length) ?? [];
    const capacity = grownCapacity(elements.length, elem.size, earlier?.capacity);
    return new Slice(type, [...elements, ...kept], 0, elements.length, capacity);
  }

  #literal(type: GoType, json: boolean | string | JsonNumber, before: Value): Value {
    if (typeof json === 'boolean') {
      return type.kind === 'bool' ? json : this.#mismatch('bool', type, before);
    }
    if (typeof json === 'string') {
      if (type.kind === 'string') return type === STRING ? json : new Scalar(type, json);
      if (type.kind === 'slice' && type.elem === UINT8) return this.#bytes(type, json, before);
      return this.#mismatch('string', type, before);
    }
    const range = RANGES[type.kind];
    if (range === undefined) return this.#mismatch('number', type, before);
    const number = range.form.test(json.text) ? BigInt(json.text) : undefined;
    if (number === undefined || number > range.high || number < range.low) {
      return this.#mismatch(`number ${json.text}`, type, before);
    }
    return type === INT ? number : new Scalar(type, number);
  }

  #bytes(type: GoType, text: string, before: Value): Value {
    const decoded = decodeBase64(text);
    if (typeof decoded === 'number') {
      this.saved ??= `illegal base64 data at input byte ${decoded}`;
      return before ?? zeroValue(type);
    }
    return new Slice(
      type,
      decoded.map((byte) => new Scalar(UINT8, BigInt(byte))),
    );
  }

  #time(json: Json, before: Value): Value {
    if (json === null) return before ?? zeroTime(this.#local);
    if (typeof json !== 'string') throw new DecodeError('Time.UnmarshalJSON: input is not a JSON string');
    const time = parseTime(json, this.#local);
    if (typeof time === 'string') throw new DecodeError(time);
    return time;
  }

  #stringList(json: Json): Value {
    if (json === null) return zeroValue(STRING_LIST);
    if (typeof json === 'string') return new Slice(STRING_LIST, [json]);
    if (!isArray(json) || !json.every((item) => item === null || typeof item === 'string')) {
      const what = kindName(json);
      throw new DecodeError(`json: cannot unmarshal ${what} into ${this.#target()} of type string`);
    }
    const items = json.map((item) => (typeof item === 'string' ? item : ''));
    if (items.length === 0) return new Slice(STRING_LIST, []);
    return new Slice(STRING_LIST, items, 0, items.length, grownCapacity(items.length, STRING.size, 1));
  }

  #mismatch(what: string, type: GoType, before: Value): Value {
    this.saved ??= `json: cannot unmarshal ${what} into ${this.#target()} of type ${type.name}`;
    return before ?? this.#zero(type);
  }

  #target(): string {
    return this.#path.length === 0 ? 'Go value' : `Go struct field ${this.#struct}.${this.#path.join('.')}`;
  }
}

// A type's name without its package, which anonymous types do not have.
function shortName(type: GoType): string {
  return type.defined ? type.name.slice(type.name.lastIndexOf('.') + 1) : '';
}

function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function isNillable(type: GoType): boolean {
  return type.kind === 'pointer' || type.kind === 'map' || type.kind === 'slice';
}

function kindName(json: Json): string {
  if (json instanceof JsonNumber) return 'number';
  if (json instanceof JsonObject) return 'object';
  return isArray(json) ? 'array' : typeof json === 'boolean' ? 'bool' : 'string';
}

const KEYED = new WeakMap<GoType, ReadonlyMap<string, Keyed>>();

// Exact keys, and folded ones where no exact key is in the way.
function keyedFields(type: GoType): ReadonlyMap<string, Keyed> {
  const known = KEYED.get(type);
  if (known !== undefined) return known;
  const keyed = new Map<string, Keyed>();
  const all = collect(type.fields, [], []);
  for (const { key, ...found } of all) keyed.set(key, found);
  for (const { key, ...found } of all) if (!keyed.has(foldKey(key))) keyed.set(foldKey(key), found);
  KEYED.set(type, keyed);
  return keyed;
}

function collect(
  fields: readonly Field[],
  path: readonly number[],
  names: readonly string[],
): readonly (Keyed & { readonly key: string })[] {
  return fields.flatMap((field, index) => {
    const here = [...path, index];
    if (field.embedded) return collect(field.type.fields, here, [...names, field.name]);
    return [{ key: field.key, path: here, names: [...names, field.key], type: field.type }];
  });
}

// Simple case folding, as far as it can reach the ASCII names of fields.
function foldKey(key: string): string {
  return key.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase();
}
