import { GoError } from '../failure.ts';
import { byteLength, fromBinary, toBinary } from '../goString.ts';
import { UINT8 } from '../goType.ts';
import {
  GoMap,
  indirect,
  integerOf,
  Interface,
  Pointer,
  Scalar,
  Slice,
  stringOf,
  typeOf,
  unwrap,
  type Value,
  zeroValue,
} from '../value.ts';

/** `index item i j ...`. */
export function index(values: readonly Value[]): Value {
  const [first, ...indexes] = values;
  let item = unwrap(first);
  if (item === undefined) throw new GoError('index of untyped nil');
  for (const wrapped of indexes) {
    const at = unwrap(wrapped);
    const target = indirect(item);
    if (target === undefined || isNilReference(target)) throw new GoError('index of nil pointer');
    item = target instanceof GoMap ? mapElement(target, at) : sequenceElement(target, at);
  }
  return item;
}

/** `slice item i j k`. */
export function slice(values: readonly Value[]): Value {
  const [first, ...indexes] = values;
  const item = unwrap(first);
  if (item === undefined) throw new GoError('slice of untyped nil');
  if (indexes.length > 3) throw new GoError(`too many slice indexes: ${indexes.length}`);
  const text = stringOf(item);
  if (text !== undefined && indexes.length === 3) throw new GoError('cannot 3-index slice a string');
  if (text === undefined && !(item instanceof Slice)) {
    throw new GoError(`can't slice item of type ${typeOf(item).name}`);
  }
  const length = item instanceof Slice ? item.length : byteLength(text ?? '');
  const capacity = item instanceof Slice ? item.capacity : length;
  const bounds = indexes.map((value) => indexArgument(value, capacity));
  const [from = 0, to = length, limit = capacity] = bounds;
  if (from > to) throw new GoError(`invalid slice index: ${from} > ${to}`);
  if (bounds.length === 3 && to > limit) throw new GoError(`invalid slice index: ${to} > ${limit}`);
  if (item instanceof Slice) {
    const window = { offset: item.offset + from, length: to - from, capacity: limit - from, isNil: item.isNil };
    return new Slice(item.type, item.elements, window);
  }
  const part = fromBinary(toBinary(text ?? '').slice(from, to));
  return item instanceof Scalar ? new Scalar(item.type, part) : part;
}

/** `len item`. */
export function length(value: Value): bigint {
  const item = indirect(value);
  if (item === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  if (isNilReference(item)) throw new GoError('len of nil pointer');
  if (item instanceof Slice) return BigInt(item.length);
  if (item instanceof GoMap) return BigInt(item.entries.size);
  const text = stringOf(item);
  if (text === undefined) throw new GoError(`len of type ${typeOf(item).name}`);
  return BigInt(byteLength(text));
}

function isNilReference(value: Value): boolean {
  return value instanceof Pointer || value instanceof Interface;
}

function mapElement(map: GoMap, at: Value): Value {
  const keyType = map.type.key;
  const keyName = keyType?.name ?? '';
  if (at === undefined) throw new GoError(`value is nil; should be of type ${keyName}`);
  const type = typeOf(at);
  const key = stringOf(at);
  if (type !== keyType || key === undefined) throw new GoError(`value has type ${type.name}; should be ${keyName}`);
  if (map.entries.has(key)) return map.element(key);
  return map.type.elem === undefined ? undefined : zeroValue(map.type.elem);
}

function sequenceElement(item: Exclude<Value, undefined>, at: Value): Value {
  if (item instanceof Slice) {
    const i = indexArgument(at, item.length);
    if (i === item.length) throw new GoError('reflect: slice index out of range');
    return item.element(i);
  }
  const text = stringOf(item);
  if (text === undefined) throw new GoError(`can't index item of type ${typeOf(item).name}`);
  const binary = toBinary(text);
  const i = indexArgument(at, binary.length);
  if (i === binary.length) throw new GoError('reflect: string index out of range');
  return new Scalar(UINT8, BigInt(binary.charCodeAt(i)));
}

function indexArgument(value: Value, limit: number): number {
  if (value === undefined) throw new GoError('cannot index slice/array with nil');
  const at = integerOf(value);
  if (at === undefined) throw new GoError(`cannot index slice/array with type ${typeOf(value).name}`);
  if (at < 0n || at > BigInt(limit)) throw new GoError(`index out of range: ${at}`);
  return Number(at);
}
