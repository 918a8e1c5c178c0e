import { isNone } from './none.ts';
import { compareStrings } from './goString.ts';
import { ANY, BOOL, COMPLEX128, FLOAT64, type GoType, INT, type Kind, STRING } from './goType.ts';

/**
 * A Go value. The types templates make themselves are plain: string, bool, int (a bigint) and float64 (a number).
 * Everything else says its type. `undefined` is "no value": Go's zero reflect.Value, or nil where an `any` is meant.
 */
export type Value =
  undefined | string | boolean | bigint | number | Scalar | Complex | Slice | GoMap | Struct | Pointer | Interface;

/** A bool, number or string of another type than Go's plain ones: int64, uint8, json.Number, digest.Digest. */
export class Scalar {
  declare readonly type: GoType;
  declare readonly value: string | boolean | bigint | number;

  constructor(type: GoType, value: string | boolean | bigint | number) {
    this.type = type;
    this.value = value;
  }
}

export class Complex {
  declare readonly real: number;
  declare readonly imaginary: number;

  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** A slice: elements up to its capacity, of which the first `length` are in it. */
export class Slice {
  declare readonly type: GoType;
  declare readonly elements: readonly Value[];
  declare readonly length: number;
  declare readonly isNil: boolean;

  constructor(type: GoType, elements: readonly Value[], length = elements.length, isNil = false) {
    this.type = type;
    this.elements = elements;
    this.length = length;
    this.isNil = isNil;
  }

  /** The elements that are in it, not wrapped: undefined is a nil interface. */
  get items(): readonly Value[] {
    return this.elements.slice(0, this.length);
  }

  /** The element as reflection gives it: an interface element stays an interface. */
  element(index: number): Value {
    return wrapAs(this.type.elem, this.elements[index]);
  }
}

/** A map from strings (or a type made of strings). */
export class GoMap {
  declare readonly type: GoType;
  declare readonly entries: ReadonlyMap<string, Value>;
  declare readonly isNil: boolean;
  #sorted: readonly string[] | undefined;

  constructor(type: GoType, entries: ReadonlyMap<string, Value>, isNil = false) {
    this.type = type;
    this.entries = entries;
    this.isNil = isNil;
  }

  /** The keys in the order Go prints and ranges over them: by bytes. */
  get keys(): readonly string[] {
    this.#sorted ??= [...this.entries.keys()].sort(compareStrings);
    return this.#sorted;
  }

  key(text: string): Value {
    return scalar(this.type.key ?? STRING, text);
  }

  element(key: string): Value {
    return wrapAs(this.type.elem, this.entries.get(key));
  }
}

export class Struct {
  declare readonly type: GoType;
  /** One a field. Only decoding, which makes structs piece by piece, writes to it. */
  declare readonly values: Value[];

  constructor(type: GoType, values: Value[]) {
    this.type = type;
    this.values = values;
  }
}

/** A pointer; without a target it is nil. */
export class Pointer {
  declare readonly type: GoType;
  declare readonly target: Value;

  constructor(type: GoType, target: Value) {
    this.type = type;
    this.target = target;
  }
}

/** A value that reflection sees through an interface type; only error texts tell. */
export class Interface {
  declare readonly type: GoType;
  declare readonly content: Value;

  constructor(type: GoType, content: Value) {
    this.type = type;
    this.content = content;
  }
}

export const isScalar = (value: unknown): value is Scalar => value instanceof Scalar;

export const isComplex = (value: unknown): value is Complex => value instanceof Complex;

export const isSlice = (value: unknown): value is Slice => value instanceof Slice;

export const isMap = (value: unknown): value is GoMap => value instanceof GoMap;

export const isStruct = (value: unknown): value is Struct => value instanceof Struct;

export const isPointer = (value: unknown): value is Pointer => value instanceof Pointer;

export const isInterface = (value: unknown): value is Interface => value instanceof Interface;

const NIL_INTERFACE = new Interface(ANY, undefined);

const wrapAs = (type: GoType | undefined, value: Value): Value => {
  if (type !== ANY) return value;
  return isNone(value) ? NIL_INTERFACE : new Interface(ANY, value);
};

/** The type of a value that is there. */
export const typeOf = (value: Exclude<Value, undefined>): GoType => {
  if (typeof value === 'object') return isComplex(value) ? COMPLEX128 : value.type;
  return PLAIN_TYPES[typeof value] ?? ANY;
};

const PLAIN_TYPES: Readonly<Record<string, GoType>> = { string: STRING, boolean: BOOL, bigint: INT, number: FLOAT64 };

/** The name of a value's type. */
export const typeName = (value: Value): string => (isNone(value) ? ANY : typeOf(value)).name;

/** The interface's content, or the value itself. */
export const unwrap = (value: Value): Value => (isInterface(value) ? value.content : value);

/** What fmt and JSON are given: no empty-interface wrapper. */
export const plain = (value: Value): Value => (isInterface(value) && value.type === ANY ? value.content : value);

/** Follows pointers and interfaces; stops at a nil one. */
export const indirect = (value: Value): Value => {
  const next = isPointer(value) ? value.target : unwrap(value);
  return next === value || isNone(next) ? value : indirect(next);
};

/** The bool, number or string a value is made of, or the value itself. */
export const scalarOf = (value: Value): Value => (isScalar(value) ? value.value : value);

/** The bigint of any integer, or undefined. */
export const integerOf = (value: Value): bigint | undefined => {
  const content = scalarOf(value);
  return typeof content === 'bigint' ? content : undefined;
};

/** The text of any string kind, or undefined. */
export const stringOf = (value: Value): string | undefined => {
  const content = scalarOf(value);
  return typeof content === 'string' ? content : undefined;
};

/** The text of what is known to be a string kind. */
export const textOf = (value: Value): string => stringOf(value) ?? '';

/** The number of what is known to be an integer. */
export const numberOf = (value: Value): bigint => integerOf(value) ?? 0n;

/** Whether a pointer, slice, map or interface is nil. */
export function isNil(value: Value): boolean {
  if (isSlice(value) || isMap(value)) return value.isNil;
  return isNone(isPointer(value) ? value.target : unwrap(value));
}

/** Go's idea of truth: structs always, everything else unless it is zero or empty. */
export const isTrue = (value: Value): boolean => {
  if (isScalar(value)) return isTrue(value.value);
  if (isSlice(value)) return value.length > 0;
  if (isMap(value)) return value.entries.size > 0;
  if (isComplex(value)) return value.real !== 0 || value.imaginary !== 0;
  return typeof value === 'object' ? !isNil(value) : Boolean(value);
};

/** The zero value of a type. */
export const zeroValue = (type: GoType): Value =>
  type.kind === 'struct' ? makeZero(type) : (type.zero ??= makeZero(type));

/** A bool, integer or string as the type has it. */
export const scalar = (type: GoType, value: string | boolean | bigint): Value =>
  type === STRING || type === BOOL || type === INT ? value : new Scalar(type, value);

const PLAIN_ZEROS: Partial<Record<Kind, string | boolean | bigint>> = { string: '', bool: false, int: 0n, uint: 0n };

// Nothing holds floats or complex numbers that are not there.
const makeZero = (type: GoType): Value => {
  const { kind, fields } = type;
  if (kind === 'slice') return new Slice(type, [], 0, true);
  if (kind === 'map') return new GoMap(type, new Map(), true);
  if (kind === 'pointer') return new Pointer(type, undefined);
  if (kind === 'struct')
    return new Struct(
      type,
      fields.map((field) => zeroValue(field.type)),
    );
  const zero = PLAIN_ZEROS[kind];
  if (!isNone(zero)) return scalar(type, zero);
  return type === ANY ? undefined : new Interface(type, undefined);
};
