import { charOf } from '../goString.ts';
import { quoteRune, quoteUnicode } from '../quote.ts';
import { type Flags, pad } from './flags.ts';

const BASES: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** An integer; nothing if it has no such verb. */
export const printInteger = (flags: Flags, value: bigint, verb: string, isUnsigned: boolean): string | undefined => {
  if (verb === 'v' && flags.sharpV && isUnsigned) return printHexadecimal(flags, value, true);
  if (BASES[verb]) return printDigits(flags, value, verb);
  if (verb === 'c') return pad(flags, characterOf(value));
  if (verb === 'q') return pad(flags, quoteRune(characterOf(value), flags.plus));
  if (verb !== 'U') return undefined;
  return pad(flags, quoteUnicode(BigInt.asUintN(64, value), Math.max(4, flags.precision), flags.sharp), false);
};

export const printHexadecimal = (flags: Flags, value: bigint, sharp: boolean): string =>
  printDigits({ ...flags, sharp }, value, 'x');

export const printDigits = (flags: Flags, value: bigint, verb: string): string => {
  const { width, precision, minus, plus, sharp, space, zero } = flags;
  const base = BASES[verb];
  const sign = value < 0n ? '-' : plus ? '+' : space ? ' ' : '';
  let digits = value.toString(base).replace('-', '');
  // Zero padding is a precision in disguise, and leaves room for the sign.
  digits = digits.padStart(precision < 0 && zero && !minus ? width - sign.length : precision, '0');
  if (sharp)
    digits =
      base === 2 ? `0b${digits}` : base === 16 ? `0x${digits}` : base === 8 ? digits.replace(/^(?!0)/, '0') : digits;
  if (verb === 'X') digits = digits.toUpperCase();
  if (verb === 'O') digits = `0o${digits}`;
  return pad(flags, precision === 0 && value === 0n ? '' : sign + digits, false);
};

const characterOf = (value: bigint): string =>
  charOf(value >= 0n && value <= 0x10ffffn ? Number(value) : 0xfffd).toWellFormed();
