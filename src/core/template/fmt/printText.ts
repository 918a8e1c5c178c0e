import { codeOf, hex, toBinary } from '../goString.ts';
import { canBackquote, quote } from '../quote.ts';
import { pad, type Printer } from './printerState.ts';

/** Prints a text; false if it has no such verb. */
export const printText = (printer: Printer, text: string, verb: string): boolean => {
  const isSyntax = verb === 'v' && printer.sharpV;
  if (verb === 's' || (verb === 'v' && !isSyntax)) printString(printer, text);
  else if (verb === 'q' || isSyntax) printQuoted(printer, text);
  else if (verb === 'x' || verb === 'X') printHexBytes(printer, toBinary(text), verb);
  else return false;
  return true;
};

export const printString = (printer: Printer, text: string): void => {
  pad(printer, truncated(printer, text));
};

const printQuoted = (printer: Printer, text: string): void => {
  const short = truncated(printer, text);
  pad(printer, printer.sharp && canBackquote(short) ? `\`${short}\`` : quote(short, printer.plus));
};

// Precision counts characters, which are units as long as there are no surrogates.
const truncated = ({ precision }: Printer, text: string): string => {
  if (precision < 0 || text.length <= precision) return text;
  let end = 0;
  for (let count = 0; count < precision && end < text.length; count++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
};

const printHexBytes = (printer: Printer, binary: string, verb: string): void => {
  const { precision, sharp, space } = printer;
  const prefix = sharp ? `0${verb}` : '';
  const bytes = Array.from(precision < 0 ? binary : binary.slice(0, precision), (byte) => {
    const digits = hex(codeOf(byte), 2);
    return verb === 'X' ? digits.toUpperCase() : digits;
  });
  pad(printer, bytes.length === 0 ? '' : prefix + bytes.join(space ? ` ${prefix}` : ''));
};
