import { fromBinary, runeCount, settle, toBinary } from '../goString.ts';
import { ANY, UINT8 } from '../goType.ts';
import { canBackquote, quote, quoteRune, quoteToAscii } from '../quote.ts';
import type { Run } from '../run.ts';
import { isPrint } from '../unicode.ts';
import { Complex, GoMap, Pointer, Scalar, Slice, Struct, typeOf, type Value } from '../value.ts';
import { type FloatFormat, formatFloat } from './float.ts';
import { type Flags, formatInteger } from './integer.ts';

const NIL = '<nil>';
/** What an address of Go's heap looks like; the real one differs from run to run. */
const ADDRESS = 0xc000123456n;
const STRINGER_VERBS: ReadonlySet<string> = new Set(['v', 's', 'x', 'X', 'q']);

/** Go's fmt state: prints values by verb, flags, width and precision. */
export class Printer implements Flags {
  out = '';
  width: number | undefined;
  precision: number | undefined;
  minus = false;
  plus = false;
  sharp = false;
  space = false;
  zero = false;
  /** `%+v` and `%#v`, which flags plus and sharp become. */
  plusV = false;
  sharpV = false;
  readonly #run: Run;
  #erroring = false;

  constructor(run: Run) {
    this.#run = run;
  }

  clearFlags(): void {
    this.width = undefined;
    this.precision = undefined;
    this.minus = false;
    this.plus = false;
    this.sharp = false;
    this.space = false;
    this.zero = false;
    this.plusV = false;
    this.sharpV = false;
  }

  /** Prints one argument; undefined is nil. */
  printArgument(value: Value, verb: string): void {
    if ((typeof value === 'string' || typeof value === 'bigint') && verb !== 'T' && verb !== 'p') {
      this.#value(value, verb, 0);
    } else if (value === undefined) {
      if (verb === 'T' || verb === 'v') this.#pad(NIL);
      else this.#badVerb(verb, undefined);
    } else if (verb === 'T') this.#string(typeOf(value).name);
    else if (verb === 'p') this.#pointer(value, 'p');
    else if (value instanceof Slice && value.type.elem === UINT8) this.#bytes(value, verb, '[]byte');
    else if (!this.#handleMethods(value, verb)) this.#value(value, verb, 0);
  }

  #value(value: Value, verb: string, depth: number): void {
    if (typeof value === 'string') this.#text(value, verb, value);
    else if (typeof value === 'bigint') this.#integer(value, verb, value);
    else if (typeof value === 'number') this.#float(value, verb, value);
    else if (typeof value === 'boolean') this.#bool(value, verb, value);
    else if (value === undefined) this.#write(this.sharpV ? `${ANY.name}(nil)` : NIL);
    else if (depth === 0 || !this.#handleMethods(value, verb)) this.#composite(value, verb, depth);
  }

  #bool(content: boolean, verb: string, value: Value): void {
    if (verb === 't' || verb === 'v') this.#pad(String(content));
    else this.#badVerb(verb, value);
  }

  #composite(value: Exclude<Value, undefined | string | bigint | boolean | number>, verb: string, depth: number): void {
    if (value instanceof Scalar) this.#scalar(value, verb);
    else if (value instanceof Slice) this.#slice(value, verb, depth);
    else if (value instanceof GoMap) this.#map(value, verb, depth);
    else if (value instanceof Struct) this.#struct(value, verb, depth);
    else if (value instanceof Pointer) this.#pointerValue(value, verb, depth);
    else if (value instanceof Complex) this.#complex(value, verb);
    else if (value.value !== undefined) this.#value(value.value, verb, depth + 1);
    else this.#write(this.sharpV ? `${value.type.name}(nil)` : NIL);
  }

  #scalar(value: Scalar, verb: string): void {
    const content = value.value;
    if (typeof content === 'string') this.#text(content, verb, value);
    else if (typeof content === 'bigint') this.#integer(content, verb, value);
    else if (typeof content === 'number') this.#float(content, verb, value);
    else this.#bool(content, verb, value);
  }

  #slice(value: Slice, verb: string, depth: number): void {
    if (value.type.elem === UINT8 && 'sqxX'.includes(verb)) {
      this.#bytes(value, verb, value.type.name);
      return;
    }
    if (this.sharpV) {
      this.#write(value.type.name);
      if (value.isNil) {
        this.#write('(nil)');
        return;
      }
    }
    this.#write(this.sharpV ? '{' : '[');
    for (let i = 0; i < value.length; i++) {
      if (i > 0) this.#write(this.sharpV ? ', ' : ' ');
      this.#value(value.at(i), verb, depth + 1);
    }
    this.#write(this.sharpV ? '}' : ']');
  }

  #map(value: GoMap, verb: string, depth: number): void {
    if (this.sharpV) {
      this.#write(value.type.name);
      if (value.isNil) {
        this.#write('(nil)');
        return;
      }
    }
    this.#write(this.sharpV ? '{' : 'map[');
    value.keys.forEach((key, index) => {
      if (index > 0) this.#write(this.sharpV ? ', ' : ' ');
      this.#value(value.key(key), verb, depth + 1);
      this.#write(':');
      this.#value(value.entries.get(key), verb, depth + 1);
    });
    this.#write(this.sharpV ? '}' : ']');
  }

  #struct(value: Struct, verb: string, depth: number): void {
    if (this.sharpV) this.#write(value.type.name);
    this.#write('{');
    value.type.fields.forEach((field, index) => {
      if (index > 0) this.#write(this.sharpV ? ', ' : ' ');
      if (this.plusV || this.sharpV) this.#write(`${field.name}:`);
      this.#value(value.values[index], verb, depth + 1);
    });
    this.#write('}');
  }

  #pointerValue(value: Pointer, verb: string, depth: number): void {
    const { target } = value;
    const isComposite = target instanceof Struct || target instanceof Slice || target instanceof GoMap;
    if (depth > 0 || !isComposite) {
      this.#pointer(value, verb);
      return;
    }
    this.#write('&');
    this.#value(target, verb, depth + 1);
  }

  #pointer(value: Exclude<Value, undefined>, verb: string): void {
    const address = this.#addressOf(value);
    if (address === undefined) {
      this.#badVerb(verb, value);
      return;
    }
    if (address !== 0n && 'vpbodxX'.includes(verb)) this.#run.approximate = true;
    if (verb === 'v' && this.sharpV) {
      this.#write(`(${typeOf(value).name})(`);
      if (address === 0n) this.#write('nil');
      else this.#hexadecimal(address, true);
      this.#write(')');
    } else if (verb === 'v' && address === 0n) this.#pad(NIL);
    else if (verb === 'v' || verb === 'p') this.#hexadecimal(address, !this.sharp);
    else if ('bodxX'.includes(verb)) this.#integer(address, verb, value);
    else this.#badVerb(verb, value);
  }

  #addressOf(value: Value): bigint | undefined {
    if (value instanceof Pointer) return value.target === undefined ? 0n : ADDRESS;
    if (value instanceof Slice || value instanceof GoMap) return value.isNil ? 0n : ADDRESS;
    return undefined;
  }

  #hexadecimal(value: bigint, prefixed: boolean): void {
    const { sharp } = this;
    this.sharp = prefixed;
    this.#padInteger(value, 16, 'v');
    this.sharp = sharp;
  }

  // A String, Error or GoString method prints the value, unless an error is being printed.
  #handleMethods(value: Value, verb: string): boolean {
    if (this.#erroring || value === undefined || typeof value !== 'object') return false;
    const type = typeOf(value);
    if (verb === 'w') {
      this.#badVerb(verb, value);
      return true;
    }
    if (this.sharpV) {
      if (type.goText === undefined) return false;
      this.#string(type.goText(value));
      return true;
    }
    if (type.text === undefined || !STRINGER_VERBS.has(verb)) return false;
    if (value instanceof Pointer && value.target === undefined) this.#write(NIL);
    else {
      const text = type.text(value);
      this.#text(text, verb, value);
    }
    return true;
  }

  #badVerb(verb: string, value: Value): void {
    this.#erroring = true;
    this.#write(`%!${verb}(`);
    if (value === undefined) this.#write(NIL);
    else {
      this.#write(`${typeOf(value).name}=`);
      if (value instanceof Slice && value.type.elem === UINT8) this.#bytes(value, 'v', '[]byte');
      else this.#value(value, 'v', 0);
    }
    this.#write(')');
    this.#erroring = false;
  }

  #text(text: string, verb: string, value: Value): void {
    if (verb === 'v' ? !this.sharpV : verb === 's') this.#string(text);
    else if (verb === 'v' || verb === 'q') this.#quoted(text);
    else if (verb === 'x' || verb === 'X') this.#hexBytes(toBinary(text), verb);
    else this.#badVerb(verb, value);
  }

  #string(text: string): void {
    this.#pad(this.#truncated(text));
  }

  #quoted(text: string): void {
    const short = this.#truncated(text);
    if (this.sharp && canBackquote(short)) this.#pad(`\`${short}\``);
    else this.#pad(this.plus ? quoteToAscii(short) : quote(short));
  }

  // Precision counts characters, which are units as long as there are no surrogates.
  #truncated(text: string): string {
    const { precision } = this;
    if (precision === undefined || text.length <= precision) return text;
    let end = 0;
    for (let count = 0; count < precision && end < text.length; count++) {
      end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    }
    return text.slice(0, end);
  }

  #hexBytes(binary: string, verb: string): void {
    const length = Math.min(binary.length, this.precision ?? binary.length);
    if (length === 0) {
      this.#pad('');
      return;
    }
    const prefix = this.sharp ? `0${verb}` : '';
    let text = prefix;
    for (let i = 0; i < length; i++) {
      if (this.space && i > 0) text += ` ${prefix}`;
      const digits = binary.charCodeAt(i).toString(16).padStart(2, '0');
      text += verb === 'X' ? digits.toUpperCase() : digits;
    }
    this.#pad(text);
  }

  #bytes(value: Slice, verb: string, typeName: string): void {
    if (verb === 'v' || verb === 'd') {
      if (this.sharpV) this.#write(typeName);
      if (this.sharpV && value.isNil) {
        this.#write('(nil)');
        return;
      }
      this.#write(this.sharpV ? '{' : '[');
      [...value].forEach((byte, index) => {
        if (index > 0) this.#write(this.sharpV ? ', ' : ' ');
        const number = byteOf(byte);
        if (this.sharpV) this.#hexadecimal(number, true);
        else this.#padInteger(number, 10, verb);
      });
      this.#write(this.sharpV ? '}' : ']');
      return;
    }
    const binary = [...value].map((byte) => String.fromCharCode(Number(byteOf(byte)))).join('');
    if (verb === 's') this.#string(fromBinary(binary));
    else if (verb === 'q') this.#quoted(fromBinary(binary));
    else if (verb === 'x' || verb === 'X') this.#hexBytes(binary, verb);
    else this.#generic(value, verb);
  }

  // A byte slice under a verb that is none of its own.
  #generic(value: Slice, verb: string): void {
    this.#write('[');
    [...value].forEach((byte, index) => {
      if (index > 0) this.#write(' ');
      this.#value(byte, verb, 1);
    });
    this.#write(']');
  }

  #integer(value: bigint, verb: string, argument: Value): void {
    const isUnsigned = argument instanceof Scalar && argument.type.kind === 'uint';
    switch (verb) {
      case 'v':
        if (this.sharpV && isUnsigned) {
          this.#hexadecimal(value, true);
          return;
        }
        {
          this.#padInteger(value, 10, verb);
          return;
        }
      case 'd': {
        this.#padInteger(value, 10, verb);
        return;
      }
      case 'b': {
        this.#padInteger(value, 2, verb);
        return;
      }
      case 'o':
      case 'O': {
        this.#padInteger(value, 8, verb);
        return;
      }
      case 'x':
      case 'X': {
        this.#padInteger(value, 16, verb);
        return;
      }
      case 'c': {
        this.#pad(characterOf(value));
        return;
      }
      case 'q': {
        this.#pad(quoteRune(characterOf(value).codePointAt(0) ?? 0, this.plus));
        return;
      }
      case 'U': {
        this.#unicode(BigInt.asUintN(64, value));
        return;
      }
      default:
        this.#badVerb(verb, argument);
    }
  }

  #padInteger(value: bigint, base: 2 | 8 | 10 | 16, verb: string): void {
    const isPlain =
      this.width === undefined && this.precision === undefined && !(this.plus || this.space || this.sharp);
    if (isPlain && base === 10) {
      this.#write(value.toString());
      return;
    }
    const isEmpty = this.precision === 0 && value === 0n;
    this.#padWithSpaces(isEmpty ? '' : formatInteger(value, base, verb, this));
  }

  #unicode(value: bigint): void {
    const digits = value
      .toString(16)
      .toUpperCase()
      .padStart(Math.max(4, this.precision ?? 0), '0');
    const shown = this.sharp && value <= 0x10ffffn && isPrint(Number(value));
    this.#padWithSpaces(`U+${digits}${shown ? ` '${String.fromCodePoint(Number(value))}'` : ''}`);
  }

  #float(value: number, verb: string, argument: Value): void {
    const format = FLOAT_VERBS[verb];
    if (format === undefined) {
      this.#badVerb(verb, argument);
      return;
    }
    const precision = this.precision ?? ('eEfF'.includes(verb) ? 6 : -1);
    let text = formatFloat(value, format, precision);
    if (!/^[+-]/.test(text)) text = `+${text}`;
    if (this.space && text.startsWith('+') && !this.plus) text = ` ${text.slice(1)}`;
    if (/^.[IN]/.test(text)) {
      this.#padWithSpaces(text.endsWith('NaN') && !this.space && !this.plus ? text.slice(1) : text);
      return;
    }
    if (this.sharp && verb !== 'b') text = withPoint(text, format, precision);
    if (!this.plus && text.startsWith('+')) {
      this.#pad(text.slice(1));
      return;
    }
    if (this.zero && !this.minus && this.width !== undefined) {
      this.#write(text.charAt(0) + text.slice(1).padStart(this.width - 1, '0'));
      return;
    }
    this.#pad(text);
  }

  #complex(value: Complex, verb: string): void {
    if (!(verb in FLOAT_VERBS)) {
      this.#badVerb(verb, value);
      return;
    }
    const { plus } = this;
    this.#write('(');
    this.#float(value.real, verb, value);
    this.plus = true;
    this.#float(value.imaginary, verb, value);
    this.#write('i)');
    this.plus = plus;
  }

  #padWithSpaces(text: string): void {
    const { zero } = this;
    this.zero = false;
    this.#pad(text);
    this.zero = zero;
  }

  #pad(text: string): void {
    if (this.width === undefined) {
      this.#write(text);
      return;
    }
    const missing = this.width - runeCount(text);
    if (missing <= 0) {
      this.#write(text);
      return;
    }
    const padding = (this.zero && !this.minus ? '0' : ' ').repeat(missing);
    this.#write(this.minus ? text + padding : padding + text);
  }

  #write(text: string): void {
    this.out += text;
    this.#run.checkLength(this.out.length);
  }

  /** What was printed, as one Go string. */
  finish(): string {
    this.#run.charge(this.out.length);
    return settle(this.out);
  }
}

const FLOAT_VERBS: Readonly<Record<string, FloatFormat>> = {
  v: 'g',
  b: 'b',
  g: 'g',
  G: 'G',
  x: 'x',
  X: 'X',
  f: 'f',
  F: 'f',
  e: 'e',
  E: 'E',
};

function byteOf(value: Value): bigint {
  return value instanceof Scalar && typeof value.value === 'bigint' ? value.value : 0n;
}

function characterOf(value: bigint): string {
  const valid = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn);
  return String.fromCodePoint(valid ? Number(value) : 0xfffd);
}

// The # flag: always a point, and for %g and %x all the digits asked for.
function withPoint(text: string, format: FloatFormat, precision: number): string {
  const hex = format === 'x' || format === 'X';
  const tailAt = text.search(hex ? /[pP]/ : /[eEpP]/);
  const body = tailAt < 0 ? text : text.slice(0, tailAt);
  const tail = tailAt < 0 ? '' : text.slice(tailAt);
  let missing = 0;
  if (format === 'g' || format === 'G' || format === 'x') {
    missing = precision < 0 ? 6 : precision;
    missing -= body.slice(1).replace('.', '').replace(/^0+/, '').length;
    if (!body.includes('.') && body.length === 2 && body.endsWith('0')) missing--;
  }
  return `${body}${body.includes('.') ? '' : '.'}${'0'.repeat(Math.max(0, missing))}${tail}`;
}
