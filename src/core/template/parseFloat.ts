import { shiftRight } from './integers.ts';
import { quote } from './quote.ts';

const DECIMAL = /^[+-]?(?:[\d_]+(?:\.[\d_]*)?|[\d_]*\.[\d_]+)(?:[eE][+-]?\d[\d_]*)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([\da-fA-F_]*)(?:\.([\da-fA-F_]*))?[pP]([+-]?\d[\d_]*)$/;

/** Go's `strconv.ParseFloat` for what a template's lexer can pass it; its error text when it is no number. */
export const parseFloatText = (text: string): number | string => {
  const invalid = `strconv.ParseFloat: parsing ${quote(text)}: invalid syntax`;
  if (!/\d/.test(text.replace(/[eE].*$/, '')) && !HEXADECIMAL.test(text)) return invalid;
  if (!underscoresStandBetweenDigits(text)) return invalid;
  const hex = HEXADECIMAL.exec(text);
  if (!hex && !DECIMAL.test(text)) return invalid;
  if (hex && !/[\da-fA-F]/.test((hex[2] ?? '') + (hex[3] ?? ''))) return invalid;
  const value = hex ? hexadecimalValue(hex) : Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : `strconv.ParseFloat: parsing ${quote(text)}: value out of range`;
};

const underscoresStandBetweenDigits = (text: string): boolean => {
  if (!text.includes('_')) return true;
  const unsigned = text.replace(/^[+-]/, '');
  const prefixed = /^0[box]/i.test(unsigned);
  const digit = /^0x/i.test(unsigned) ? '[\\da-fA-F]' : '\\d';
  // After a prefix, an underscore may follow it directly.
  const body = prefixed ? `0${unsigned.slice(2)}` : unsigned;
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`).test(body);
};

// A double from a hexadecimal mantissa of any length, rounded half to even.
function hexadecimalValue([, sign, whole = '', fraction = '', exponent = '']: readonly string[]): number {
  const digits = (whole + fraction).replaceAll('_', '');
  let mantissa = BigInt(`0x0${digits}`);
  const power = Math.max(-100_000, Math.min(100_000, Number(exponent.replaceAll('_', ''))));
  let binaryExponent = power - 4 * fraction.replaceAll('_', '').length;
  // Keep what fits a double at this magnitude: 53 bits, fewer below 2^-1022.
  const length = mantissa.toString(2).length;
  const lowest = Math.max(binaryExponent + length - 53, -1074);
  const drop = lowest - binaryExponent;
  if (drop > 0) {
    mantissa = shiftRight(mantissa, Math.min(drop, length + 2));
    binaryExponent = lowest;
  }
  const value = mantissa === 0n ? 0 : Number(mantissa) * 2 ** binaryExponent;
  return sign === '-' ? -value : value;
}
