import { charOf, hex, isSurrogate } from '../goString.ts';
import { quoteRune } from '../quote.ts';
import { isPrint } from '../unicode.ts';
import { pad, type Printer, write } from './printerState.ts';

const BASES: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** Prints an integer; false if it has no such verb. */
export const printInteger = (printer: Printer, value: bigint, verb: string, isUnsigned: boolean): boolean => {
  const base = BASES[verb];
  if (verb === 'v' && printer.sharpV && isUnsigned) printHexadecimal(printer, value, true);
  else if (base !== undefined) printDigits(printer, value, base, verb);
  else if (verb === 'c') pad(printer, characterOf(value));
  else if (verb === 'q') pad(printer, quoteRune(characterOf(value), printer.plus));
  else if (verb === 'U') printUnicode(printer, BigInt.asUintN(64, value));
  else return false;
  return true;
};

export const printHexadecimal = (printer: Printer, value: bigint, prefixed: boolean): void => {
  const { sharp } = printer;
  printer.sharp = prefixed;
  printDigits(printer, value, 16, 'v');
  printer.sharp = sharp;
};

export const printDigits = (printer: Printer, value: bigint, base: number, verb: string): void => {
  const { width, precision, minus, plus, sharp, space, zero } = printer;
  if (base === 10 && width < 0 && precision < 0 && !(plus || space)) {
    write(printer, value.toString());
    return;
  }
  const sign = value < 0n ? '-' : plus ? '+' : space ? ' ' : '';
  let digits = value.toString(base).replace('-', '');
  // Zero padding is a precision in disguise, and leaves room for the sign.
  digits = digits.padStart(precision < 0 && zero && !minus ? width - sign.length : precision, '0');
  if (sharp && base === 2) digits = `0b${digits}`;
  if (sharp && base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  if (sharp && base === 16) digits = `0x${digits}`;
  if (verb === 'X') digits = digits.toUpperCase();
  if (verb === 'O') digits = `0o${digits}`;
  pad(printer, precision === 0 && value === 0n ? '' : sign + digits, false);
};

const printUnicode = (printer: Printer, value: bigint): void => {
  const digits = hex(value, Math.max(4, printer.precision)).toUpperCase();
  const isShown = printer.sharp && value <= 0x10ffffn && isPrint(Number(value));
  pad(printer, `U+${digits}${isShown ? ` '${charOf(Number(value))}'` : ''}`, false);
};

const characterOf = (value: bigint): string => {
  const code = value >= 0n && value <= 0x10ffffn ? Number(value) : 0xfffd;
  return charOf(isSurrogate(code) ? 0xfffd : code);
};
