import { compareStrings } from './goString.ts';
import { ANY, BOOL, COMPLEX128, FLOAT64, type GoType, INT, STRING } from './goType.ts';

/**
 * A Go value. The types templates make themselves are plain: string, bool, int (a bigint) and float64 (a number).
 * Everything else says its type. `undefined` is "no value": Go's zero reflect.Value, or nil where an `any` is meant.
 */
export type Value =
  undefined | string | boolean | bigint | number | Scalar | Complex | Slice | GoMap | Struct | Pointer | Interface;

/** A bool, number or string of another type than Go's plain ones: int64, uint8, json.Number, digest.Digest. */
export class Scalar {
  readonly type: GoType;
  readonly value: string | boolean | bigint | number;

  constructor(type: GoType, value: string | boolean | bigint | number) {
    this.type = type;
    this.value = value;
  }
}

export class Complex {
  readonly real: number;
  readonly imaginary: number;

  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** A slice: a window on elements, which may end before its capacity does (the rest is zero values). */
export class Slice {
  readonly type: GoType;
  readonly elements: readonly Value[];
  readonly offset: number;
  readonly length: number;
  readonly capacity: number;
  readonly isNil: boolean;

  constructor(type: GoType, elements: readonly Value[], window?: SliceWindow) {
    this.type = type;
    this.elements = elements;
    this.offset = window?.offset ?? 0;
    this.length = window?.length ?? elements.length;
    this.capacity = window?.capacity ?? elements.length;
    this.isNil = window?.isNil ?? false;
  }

  /** The element, not wrapped: undefined is a nil interface. */
  at(index: number): Value {
    const at = this.offset + index;
    if (at < this.elements.length) return this.elements[at];
    return this.type.elem === undefined ? undefined : zeroValue(this.type.elem);
  }

  /** The element as reflection gives it: an interface element stays an interface. */
  element(index: number): Value {
    return wrapAs(this.type.elem, this.at(index));
  }

  *[Symbol.iterator](): Generator<Value> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}

export interface SliceWindow {
  readonly offset?: number;
  readonly length?: number;
  readonly capacity?: number;
  readonly isNil?: boolean;
}

/** A map from strings (or a type made of strings). */
export class GoMap {
  readonly type: GoType;
  readonly entries: ReadonlyMap<string, Value>;
  readonly isNil: boolean;
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
    return this.type.key === undefined || this.type.key === STRING ? text : new Scalar(this.type.key, text);
  }

  element(key: string): Value {
    return wrapAs(this.type.elem, this.entries.get(key));
  }
}

export class Struct {
  readonly type: GoType;
  /** One a field. Only decoding, which makes structs piece by piece, writes to it. */
  readonly values: Value[];

  constructor(type: GoType, values: Value[]) {
    this.type = type;
    this.values = values;
  }
}

/** A pointer; without a target it is nil. */
export class Pointer {
  readonly type: GoType;
  readonly target: Value;

  constructor(type: GoType, target: Value) {
    this.type = type;
    this.target = target;
  }
}

/** A value that reflection sees through an interface type; only error texts tell. */
export class Interface {
  readonly type: GoType;
  readonly value: Value;

  constructor(type: GoType, value: Value) {
    this.type = type;
    this.value = value;
  }
}

const NIL_INTERFACE = new Interface(ANY, undefined);

function wrapAs(type: GoType | undefined, value: Value): Value {
  if (type !== ANY) return value;
  return value === undefined ? NIL_INTERFACE : new Interface(ANY, value);
}

/** The type of a value that is there. */
export function typeOf(value: Exclude<Value, undefined>): GoType {
  switch (typeof value) {
    case 'string':
      return STRING;
    case 'boolean':
      return BOOL;
    case 'bigint':
      return INT;
    case 'number':
      return FLOAT64;
    default:
      return value instanceof Complex ? COMPLEX128 : value.type;
  }
}

/** The interface's content, or the value itself. */
export function unwrap(value: Value): Value {
  return value instanceof Interface ? value.value : value;
}

/** What fmt and JSON are given: no empty-interface wrapper. */
export function plain(value: Value): Value {
  return value instanceof Interface && value.type === ANY ? value.value : value;
}

/** Follows pointers and interfaces; stops at a nil one. */
export function indirect(value: Value): Value {
  let at = value;
  while (at instanceof Pointer || at instanceof Interface) {
    const next = at instanceof Pointer ? at.target : at.value;
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

/** The bigint of any integer, or undefined. */
export function integerOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return value instanceof Scalar && typeof value.value === 'bigint' ? value.value : undefined;
}

/** The text of any string kind, or undefined. */
export function stringOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Scalar && typeof value.value === 'string' ? value.value : undefined;
}

/** Go's idea of truth: structs always, everything else unless it is zero or empty. */
export function isTrue(value: Value): boolean {
  switch (typeof value) {
    case 'undefined':
      return false;
    case 'string':
      return value !== '';
    case 'boolean':
      return value;
    case 'bigint':
      return value !== 0n;
    case 'number':
      return value !== 0;
    default:
      return isTrueComposite(value);
  }
}

function isTrueComposite(value: Exclude<Value, undefined | string | bigint | boolean | number>): boolean {
  if (value instanceof Scalar) return isTrue(value.value);
  if (value instanceof Slice) return value.length > 0;
  if (value instanceof GoMap) return value.entries.size > 0;
  if (value instanceof Pointer) return value.target !== undefined;
  if (value instanceof Interface) return value.value !== undefined;
  if (value instanceof Complex) return value.real !== 0 || value.imaginary !== 0;
  return true;
}

const ZEROS = new WeakMap<GoType, Value>();

/** The zero value of a type. */
export function zeroValue(type: GoType): Value {
  if (type.kind === 'struct') return makeZero(type);
  if (!ZEROS.has(type)) ZEROS.set(type, makeZero(type));
  return ZEROS.get(type);
}

function makeZero(type: GoType): Value {
  switch (type.kind) {
    case 'string':
      return type === STRING ? '' : new Scalar(type, '');
    case 'bool':
      return type === BOOL ? false : new Scalar(type, false);
    case 'int':
      return type === INT ? 0n : new Scalar(type, 0n);
    case 'uint':
      return new Scalar(type, 0n);
    case 'float':
      return 0;
    case 'complex':
      return new Complex(0, 0);
    case 'slice':
      return new Slice(type, [], { isNil: true });
    case 'map':
      return new GoMap(type, new Map(), true);
    case 'struct':
      return new Struct(
        type,
        type.fields.map((field) => zeroValue(field.type)),
      );
    case 'pointer':
      return new Pointer(type, undefined);
    case 'interface':
      return type === ANY ? undefined : new Interface(type, undefined);
  }
}
