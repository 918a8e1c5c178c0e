import { isNone } from '../template/none.ts';
import { raise } from '../template/failure.ts';
import { codeOf, hex, isRawByte } from '../template/goString.ts';
import { UINT8 } from '../template/goType.ts';
import type { Run } from '../template/run.ts';
import {
  isComplex,
  isInterface,
  isMap,
  isPointer,
  isScalar,
  isSlice,
  isStruct,
  numberOf,
  type Scalar,
  type Struct,
  textOf,
  type Value,
} from '../template/value.ts';
import { encodeBase64 } from './base64.ts';
import { GoTime, jsonTime } from './goTime.ts';

// Every one of these has a form of its own in JSON; the lone surrogates are bytes that are not UTF-8.
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const SPECIAL = /["\\\0-\x1f\u2028\u2029]|[\uDC80-\uDCFF]/gu;

// The same, and the second halves of surrogate pairs: quick to look for, and rarely there.
// eslint-disable-next-line no-control-regex -- as above
const MAYBE_SPECIAL = /["\\\0-\x1f\u2028\u2029\uDC80-\uDCFF]/;

/**
 * Go's encoding/json of a value, without escaping for HTML.
 * @throws GoError for what JSON cannot say.
 */
export const encodeJson = (value: Value, run: Run): string => {
  const text = encode(value, run);
  run.charge(text.length);
  return text;
};

const encode = (value: Value, run: Run): string => {
  if (isNone(value)) return 'null';
  if (typeof value === 'string') return encodeString(value);
  // The only place where Go writes floats as JavaScript does, all but -0.
  if (typeof value !== 'object') return Object.is(value, -0) ? '-0' : String(value);
  if (isScalar(value)) return encodeScalar(value, run);
  if (value instanceof GoTime) return jsonTime(value);
  if (isStruct(value)) return `{${encodeFields(value, run)}}`;
  if (isPointer(value)) return encode(value.target, run);
  if (isInterface(value)) return encode(value.content, run);
  if (isComplex(value)) return raise('json: unsupported type: complex128');
  if (value.isNil) return 'null';
  if (isMap(value))
    return `{${list(value.keys, (key) => `${encodeString(key)}:${encode(value.entries.get(key), run)}`, run)}}`;
  if (value.type.elem === UINT8) return `"${encodeBase64(value.items.map((byte) => Number(numberOf(byte))))}"`;
  return `[${list(value.items, (item) => encode(item, run), run)}]`;
};

const list = <Item>(items: readonly Item[], part: (item: Item) => string, run: Run): string => {
  let text = '';
  for (const item of items) {
    run.step();
    text += (text && ',') + part(item);
  }
  return text;
};

const encodeScalar = ({ type, value }: Scalar, run: Run): string =>
  type.name === 'json.Number' ? textOf(value) || '0' : encode(value, run);

const encodeString = (text: string): string => {
  if (!MAYBE_SPECIAL.test(text)) return `"${text}"`;
  const escaped = text.replace(SPECIAL, (char) => {
    const code = codeOf(char);
    if (isRawByte(code)) return '\\ufffd';
    // JavaScript has the same short forms, and long ones for the other control characters; not for line separators.
    return code < 0x7f ? JSON.stringify(char).slice(1, -1) : `\\u${hex(code, 4)}`;
  });
  return `"${escaped}"`;
};

// The fields with commas between them; those of embedded structs stand among them.
const encodeFields = (struct: Struct, run: Run): string => {
  let text = '';
  struct.type.fields.forEach(({ key, omitEmpty, embedded }, index) => {
    const value = struct.values[index];
    if (!key || (omitEmpty && isEmpty(value))) return;
    const part = embedded && isStruct(value) ? encodeFields(value, run) : `"${key}":${encode(value, run)}`;
    if (part) text += (text && ',') + part;
  });
  return text;
};

// What omitempty leaves out: never a struct.
const isEmpty = (value: Value): boolean => {
  if (isSlice(value)) return value.length === 0;
  if (isMap(value)) return value.entries.size === 0;
  if (isPointer(value)) return !value.target;
  return isScalar(value) ? !value.value : !value;
};
