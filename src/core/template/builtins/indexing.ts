import { isNone } from '../none.ts';
import { raise } from '../failure.ts';
import { byteLength, fromBinary, toBinary } from '../goString.ts';
import { UINT8 } from '../goType.ts';
import {
  type GoMap,
  indirect,
  integerOf,
  isInterface,
  isMap,
  isPointer,
  isScalar,
  isSlice,
  Scalar,
  Slice,
  stringOf,
  typeName,
  typeOf,
  unwrap,
  type Value,
  zeroValue,
} from '../value.ts';

/** `index item i j ...`. */
export const index = ([first, ...indexes]: readonly Value[]): Value => {
  let item = unwrap(first);
  if (isNone(item)) raise('index of untyped nil');
  for (const at of indexes.map(unwrap)) {
    const target = notNil(item, 'index of nil pointer');
    item = isMap(target) ? mapElement(target, at) : sequenceElement(target, at);
  }
  return item;
};

/** `slice item i j k`. */
export const slice = ([first, ...indexes]: readonly Value[]): Value => {
  const item = unwrap(first);
  if (isNone(item)) raise('slice of untyped nil');
  const count = indexes.length;
  if (count > 3) raise(`too many slice indexes: ${count}`);
  const text = stringOf(item);
  if (!isNone(text) && count > 2) raise('cannot 3-index slice a string');
  const binary = toBinary(text ?? '');
  const { length } = isSlice(item) ? item : isNone(text) ? raise(`can't slice item of type ${typeName(item)}`) : binary;
  const capacity = isSlice(item) ? item.elements.length : length;
  const [from = 0, to = length, limit = capacity] = indexes.map((value) => indexArgument(value, capacity));
  if (from > to) raise(`invalid slice index: ${from} > ${to}`);
  if (to > limit) raise(`invalid slice index: ${to} > ${limit}`);
  if (isSlice(item)) return new Slice(item.type, item.elements.slice(from, limit), to - from, item.isNil);
  const part = fromBinary(binary.slice(from, to));
  return isScalar(item) ? new Scalar(item.type, part) : part;
};

/** `len item`. */
export const length = ([value]: readonly Value[]): bigint => {
  if (isNone(value)) raise('reflect: call of reflect.Value.Type on zero Value');
  const item = notNil(value, 'len of nil pointer');
  if (isSlice(item)) return BigInt(item.length);
  if (isMap(item)) return BigInt(item.entries.size);
  return BigInt(byteLength(stringOf(item) ?? raise(`len of type ${typeName(item)}`)));
};

// What pointers and interfaces lead to.
const notNil = (value: Value, message: string): Exclude<Value, undefined> => {
  const target = indirect(value);
  return isNone(target) || isPointer(target) || isInterface(target) ? raise(message) : target;
};

const mapElement = (map: GoMap, at: Value): Value => {
  const { key, elem } = map.type;
  if (isNone(at)) raise(`value is nil; should be of type ${key?.name ?? ''}`);
  const text = stringOf(at);
  if (typeOf(at) !== key || isNone(text)) raise(`value has type ${typeName(at)}; should be ${key?.name ?? ''}`);
  return map.entries.has(text) ? map.element(text) : elem && zeroValue(elem);
};

const sequenceElement = (item: Exclude<Value, undefined>, at: Value): Value => {
  if (isSlice(item)) return item.element(elementIndex(at, item.length, 'slice'));
  const binary = toBinary(stringOf(item) ?? raise(`can't index item of type ${typeName(item)}`));
  return new Scalar(UINT8, BigInt(binary.charCodeAt(elementIndex(at, binary.length, 'string'))));
};

const elementIndex = (value: Value, length: number, what: string): number => {
  const at = indexArgument(value, length);
  return at === length ? raise(`reflect: ${what} index out of range`) : at;
};

const indexArgument = (value: Value, limit: number): number => {
  if (isNone(value)) raise('cannot index slice/array with nil');
  const at = integerOf(value) ?? raise(`cannot index slice/array with type ${typeName(value)}`);
  return at < 0n || at > BigInt(limit) ? raise(`index out of range: ${at}`) : Number(at);
};
