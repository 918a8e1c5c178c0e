import { isNone } from '../none.ts';
import { binaryOf, fromBinary } from '../goString.ts';
import { UINT8 } from '../goType.ts';
import {
  isComplex,
  isInterface,
  isMap,
  isNil,
  isPointer,
  isScalar,
  isSlice,
  isStruct,
  numberOf,
  scalarOf,
  type Slice,
  typeName,
  typeOf,
  unwrap,
  type Value,
} from '../value.ts';
import { type Flags, pad } from './flags.ts';
import { printFloat } from './printFloat.ts';
import { printDigits, printHexadecimal, printInteger } from './printInteger.ts';
import { printText } from './printText.ts';

const NIL = '<nil>';
/** What an address of Go's heap looks like; the real one differs from run to run. */
const ADDRESS = 0xc000123456n;

/** One argument as a verb prints it; undefined is nil. */
export const printArgument = (flags: Flags, value: Value, verb: string): string => {
  if (isNone(value)) return verb === 'T' || verb === 'v' ? pad(flags, NIL) : printBadVerb(flags, verb, value);
  if (verb === 'T') return printText(flags, typeName(value), 's') ?? '';
  if (verb === 'p') return printPointer(flags, value, verb);
  if (isBytes(value)) return printBytes(flags, value, verb, '[]byte');
  return printByMethod(flags, value, verb) ?? printValue(flags, value, verb, 0);
};

const printValue = (flags: Flags, value: Value, verb: string, depth: number): string =>
  (depth > 0 ? printByMethod(flags, value, verb) : undefined) ??
  printBasic(flags, value, verb) ??
  printComposite(flags, value, verb, depth) ??
  printBadVerb(flags, verb, value);

const printBasic = (flags: Flags, value: Value, verb: string): string | undefined => {
  const content = scalarOf(value);
  switch (typeof content) {
    case 'string':
      return printText(flags, content, verb);
    case 'bigint':
      return printInteger(flags, content, verb, isScalar(value) && value.type.kind === 'uint');
    case 'number':
      return printFloat(flags, content, verb);
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(flags, String(content)) : undefined;
    default:
      return undefined;
  }
};

const printComposite = (flags: Flags, value: Value, verb: string, depth: number): string | undefined => {
  const part = (content: Value): string => printValue(flags, content, verb, depth + 1);
  if (isSlice(value)) {
    if (isBytes(value) && 'sqxX'.includes(verb)) return printBytes(flags, value, verb, typeName(value));
    return printList(flags, value, '[', ']', value.items, part);
  }
  if (isMap(value)) {
    return printList(
      flags,
      value,
      'map[',
      ']',
      value.keys,
      (key) => `${part(value.key(key))}:${part(value.entries.get(key))}`,
    );
  }
  if (isStruct(value)) {
    const { fields } = value.type;
    const isNamed = flags.plusV || flags.sharpV;
    return printList(
      flags,
      value,
      '{',
      '}',
      fields,
      ({ name }, index) => (isNamed ? `${name}:` : '') + part(value.values[index]),
    );
  }
  if (isPointer(value)) {
    const { target } = value;
    const isFollowed = depth === 0 && (isStruct(target) || isSlice(target) || isMap(target));
    return isFollowed ? `&${part(target)}` : printPointer(flags, value, verb);
  }
  if (isComplex(value)) return printComplex(flags, value.real, value.imaginary, verb);
  if (!isNone(value) && !isInterface(value)) return undefined;
  const content = unwrap(value);
  if (!isNone(content)) return part(content);
  return flags.sharpV ? `${typeName(value)}(nil)` : NIL;
};

const printList = <Item>(
  flags: Flags,
  value: Value,
  open: string,
  close: string,
  items: readonly Item[],
  part: (item: Item, index: number) => string,
  name = typeName(value),
): string => {
  const { sharpV, run } = flags;
  if (sharpV && isNil(value)) return `${name}(nil)`;
  let text = sharpV ? `${name}{` : open;
  items.forEach((item, index) => {
    if (index > 0) text += sharpV ? ', ' : ' ';
    text += part(item, index);
    run.limit(text.length);
  });
  return text + (sharpV ? '}' : close);
};

const printPointer = (flags: Flags, value: Value, verb: string): string => {
  const isAddress = isPointer(value) || isSlice(value) || isMap(value);
  if (!isAddress || !'vpbodxX'.includes(verb)) return printBadVerb(flags, verb, value);
  const address = isNil(value) ? 0n : ADDRESS;
  if (address) flags.run.approximate = true;
  if (verb === 'v' && flags.sharpV) {
    return `(${typeName(value)})(${address ? printHexadecimal(flags, address, true) : 'nil'})`;
  }
  if (verb === 'v' && !address) return pad(flags, NIL);
  if (verb === 'v' || verb === 'p') return printHexadecimal(flags, address, !flags.sharp);
  return printDigits(flags, address, verb);
};

// As its String or GoString method has it; nothing if it has none that the verb asks for.
const printByMethod = (flags: Flags, value: Value, verb: string): string | undefined => {
  if (flags.erroring || typeof value !== 'object') return undefined;
  if (verb === 'w') return printBadVerb(flags, verb, value);
  const { text, goText } = typeOf(value);
  if (flags.sharpV) return goText && printText({ ...flags, sharpV: false }, goText(value), 's');
  if (!text || !'vsxXq'.includes(verb)) return undefined;
  return isPointer(value) && isNil(value) ? NIL : printText(flags, text(value), verb);
};

const printBadVerb = (flags: Flags, verb: string, value: Value): string => {
  const inside = { ...flags, erroring: true };
  if (isNone(value)) return `%!${verb}(${NIL})`;
  const text = isBytes(value) ? printBytes(inside, value, 'v', '[]byte') : printValue(inside, value, 'v', 0);
  return `%!${verb}(${typeName(value)}=${text})`;
};

const isBytes = (value: Value): value is Slice => isSlice(value) && value.type.elem === UINT8;

const printBytes = (flags: Flags, value: Slice, verb: string, name: string): string => {
  const bytes = value.items.map(numberOf);
  if (verb === 'v' || verb === 'd') {
    const part = (byte: bigint): string =>
      flags.sharpV ? printHexadecimal(flags, byte, true) : printDigits(flags, byte, verb);
    return printList(flags, value, '[', ']', bytes, part, name);
  }
  const text = printText(flags, fromBinary(binaryOf(bytes.map(Number))), verb);
  return text ?? `[${value.items.map((byte) => printValue(flags, byte, verb, 1)).join(' ')}]`;
};

const printComplex = (flags: Flags, real: number, imaginary: number, verb: string): string | undefined => {
  const first = printFloat(flags, real, verb);
  return first && `(${first}${printFloat({ ...flags, plus: true }, imaginary, verb) ?? ''}i)`;
};
