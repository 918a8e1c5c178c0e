import { binaryOf, fromBinary } from '../goString.ts';
import { ANY, UINT8 } from '../goType.ts';
import {
  type Complex,
  isComplex,
  isMap,
  isNil,
  isPointer,
  isScalar,
  isSlice,
  isStruct,
  numberOf,
  scalarOf,
  type Slice,
  typeOf,
  unwrap,
  type Value,
} from '../value.ts';
import { pad, type Printer, write } from './printerState.ts';
import { printFloat } from './printFloat.ts';
import { printDigits, printHexadecimal, printInteger } from './printInteger.ts';
import { printString, printText } from './printText.ts';

const NIL = '<nil>';
/** What an address of Go's heap looks like; the real one differs from run to run. */
const ADDRESS = 0xc000123456n;

/** Prints one argument; undefined is nil. */
export const printArgument = (printer: Printer, value: Value, verb: string): void => {
  if (value === undefined) {
    if (verb === 'T' || verb === 'v') pad(printer, NIL);
    else printBadVerb(printer, verb, undefined);
  } else if (verb === 'T') printString(printer, typeOf(value).name);
  else if (verb === 'p') printPointer(printer, value, 'p');
  else if (isBytes(value)) printBytes(printer, value, verb, '[]byte');
  else if (!printByMethod(printer, value, verb)) printValue(printer, value, verb, 0);
};

const printValue = (printer: Printer, value: Value, verb: string, depth: number): void => {
  if (depth > 0 && printByMethod(printer, value, verb)) return;
  const content = scalarOf(value);
  let isKnown = true;
  switch (typeof content) {
    case 'string':
      isKnown = printText(printer, content, verb);
      break;
    case 'bigint':
      isKnown = printInteger(printer, content, verb, isScalar(value) && value.type.kind === 'uint');
      break;
    case 'number':
      isKnown = printFloat(printer, content, verb);
      break;
    case 'boolean':
      isKnown = verb === 't' || verb === 'v';
      if (isKnown) pad(printer, String(content));
      break;
    default:
      printComposite(printer, content, verb, depth);
  }
  if (!isKnown) printBadVerb(printer, verb, value);
};

const printComposite = (printer: Printer, value: Value, verb: string, depth: number): void => {
  const print = (element: Value): void => printValue(printer, element, verb, depth + 1);
  if (isSlice(value)) {
    if (isBytes(value) && 'sqxX'.includes(verb)) printBytes(printer, value, verb, value.type.name);
    else printList(printer, value, '[', ']', value.length, (index) => print(value.at(index)));
  } else if (isMap(value)) {
    const { keys } = value;
    printList(printer, value, 'map[', ']', keys.length, (index) => {
      const key = keys[index] ?? '';
      print(value.key(key));
      write(printer, ':');
      print(value.entries.get(key));
    });
  } else if (isStruct(value)) {
    const { fields } = value.type;
    printList(printer, value, '{', '}', fields.length, (index) => {
      if (printer.plusV || printer.sharpV) write(printer, `${fields[index]?.name ?? ''}:`);
      print(value.values[index]);
    });
  } else if (isPointer(value)) {
    const { target } = value;
    if (depth === 0 && (isStruct(target) || isSlice(target) || isMap(target))) {
      write(printer, '&');
      print(target);
    } else printPointer(printer, value, verb);
  } else if (isComplex(value)) printComplex(printer, value, verb);
  else if (unwrap(value) !== undefined) print(unwrap(value));
  else write(printer, printer.sharpV ? `${(value === undefined ? ANY : typeOf(value)).name}(nil)` : NIL);
};

const printList = (
  printer: Printer,
  value: Exclude<Value, undefined>,
  open: string,
  close: string,
  length: number,
  printElement: (index: number) => void,
  typeName = typeOf(value).name,
): void => {
  const isSyntax = printer.sharpV;
  if (isSyntax) {
    write(printer, typeName);
    if (isNil(value)) {
      write(printer, '(nil)');
      return;
    }
  }
  write(printer, isSyntax ? '{' : open);
  for (let index = 0; index < length; index++) {
    if (index > 0) write(printer, isSyntax ? ', ' : ' ');
    printElement(index);
  }
  write(printer, isSyntax ? '}' : close);
};

const printPointer = (printer: Printer, value: Exclude<Value, undefined>, verb: string): void => {
  const hasAddress = isPointer(value) || isSlice(value) || isMap(value);
  const address = isNil(value) ? 0n : ADDRESS;
  if (!hasAddress || !'vpbodxX'.includes(verb)) {
    printBadVerb(printer, verb, value);
    return;
  }
  if (address !== 0n) printer.run.approximate = true;
  if (verb === 'v' && printer.sharpV) {
    write(printer, `(${typeOf(value).name})(`);
    if (address === 0n) write(printer, 'nil');
    else printHexadecimal(printer, address, true);
    write(printer, ')');
  } else if (verb === 'v' && address === 0n) pad(printer, NIL);
  else if (verb === 'v' || verb === 'p') printHexadecimal(printer, address, !printer.sharp);
  else printInteger(printer, address, verb, false);
};

// A String, Error or GoString method prints the value, unless an error is being printed.
const printByMethod = (printer: Printer, value: Value, verb: string): boolean => {
  if (printer.erroring || typeof value !== 'object') return false;
  const type = typeOf(value);
  if (verb === 'w') {
    printBadVerb(printer, verb, value);
    return true;
  }
  const method = printer.sharpV ? type.goText : 'vsxXq'.includes(verb) ? type.text : undefined;
  if (method === undefined) return false;
  if (printer.sharpV) printString(printer, method(value));
  else if (isPointer(value) && isNil(value)) write(printer, NIL);
  else printText(printer, method(value), verb);
  return true;
};

const printBadVerb = (printer: Printer, verb: string, value: Value): void => {
  printer.erroring = true;
  write(printer, `%!${verb}(`);
  if (value === undefined) write(printer, NIL);
  else {
    write(printer, `${typeOf(value).name}=`);
    if (isBytes(value)) printBytes(printer, value, 'v', '[]byte');
    else printValue(printer, value, 'v', 0);
  }
  write(printer, ')');
  printer.erroring = false;
};

const isBytes = (value: Value): value is Slice => isSlice(value) && value.type.elem === UINT8;

const printBytes = (printer: Printer, value: Slice, verb: string, typeName: string): void => {
  const bytes = Array.from(value, numberOf);
  if (verb === 'v' || verb === 'd') {
    const print = (index: number): void => {
      const byte = bytes[index] ?? 0n;
      if (printer.sharpV) printHexadecimal(printer, byte, true);
      else printDigits(printer, byte, 10, verb);
    };
    printList(printer, value, '[', ']', bytes.length, print, typeName);
  } else if (!printText(printer, fromBinary(binaryOf(bytes.map(Number))), verb)) {
    // A verb that is none of its own.
    write(printer, '[');
    Array.from(value, (byte, index) => {
      if (index > 0) write(printer, ' ');
      printValue(printer, byte, verb, 1);
    });
    write(printer, ']');
  }
};

const printComplex = (printer: Printer, value: Complex, verb: string): void => {
  if (!'vbgGxXfFeE'.includes(verb)) {
    printBadVerb(printer, verb, value);
    return;
  }
  const { plus } = printer;
  write(printer, '(');
  printFloat(printer, value.real, verb);
  printer.plus = true;
  printFloat(printer, value.imaginary, verb);
  write(printer, 'i)');
  printer.plus = plus;
};
