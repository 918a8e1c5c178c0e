import { type FloatFormat, formatFloat } from './float.ts';
import { pad, type Printer, write } from './printerState.ts';

const FORMATS: Readonly<Record<string, FloatFormat>> = {
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

/** Prints a float; false if it has no such verb. */
export const printFloat = (printer: Printer, value: number, verb: string): boolean => {
  const format = FORMATS[verb];
  if (format === undefined) return false;
  const { width, minus, plus, sharp, space, zero } = printer;
  const precision = printer.precision < 0 && 'eEfF'.includes(verb) ? 6 : printer.precision;
  let text = formatFloat(value, format, precision).replace(/^(?![+-])/, '+');
  if (space && !plus) text = text.replace(/^\+/, ' ');
  if (/[IN]/.test(text)) {
    pad(printer, text.endsWith('NaN') && !space && !plus ? text.slice(1) : text, false);
    return true;
  }
  if (sharp && verb !== 'b') text = withPoint(text, format, precision);
  if (!plus && text.startsWith('+')) pad(printer, text.slice(1));
  else if (zero && !minus && width >= 0) write(printer, text.charAt(0) + text.slice(1).padStart(width - 1, '0'));
  else pad(printer, text);
  return true;
};

// The # flag: always a point, and for %g and %x all the digits asked for.
const withPoint = (text: string, format: FloatFormat, precision: number): string => {
  const tailAt = text.search(/x/i.test(format) ? /p|$/i : /[eEpP]|$/);
  const body = text.slice(0, tailAt);
  let missing = 0;
  if ('gGx'.includes(format)) {
    missing = precision < 0 ? 6 : precision;
    missing -= body.slice(1).replace('.', '').replace(/^0+/, '').length;
    if (/^.0$/.test(body)) missing--;
  }
  return `${body}${body.includes('.') ? '' : '.'}${'0'.repeat(Math.max(0, missing))}${text.slice(tailAt)}`;
};
