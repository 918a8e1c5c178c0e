import type { Value } from './value.ts';

/** Go's kinds as far as templates can tell them apart; all widths of an integer behave alike. */
export type Kind =
  'bool' | 'int' | 'uint' | 'float' | 'complex' | 'string' | 'slice' | 'map' | 'struct' | 'pointer' | 'interface';

export interface Field {
  readonly name: string;
  readonly type: GoType;
  /** An embedded struct, whose fields are promoted. */
  readonly embedded: boolean;
  /** Whether other packages, and so templates, may see it. */
  readonly exported: boolean;
  /** The key in JSON. */
  readonly key: string;
  readonly omitEmpty: boolean;
}

/** A method that templates can reach: one result, or a result and an error (thrown as a GoError). */
export interface Method {
  readonly parameters: readonly GoType[];
  readonly variadic?: GoType;
  readonly call: (receiver: Value, args: readonly Value[]) => Value;
}

interface Shape {
  readonly elem?: GoType;
  readonly key?: GoType;
  readonly fields?: readonly Field[];
  readonly methods?: Readonly<Record<string, Method>>;
  /** The String or Error method, for fmt. */
  readonly text?: (value: Value) => string;
  /** The GoString method, for `%#v`. */
  readonly goText?: (value: Value) => string;
  /** The MarshalJSON method. */
  readonly json?: (value: Value) => string;
  /** Bytes an element of this type takes in a slice, which decides how slices grow. */
  readonly size?: number;
}

/** Names that are declared, which all but this one are in a package. */
const DEFINED = /^(?:\w+\.\w+|error)$/;

/** A Go type. Types are compared by identity: one object a type. */
export class GoType {
  declare readonly kind: Kind;
  declare readonly name: string;
  declare readonly elem: GoType | undefined;
  declare readonly key: GoType | undefined;
  declare readonly fields: readonly Field[];
  declare readonly methods: ReadonlyMap<string, Method>;
  declare readonly text: ((value: Value) => string) | undefined;
  declare readonly goText: ((value: Value) => string) | undefined;
  declare readonly json: ((value: Value) => string) | undefined;
  /** Whether the type has a name of its own, which makes it not assignable to another named type. */
  declare readonly defined: boolean;
  declare readonly size: number;
  declare readonly promoted: ReadonlyMap<string, readonly number[]>;

  /** @param name As `%T` prints it. */
  constructor(kind: Kind, name: string, shape: Shape = {}) {
    this.kind = kind;
    this.name = name;
    this.elem = shape.elem;
    this.key = shape.key;
    this.fields = shape.fields ?? [];
    this.methods = new Map(Object.entries(shape.methods ?? {}));
    this.text = shape.text;
    this.goText = shape.goText;
    this.json = shape.json;
    this.defined = DEFINED.test(name);
    this.size = shape.size ?? 16;
    this.promoted = promotedFields(this.fields);
  }
}

const promotedFields = (fields: readonly Field[]): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, readonly number[]>();
  fields.forEach((field, index) => {
    if (!field.embedded) return;
    for (const [name, path] of field.type.promoted) if (!found.has(name)) found.set(name, [index, ...path]);
  });
  fields.forEach((field, index) => found.set(field.name, [index]));
  return found;
};

export const method = (call: Method['call'], ...parameters: readonly GoType[]): Method => ({ parameters, call });

export const BOOL = new GoType('bool', 'bool');
export const INT = new GoType('int', 'int');
export const INT64 = new GoType('int', 'int64');
export const UINT8 = new GoType('uint', 'uint8', { size: 1 });
export const UINT64 = new GoType('uint', 'uint64');
export const FLOAT64 = new GoType('float', 'float64');
export const COMPLEX128 = new GoType('complex', 'complex128');
export const STRING = new GoType('string', 'string');
/** The empty interface. */
export const ANY = new GoType('interface', 'interface {}');
export const ERROR = new GoType('interface', 'error');
/** The parameter type of functions that look at a value as it is, interface wrapper included. */
export const REFLECT_VALUE = new GoType('struct', 'reflect.Value');

export const STRINGS = sliceOf(STRING);
export const BYTES = sliceOf(UINT8);
export const ANY_SLICE = sliceOf(ANY);
export const ANY_MAP = mapOf(STRING, ANY);

/** A new slice type; keep it, types are compared by identity. */
export function sliceOf(elem: GoType): GoType {
  return new GoType('slice', `[]${elem.name}`, { elem });
}

export function mapOf(key: GoType, elem: GoType): GoType {
  return new GoType('map', `map[${key.name}]${elem.name}`, { key, elem });
}

export const pointerTo = (elem: GoType, text?: (value: Value) => string): GoType =>
  new GoType('pointer', `*${elem.name}`, { elem, ...(text && { text }) });

/** Go's assignability, for the types templates meet. */
export const isAssignable = (from: GoType, to: GoType): boolean => {
  if (from === to || to === ANY) return true;
  if (to.kind === 'interface') return from.text !== undefined && from.name.startsWith('*errors');
  return from.kind === to.kind && !(from.defined && to.defined) && from.kind === 'slice' && from.elem === to.elem;
};

/** Whether `==` is defined on the type. */
export const isComparable = (type: GoType): boolean => {
  if (type.kind === 'slice' || type.kind === 'map') return false;
  return type.kind !== 'struct' || type.fields.every((field) => isComparable(field.type));
};

/** Whether an invalid value may stand for the zero value of the type. */
export const canBeNil = (type: GoType): boolean =>
  type.kind === 'interface' ||
  type.kind === 'map' ||
  type.kind === 'pointer' ||
  type.kind === 'slice' ||
  type === REFLECT_VALUE;
