import { type Flags, pad } from './flags.ts';
import { type FloatFormat, formatFloat } from './float.ts';

const isFormat = (verb: string): verb is FloatFormat => 'bgGxXfeE'.includes(verb);

/** A float; nothing if it has no such verb. */
export const printFloat = (flags: Flags, value: number, verb: string): string | undefined => {
  const format = verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb;
  if (!isFormat(format)) return undefined;
  const { width, minus, plus, sharp, space, zero } = flags;
  const precision = flags.precision < 0 && /[ef]/i.test(format) ? 6 : flags.precision;
  let text = formatFloat(value, format, precision).replace(/^(?![+-])/, '+');
  if (space && !plus) text = text.replace(/^\+/, ' ');
  if (/[IN]/.test(text)) return pad(flags, plus || space ? text : text.replace('+N', 'N'), false);
  if (sharp && verb !== 'b') text = withPoint(text, format, precision);
  if (!plus && text[0] === '+') return pad(flags, text.slice(1));
  return zero && !minus && width >= 0 ? text.slice(0, 1) + text.slice(1).padStart(width - 1, '0') : pad(flags, text);
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
