import { shiftRight } from './integers.ts';
import { quote } from './quote.ts';

const DIGITS = '\\d(?:_?\\d)*';
const HEX_DIGITS = DIGITS.replaceAll('\\d', '[\\da-f]');
const DECIMAL = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[+-]?${DIGITS})?$`, 'i');
const HEXADECIMAL = new RegExp(
  `^([+-]?)0x(?=_?\\.?[\\da-f])(?:_?(${HEX_DIGITS}))?(?:\\.(${HEX_DIGITS})?)?p([+-]?${DIGITS})$`,
  'i',
);

/** The words of strconv's ParseInt and ParseFloat. */
export const parsingError = (what: string, text: string, why: string): string =>
  `strconv.Parse${what}: parsing ${quote(text)}: ${why}`;

/** Go's `strconv.ParseFloat` for what a template's lexer can pass it; its error text when it is no number. */
export const parseFloatText = (text: string): number | string => {
  const failed = (why: string): string => parsingError('Float', text, why);
  const digits = text.replaceAll('_', '');
  if (!DECIMAL.test(text) && !HEXADECIMAL.test(text)) return failed('invalid syntax');
  const hex = HEXADECIMAL.exec(digits);
  const value = hex ? hexadecimalValue(hex) : Number(digits);
  return isFinite(value) ? value : failed('value out of range');
};

// A double from a hexadecimal mantissa of any length, rounded half to even.
const hexadecimalValue = ([, sign, whole = '', fraction = '', exponent]: readonly string[]): number => {
  let mantissa = BigInt(`0x0${whole}${fraction}`);
  const power = Math.max(-100_000, Math.min(100_000, Number(exponent))) - 4 * fraction.length;
  // Keep what fits a double at this magnitude: 53 bits, fewer below 2^-1022.
  const length = mantissa.toString(2).length;
  const kept = Math.max(power, power + length - 53, -1074);
  if (kept > power) mantissa = shiftRight(mantissa, Math.min(kept - power, length + 2));
  const value = mantissa ? Number(mantissa) * 2 ** kept : 0;
  return sign === '-' ? -value : value;
};
