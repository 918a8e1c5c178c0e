import { raise } from '../failure.ts';
import { byteLength, fromBinary, toBinary } from '../goString.ts';
import { UINT8 } from '../goType.ts';
import {
  type GoMap,
  indirect,
  integerOf,
  Scalar,
  Slice,
  stringOf,
  typeName,
  typeOf,
  unwrap,
  type Value,
  zeroValue,
  isScalar,
  isSlice,
  isMap,
  isPointer,
  isInterface,
} from '../value.ts';

/** `index item i j ...`. */
export const index = (values: readonly Value[]): Value => {
  const [first, ...indexes] = values;
  let item = unwrap(first);
  if (item === undefined) raise('index of untyped nil');
  for (const wrapped of indexes) {
    const at = unwrap(wrapped);
    const target = indirect(item);
    if (target === undefined || isNilReference(target)) raise('index of nil pointer');
    item = isMap(target) ? mapElement(target, at) : sequenceElement(target, at);
  }
  return item;
};

/** `slice item i j k`. */
export const slice = (values: readonly Value[]): Value => {
  const [first, ...indexes] = values;
  const item = unwrap(first);
  if (item === undefined) raise('slice of untyped nil');
  if (indexes.length > 3) raise(`too many slice indexes: ${indexes.length}`);
  const text = stringOf(item);
  if (text !== undefined && indexes.length === 3) raise('cannot 3-index slice a string');
  if (text === undefined && !isSlice(item)) {
    raise(`can't slice item of type ${typeName(item)}`);
  }
  const length = isSlice(item) ? item.length : byteLength(text ?? '');
  const capacity = isSlice(item) ? item.capacity : length;
  const bounds = indexes.map((value) => indexArgument(value, capacity));
  const [from = 0, to = length, limit = capacity] = bounds;
  if (from > to) raise(`invalid slice index: ${from} > ${to}`);
  if (bounds.length === 3 && to > limit) raise(`invalid slice index: ${to} > ${limit}`);
  if (isSlice(item)) {
    return new Slice(item.type, item.elements, item.offset + from, to - from, limit - from, item.isNil);
  }
  const part = fromBinary(toBinary(text ?? '').slice(from, to));
  return isScalar(item) ? new Scalar(item.type, part) : part;
};

/** `len item`. */
export const length = ([value]: readonly Value[]): bigint => {
  const item = indirect(value);
  if (item === undefined) raise('reflect: call of reflect.Value.Type on zero Value');
  if (isNilReference(item)) raise('len of nil pointer');
  if (isSlice(item)) return BigInt(item.length);
  if (isMap(item)) return BigInt(item.entries.size);
  const text = stringOf(item);
  if (text === undefined) raise(`len of type ${typeName(item)}`);
  return BigInt(byteLength(text));
};

const isNilReference = (value: Value): boolean => isPointer(value) || isInterface(value);

const mapElement = (map: GoMap, at: Value): Value => {
  const keyType = map.type.key;
  const keyName = keyType?.name ?? '';
  if (at === undefined) raise(`value is nil; should be of type ${keyName}`);
  const type = typeOf(at);
  const key = stringOf(at);
  if (type !== keyType || key === undefined) raise(`value has type ${type.name}; should be ${keyName}`);
  if (map.entries.has(key)) return map.element(key);
  return !map.type.elem ? undefined : zeroValue(map.type.elem);
};

const sequenceElement = (item: Exclude<Value, undefined>, at: Value): Value => {
  if (isSlice(item)) {
    const i = indexArgument(at, item.length);
    if (i === item.length) raise('reflect: slice index out of range');
    return item.element(i);
  }
  const text = stringOf(item);
  if (text === undefined) raise(`can't index item of type ${typeName(item)}`);
  const binary = toBinary(text);
  const i = indexArgument(at, binary.length);
  if (i === binary.length) raise('reflect: string index out of range');
  return new Scalar(UINT8, BigInt(binary.charCodeAt(i)));
};

const indexArgument = (value: Value, limit: number): number => {
  if (value === undefined) raise('cannot index slice/array with nil');
  const at = integerOf(value);
  if (at === undefined) raise(`cannot index slice/array with type ${typeName(value)}`);
  if (at < 0n || at > BigInt(limit)) raise(`index out of range: ${at}`);
  return Number(at);
};
