import { isNone } from './none.ts';
import { INT64_MAX, INT64_MIN, isInt64, UINT64_MAX } from './integers.ts';
import type { Constant } from './node.ts';
import { parseFloatText } from './parseFloat.ts';
import { quote, unquoteChar } from './quote.ts';
import { Complex } from './value.ts';

/** What kind of number token a literal is. */
export type NumberKind = 'rune' | 'complex' | 'number';

/** The value of a number literal, or in Go's words what is wrong with it. */
export const numberConstant = (source: string, kind: NumberKind): Constant | string => {
  if (kind === 'rune') {
    const read = unquoteChar(source.slice(1), "'");
    if (!read) return 'invalid syntax';
    return read.rest === "'" ? fromFloat(read.code) : `malformed character constant: ${source}`;
  }
  if (kind === 'complex') return complexConstant(source);
  if (/i$/.test(source)) {
    const imaginary = parseFloatText(source.slice(0, -1));
    if (typeof imaginary === 'number') return fromParts(0, imaginary);
  }
  const magnitude = parseInteger(source.replace(/^[+-]/, ''));
  if (!isNone(magnitude)) {
    const value = source[0] === '-' ? -magnitude : magnitude;
    // What fits an unsigned integer only has no value, but is no error either.
    if (value >= INT64_MIN && value <= (/^[+-]/.test(source) ? INT64_MAX : UINT64_MAX))
      return { int: int64(value), float: Number(value) };
  }
  const float = parseFloatText(source);
  if (typeof float === 'string') return `illegal number syntax: ${quote(source)}`;
  return /[.eEpP]/.test(source) ? fromFloat(float) : `integer overflow: ${quote(source)}`;
};

const COMPLEX_PART = /^[+-]?(?:0x[\da-f_]*(?:\.[\da-f_]*)?(?:p[+-]?[\d_]*)?|[\d_]*(?:\.[\d_]*)?(?:[ep][+-]?[\d_]*)?)/i;

// Go reads these with fmt.Sscan, which knows less than its lexer let through.
const complexConstant = (source: string): Constant | string => {
  const part = (text: string): string => COMPLEX_PART.exec(text)?.[0] ?? '';
  const real = part(source);
  const rest = source.slice(real.length);
  const imaginary = rest.slice(0, 1) + part(rest.slice(1));
  // A bare `i` is taken for the start of "inf".
  if (!/^[+-](?![+-]?$)/.test(imaginary) || rest[imaginary.length] !== 'i') {
    return 'syntax error scanning complex number';
  }
  const first = parseFloatText(real);
  if (typeof first === 'string') return first;
  const second = parseFloatText(imaginary);
  return typeof second === 'string' ? second : fromParts(first, second);
};

const fromParts = (real: number, imaginary: number): Constant => {
  const complex = new Complex(real, imaginary);
  return imaginary === 0 ? { ...fromFloat(real), complex } : { complex };
};

const fromFloat = (float: number): Constant => ({
  int: Number.isInteger(float) ? int64(BigInt(float)) : undefined,
  float,
});

const int64 = (value: bigint): bigint | undefined => (isInt64(value) ? value : undefined);

// strconv's base 0: a prefix chooses the base, underscores stand between digits or after the prefix.
const parseInteger = (text: string): bigint | undefined => {
  const form = /^(?:0x(?:_?[\da-f])+|0b(?:_?[01])+|0o?(?:_?[0-7])+|0|[1-9](?:_?\d)*)$/i;
  if (!form.test(text)) return undefined;
  const digits = text.replaceAll('_', '').toLowerCase();
  return BigInt(digits.replace(/^0(?=\d)/, '0o'));
};
