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
  readonly kind: Kind;
  /** As `%T` prints it. */
  readonly name: string;
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
  /** Whether the type has a name of its own, which makes it not assignable to another named type. */
  readonly defined?: boolean;
  /** Bytes an element of this type takes in a slice, which decides how slices grow. */
  readonly size?: number;
}

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
  declare readonly defined: boolean;
  declare readonly size: number;
  declare readonly promoted: ReadonlyMap<string, readonly number[]>;

  constructor(shape: Shape) {
    this.kind = shape.kind;
    this.name = shape.name;
    this.elem = shape.elem;
    this.key = shape.key;
    this.fields = shape.fields ?? [];
    this.methods = new Map(Object.entries(shape.methods ?? {}));
    this.text = shape.text;
    this.goText = shape.goText;
    this.json = shape.json;
    this.defined = shape.defined ?? false;
    this.size = shape.size ?? 16;
    this.promoted = promotedFields(this.fields);
  }
}

function promotedFields(fields: readonly Field[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  fields.forEach((field, index) => {
    if (!field.embedded) return;
    for (const [name, path] of field.type.promoted) if (!found.has(name)) found.set(name, [index, ...path]);
  });
  fields.forEach((field, index) => found.set(field.name, [index]));
  return found;
}

export function method(call: Method['call'], ...parameters: readonly GoType[]): Method {
  return { parameters, call };
}

export const BOOL = new GoType({ kind: 'bool', name: 'bool' });
export const INT = new GoType({ kind: 'int', name: 'int' });
export const INT64 = new GoType({ kind: 'int', name: 'int64' });
export const INT32 = new GoType({ kind: 'int', name: 'int32' });
export const UINT8 = new GoType({ kind: 'uint', name: 'uint8', size: 1 });
export const UINT64 = new GoType({ kind: 'uint', name: 'uint64' });
export const FLOAT64 = new GoType({ kind: 'float', name: 'float64' });
export const COMPLEX128 = new GoType({ kind: 'complex', name: 'complex128' });
export const STRING = new GoType({ kind: 'string', name: 'string' });
/** The empty interface. */
export const ANY = new GoType({ kind: 'interface', name: 'interface {}' });
export const ERROR = new GoType({ kind: 'interface', name: 'error', defined: true });
/** The parameter type of functions that look at a value as it is, interface wrapper included. */
export const REFLECT_VALUE = new GoType({ kind: 'struct', name: 'reflect.Value', defined: true });

export const STRINGS = sliceOf(STRING);
export const BYTES = sliceOf(UINT8);
export const ANY_SLICE = sliceOf(ANY);
export const ANY_MAP = mapOf(STRING, ANY);

/** A new slice type; keep it, types are compared by identity. */
export function sliceOf(elem: GoType): GoType {
  return new GoType({ kind: 'slice', name: `[]${elem.name}`, elem });
}

export function mapOf(key: GoType, elem: GoType): GoType {
  return new GoType({ kind: 'map', name: `map[${key.name}]${elem.name}`, key, elem });
}

export function pointerTo(elem: GoType, text?: (value: Value) => string): GoType {
  return new GoType({ kind: 'pointer', name: `*${elem.name}`, elem, ...(text === undefined ? {} : { text }) });
}

/** Go's assignability, for the types templates meet. */
export function isAssignable(from: GoType, to: GoType): boolean {
  if (from === to || to === ANY) return true;
  if (to.kind === 'interface') return from.text !== undefined && from.name.startsWith('*errors');
  return from.kind === to.kind && !(from.defined && to.defined) && from.kind === 'slice' && from.elem === to.elem;
}

/** Whether `==` is defined on the type. */
export function isComparable(type: GoType): boolean {
  if (type.kind === 'slice' || type.kind === 'map') return false;
  return type.kind !== 'struct' || type.fields.every((field) => isComparable(field.type));
}

/** Whether an invalid value may stand for the zero value of the type. */
export function canBeNil(type: GoType): boolean {
  return (
    type.kind === 'interface' ||
    type.kind === 'map' ||
    type.kind === 'pointer' ||
    type.kind === 'slice' ||
    type === REFLECT_VALUE
  );
}
