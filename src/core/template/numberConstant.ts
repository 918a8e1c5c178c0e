import { INT64_MAX, INT64_MIN, UINT64_MAX } from './integers.ts';
import type { NumberConstant } from './node.ts';
import { parseFloatText } from './parseFloat.ts';
import { quote, unquoteChar } from './quote.ts';
import { Complex } from './value.ts';

/** What kind of number token a literal is. */
export type NumberKind = 'rune' | 'complex' | 'number';

/** The value of a number literal, or in Go's words what is wrong with it. */
export const numberConstant = (source: string, kind: NumberKind): NumberConstant | string => {
  if (kind === 'rune') return runeConstant(source);
  if (kind === 'complex') return complexConstant(source);
  if (source.endsWith('i')) {
    const imaginary = parseFloatText(source.slice(0, -1));
    if (typeof imaginary === 'number') return fromComplex(new Complex(0, imaginary));
  }
  const hasSign = /^[+-]/.test(source);
  const magnitude = parseInteger(hasSign ? source.slice(1) : source);
  if (magnitude !== undefined) {
    const { int, uint } = integersOf(source.startsWith('-') ? -magnitude : magnitude);
    const constant = { int, uint: hasSign && magnitude !== 0n ? undefined : uint, complex: undefined };
    const known = int ?? constant.uint;
    if (known !== undefined) return { ...constant, float: Number(known) };
  }
  const float = parseFloatText(source);
  if (typeof float === 'string') return `illegal number syntax: ${quote(source)}`;
  if (!/[.eEpP]/.test(source)) return `integer overflow: ${quote(source)}`;
  return fromFloat(float, undefined);
};

const runeConstant = (source: string): NumberConstant | string => {
  const read = unquoteChar(source.slice(1), "'");
  if (!read) return 'invalid syntax';
  if (read.rest !== "'") return `malformed character constant: ${source}`;
  return fromFloat(read.code, undefined);
};

const COMPLEX_PART =
  /^[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eEp][+-]?[\d_]*)?)/;

// Go reads these with fmt.Sscan, which knows less than its lexer let through.
const complexConstant = (source: string): NumberConstant | string => {
  const part = (text: string): string => COMPLEX_PART.exec(text)?.[0] ?? '';
  const real = part(source);
  const rest = source.slice(real.length);
  const imaginary = rest.charAt(0) + part(rest.slice(1));
  // A bare `i` is taken for the start of "inf".
  if (!/^[+-]./.test(imaginary) || /^.[+-]$/.test(imaginary) || rest.charAt(imaginary.length) !== 'i') {
    return 'syntax error scanning complex number';
  }
  const first = parseFloatText(real);
  if (typeof first === 'string') return first;
  const second = parseFloatText(imaginary);
  return typeof second === 'string' ? second : fromComplex(new Complex(first, second));
};

const fromComplex = (complex: Complex): NumberConstant => {
  if (complex.imaginary === 0) return fromFloat(complex.real, complex);
  return { int: undefined, uint: undefined, float: undefined, complex };
};

const fromFloat = (float: number, complex: Complex | undefined): NumberConstant => {
  const integers = Number.isInteger(float) ? integersOf(BigInt(float)) : { int: undefined, uint: undefined };
  return { ...integers, float, complex };
};

const integersOf = (value: bigint): { readonly int: bigint | undefined; readonly uint: bigint | undefined } => ({
  int: value >= INT64_MIN && value <= INT64_MAX ? value : undefined,
  uint: value >= 0n && value <= UINT64_MAX ? value : undefined,
});

// strconv's base 0: a prefix chooses the base, underscores stand between digits or after the prefix.
const parseInteger = (text: string): bigint | undefined => {
  const form = /^(?:0x(?:_?[\da-f])+|0b(?:_?[01])+|0o?(?:_?[0-7])+|0|[1-9](?:_?\d)*)$/i;
  if (!form.test(text)) return undefined;
  const digits = text.replaceAll('_', '').toLowerCase();
  return BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits);
};
