import { raise } from '../template/failure.ts';
import { BYTES } from '../template/goType.ts';
import type { Run } from '../template/run.ts';
import {
  type GoMap,
  type Scalar,
  type Slice,
  type Struct,
  numberOf,
  type Value,
  isScalar,
  isComplex,
  isSlice,
  isMap,
  isStruct,
  isPointer,
  isInterface,
} from '../template/value.ts';
import { encodeBase64 } from './base64.ts';
import { GoTime, jsonTime } from './goTime.ts';

// Every one of these has a form of its own in JSON; the lone surrogates are bytes that are not UTF-8.
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const SPECIAL = /["\\\0-\x1f\u2028\u2029]|[\uDC80-\uDCFF]/gu;

// The same, and the second halves of surrogate pairs: quick to look for, and rarely there.
// eslint-disable-next-line no-control-regex -- as above
const MAYBE_SPECIAL = /["\\\0-\x1f\u2028\u2029\uDC80-\uDCFF]/;

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

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
  switch (typeof value) {
    case 'undefined':
      return 'null';
    case 'string':
      return encodeString(value);
    case 'bigint':
    case 'boolean':
      return value.toString();
    case 'number':
      return encodeFloat(value);
    default:
      return encodeComposite(value, run);
  }
};

const encodeComposite = (value: Exclude<Value, undefined | string | bigint | boolean | number>, run: Run): string => {
  if (value instanceof GoTime) return jsonTime(value);
  if (isScalar(value)) return encodeScalar(value, run);
  if (isSlice(value)) return encodeSlice(value, run);
  if (isMap(value)) return encodeMap(value, run);
  if (isStruct(value)) return encodeStruct(value, run);
  if (isComplex(value)) raise('json: unsupported type: complex128');
  if (isInterface(value)) return encode(value.content, run);
  return value.target === undefined ? 'null' : encode(value.target, run);
};

const encodeScalar = ({ type, value }: Scalar, run: Run): string => {
  if (type.name !== 'json.Number') return encode(value, run);
  return typeof value === 'string' && value !== '' ? value : '0';
};

const encodeString = (text: string): string => {
  if (!MAYBE_SPECIAL.test(text)) return `"${text}"`;
  const escaped = text.replace(SPECIAL, (char) => {
    const short = SHORT[char];
    if (short !== undefined) return short;
    const code = char.charCodeAt(0);
    return code >= 0xdc80 && code <= 0xdcff ? '\\ufffd' : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
};

// The only place where Go writes floats as JavaScript does.
const encodeFloat = (value: number): string => {
  if (!Number.isFinite(value)) raise(`json: unsupported value: ${value > 0 ? '+Inf' : '-Inf'}`);
  return Object.is(value, -0) ? '-0' : String(value);
};

const encodeSlice = (value: Slice, run: Run): string => {
  if (value.isNil) return 'null';
  if (value.type.elem === BYTES.elem) return `"${base64(value)}"`;
  let text = '[';
  for (let i = 0; i < value.length; i++) {
    run.step();
    text += (i > 0 ? ',' : '') + encode(value.at(i), run);
  }
  return `${text}]`;
};

const encodeMap = (value: GoMap, run: Run): string => {
  if (value.isNil) return 'null';
  let text = '{';
  for (const key of value.keys) {
    run.step();
    if (text !== '{') text += ',';
    text += `${encodeString(key)}:${encode(value.entries.get(key), run)}`;
  }
  return `${text}}`;
};

const encodeStruct = (value: Struct, run: Run): string => `{${encodeFields(value, run)}}`;

// The fields with commas between them; those of embedded structs stand among them.
const encodeFields = (struct: Struct, run: Run): string => {
  const { fields } = struct.type;
  let text = '';
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i];
    const value = struct.values[i];
    if (!field || field.key === '' || (field.omitEmpty && isEmpty(value))) continue;
    const part = field.embedded && isStruct(value) ? encodeFields(value, run) : `"${field.key}":${encode(value, run)}`;
    if (part !== '') text += text === '' ? part : `,${part}`;
  }
  return text;
};

// What omitempty leaves out: never a struct.
const isEmpty = (value: Value): boolean => {
  if (typeof value === 'string') return value === '';
  if (isScalar(value)) return isEmpty(value.value);
  if (isSlice(value)) return value.length === 0;
  if (isMap(value)) return value.entries.size === 0;
  if (isPointer(value)) return value.target === undefined;
  return value === false || value === 0n || value === 0 || value === undefined;
};

const base64 = (bytes: Slice): string => encodeBase64(bytes.items.map((byte) => Number(numberOf(byte))));
