import { isNone } from './none.ts';
import type { Value } from './value.ts';

/** Go's kinds as far as templates can tell them apart; all widths of an integer behave alike. */
export type Kind =
  'bool' | 'int' | 'uint' | 'float' | 'complex' | 'string' | 'slice' | 'map' | 'struct' | 'pointer' | 'interface';

export interface Field {
  readonly name: string;
  readonly type: GoType;
  /** An embedded struct, whose fields are promoted. */
  readonly embedded: boolean;
  /** The key in JSON; empty for a field that other packages may not see. */
  readonly key: string;
  readonly omitEmpty: boolean;
}

/** A field of a struct or of those embedded in it. */
export interface Member extends Field {
  /** The index in every struct on the way. */
  readonly path: readonly number[];
  /** The names of the structs on the way, and the key. */
  readonly names: readonly string[];
}

/** What a function and a method have in common. */
export interface Callee<Call> {
  readonly parameters: readonly GoType[];
  /** The type of any further arguments. */
  readonly variadic?: GoType | undefined;
  readonly call: Call;
}

/** A method that templates can reach: one result, or a result and an error (thrown as a GoError). */
export type Method = Callee<(receiver: Value, args: readonly Value[]) => Value>;

/** A `String` or `GoString` method, for fmt. */
type Text = ((value: Value) => string) | undefined;

const TYPES = new Map<string, GoType>();

/** A Go type. Types are compared by identity: one object a name. */
export class GoType {
  declare readonly kind: Kind;
  declare readonly name: string;
  declare readonly elem: GoType | undefined;
  declare readonly key: GoType | undefined;
  declare readonly fields: readonly Field[];
  /** What can follow a dot, by its name. */
  declare readonly members: ReadonlyMap<string, Member>;
  /** The same by its key in JSON, and by its key in lower case where that is not another's. */
  declare readonly keys: ReadonlyMap<string, Member>;
  /** Whether the type has a name of its own, which makes it not assignable to another named type. */
  declare readonly defined: boolean;
  declare text: Text;
  goText: Text;
  /** Its zero value, once it was asked for. */
  zero: Value;
  methods: ReadonlyMap<string, Method> = new Map();

  /** @param name As `%T` prints it. */
  constructor(kind: Kind, name: string, fields: readonly Field[] = [], elem?: GoType, key?: GoType) {
    this.kind = kind;
    this.name = name;
    this.elem = elem;
    this.key = key;
    this.fields = fields;
    const members = membersOf(fields, [], []);
    this.members = new Map(members.map((member) => [member.name, member]));
    const keyed = members.filter(({ embedded }) => !embedded).map((member) => [member.key, member] as const);
    this.keys = new Map([...keyed.map(([key, member]) => [foldKey(key), member] as const), ...keyed]);
    this.defined = /^\w+\.\w+$/.test(name);
    // A pointer has the methods of what it points to.
    this.text = elem && kind === 'pointer' ? elem.text : undefined;
    TYPES.set(name, this);
  }
}

function membersOf(fields: readonly Field[], path: readonly number[], names: readonly string[]): readonly Member[] {
  return fields.flatMap((field, index) => {
    const here = { ...field, path: [...path, index], names: [...names, field.key] };
    return field.embedded ? [here, ...membersOf(field.type.fields, here.path, here.names)] : here;
  });
}

/** Simple case folding, as far as it can reach the ASCII names of fields. */
export const foldKey = (key: string): string => key.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase();

/** The type of a name, which Go composes of others: `[]string`, `map[string]*T`. */
export const typeNamed = (name: string): GoType => {
  const known = TYPES.get(name);
  if (known) return known;
  const [, shape, key, elem] = /^(\*|\[]|map\[(.+?)])(.+)$/.exec(name) ?? [];
  if (isNone(elem)) return new GoType('struct', name);
  const kind = key ? 'map' : shape === '*' ? 'pointer' : 'slice';
  return new GoType(kind, name, [], typeNamed(elem), key ? typeNamed(key) : undefined);
};

/**
 * Declares a struct, a line a type: `Name,Other string`. A type alone is embedded; after a name, `?` is JSON's omitempty
 * and `=key` its key there.
 */
export const struct = (name: string, lines: string): GoType =>
  new GoType(
    'struct',
    name,
    lines.split('\n').flatMap((line) => {
      const [, names, typeName = ''] = /^(?:(\S+) )?(.+)$/.exec(line) ?? [];
      const type = typeNamed(typeName);
      return (names ?? shortName(type)).split(',').map((written) => {
        const [, fieldName = '', mark, key] = /^(\w+)(\??)=?(.*)$/.exec(written) ?? [];
        const visibleKey = /^[A-Z]/.test(fieldName) ? key || fieldName : '';
        return { name: fieldName, type, embedded: !names, key: visibleKey, omitEmpty: mark !== '' };
      });
    }),
  );

/** A type's name without its package. */
export const shortName = ({ name }: GoType): string => name.replace(/.*\./, '');

/** Reads a table of functions by `name type type`; after three dots, the type of any further arguments. */
export const signatures = <Call>(table: Readonly<Record<string, Call>>): [string, Callee<Call>][] =>
  Object.entries(table).map(([signature, call]) => {
    const [fixed = '', further] = signature.split(' ...');
    const [name = '', ...types] = fixed.split(' ');
    return [name, { parameters: types.map(typeNamed), variadic: further ? typeNamed(further) : undefined, call }];
  });

/** Gives a type its methods, functions of what `read` makes of the receiver. */
export const withMethods = <Receiver>(
  type: GoType,
  read: (receiver: Value) => Receiver,
  table: Readonly<Record<string, (receiver: Receiver, ...args: readonly Value[]) => Value>>,
): GoType => {
  const named = signatures(table).map(([name, { call, ...signature }]) => {
    const method = { ...signature, call: (receiver: Value, args: readonly Value[]) => call(read(receiver), ...args) };
    return [name, method] as const;
  });
  type.methods = new Map(named);
  const text = (name: string): Text => {
    const method = type.methods.get(name);
    return (
      method &&
      ((value) => {
        const result = method.call(value, []);
        return typeof result === 'string' ? result : '';
      })
    );
  };
  type.text = text('String');
  type.goText = text('GoString');
  return type;
};

const basic = (kind: Kind, bits = ''): GoType => new GoType(kind, kind + bits);

export const BOOL = basic('bool');
export const INT = basic('int');
export const INT64 = basic('int', '64');
export const UINT8 = basic('uint', '8');
export const UINT64 = basic('uint', '64');
export const FLOAT64 = basic('float', '64');
export const COMPLEX128 = basic('complex', '128');
export const STRING = basic('string');
/** The empty interface. */
export const ANY = new GoType('interface', 'interface {}');
TYPES.set('any', ANY);
export const ERROR = new GoType('interface', 'error');
/** reflect.Value: the parameter type of functions that look at a value as it is, interface wrapper included. */
export const REFLECTED = new GoType('struct', 'Value');

export const STRINGS = typeNamed('[]string');
export const BYTES = typeNamed('[]uint8');
export const ANY_SLICE = typeNamed('[]interface {}');
export const ANY_MAP = typeNamed('map[string]interface {}');

/** Go's assignability, for the types templates meet: nothing takes an interface but the empty one. */
export const isAssignable = (from: GoType, to: GoType): boolean =>
  from === to ||
  to === ANY ||
  (from.kind === 'slice' && to.kind === 'slice' && from.elem === to.elem && !(from.defined && to.defined));

/** Whether `==` is defined on the type. */
export const isComparable = ({ kind, fields }: GoType): boolean =>
  kind !== 'slice' && kind !== 'map' && fields.every((field) => isComparable(field.type));

/** Whether an invalid value may stand for the zero value of the type. */
export const canBeNil = (type: GoType): boolean => type === REFLECTED || /interface|map|pointer|slice/.test(type.kind);
