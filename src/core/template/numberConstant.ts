import type { NumberConstant } from './node.ts';
import { parseFloatText } from './parseFloat.ts';
import { quote, unquoteChar } from './quote.ts';
import { Complex } from './value.ts';

const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** What kind of number token a literal is. */
export type NumberKind = 'char constant' | 'complex' | 'number';

/** The value of a number literal, or in Go's words what is wrong with it. */
export function numberConstant(source: string, kind: NumberKind): NumberConstant | string {
  if (kind === 'char constant') return charConstant(source);
  if (kind === 'complex') return complexConstant(source);
  if (source.endsWith('i')) {
    const imaginary = parseFloatText(source.slice(0, -1));
    if (typeof imaginary === 'number') return fromComplex(new Complex(0, imaginary));
  }
  const magnitude = parseInteger(/^[+-]/.test(source) ? source.slice(1) : source);
  if (magnitude !== undefined) {
    const signed = source.startsWith('-') ? -magnitude : magnitude;
    const int = signed >= -MAX_INT - 1n && signed <= MAX_INT ? signed : undefined;
    const uint = (/^[+-]/.test(source) && signed !== 0n) || signed > MAX_UINT ? undefined : signed;
    if (int !== undefined || uint !== undefined) {
      return { int, uint, float: Number(int ?? uint), complex: undefined };
    }
  }
  const float = parseFloatText(source);
  if (typeof float === 'string') return `illegal number syntax: ${quote(source)}`;
  if (!/[.eEpP]/.test(source)) return `integer overflow: ${quote(source)}`;
  return { ...integersOf(float), float, complex: undefined };
}

function charConstant(source: string): NumberConstant | string {
  const read = unquoteChar(source.slice(1), "'");
  if (read === undefined) return 'invalid syntax';
  if (read.rest !== "'") return `malformed character constant: ${source}`;
  const value = BigInt(read.code);
  return { int: value, uint: value, float: read.code, complex: undefined };
}

// Go reads these with fmt.Sscan, which knows less than its lexer let through.
function complexConstant(source: string): NumberConstant | string {
  const token =
    /^[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eEp][+-]?[\d_]*)?)/;
  const real = token.exec(source)?.[0] ?? '';
  const sign = source.charAt(real.length);
  const imaginary = token.exec(source.slice(real.length + 1))?.[0] ?? '';
  const end = source.charAt(real.length + 1 + imaginary.length);
  // A bare `i` is taken for the start of "inf".
  if ((sign !== '+' && sign !== '-') || end !== 'i' || imaginary === '' || /^[+-]$/.test(imaginary)) {
    return 'syntax error scanning complex number';
  }
  const parts = [real, sign + imaginary].map((text) => parseFloatText(text));
  const [first, second] = parts;
  if (typeof first !== 'number') return first ?? '';
  if (typeof second !== 'number') return second ?? '';
  return fromComplex(new Complex(first, second));
}

function fromComplex(complex: Complex): NumberConstant {
  if (complex.imaginary !== 0) return { int: undefined, uint: undefined, float: undefined, complex };
  return { ...integersOf(complex.real), float: complex.real, complex };
}

function integersOf(float: number): { readonly int: bigint | undefined; readonly uint: bigint | undefined } {
  if (!Number.isInteger(float)) return { int: undefined, uint: undefined };
  const value = BigInt(float);
  return {
    int: value >= -MAX_INT - 1n && value <= MAX_INT ? value : undefined,
    uint: value >= 0n && value <= MAX_UINT ? value : undefined,
  };
}

// strconv's base 0: a prefix chooses the base, underscores stand between digits or after the prefix.
function parseInteger(text: string): bigint | undefined {
  const form = /^(?:0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/;
  if (!form.test(text)) return undefined;
  const digits = text.replaceAll('_', '').toLowerCase();
  return BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits);
}
