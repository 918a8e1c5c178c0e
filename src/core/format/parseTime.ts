import { raise } from '../template/failure.ts';
import { codeOf, hex, toBinary } from '../template/goString.ts';
import { daysIn, daysOf, SECONDS_PER_DAY } from './calendar.ts';
import { SECOND } from './duration.ts';
import { GoTime } from './goTime.ts';
import { fixedZone, UTC, type Zone } from './zone.ts';

const LAYOUT = '2006-01-02T15:04:05Z07:00';

/**
 * Go's reading of an RFC 3339 time, as lenient as Go's parser is.
 * @throws GoError
 */
export const parseTime = (text: string, local: Zone): GoTime => {
  let rest = text;

  const fail = (message: string): never => raise(`parsing time ${quoteTimeText(text)}${message}`);

  const cannotParse = (element: string): never =>
    fail(` as "${LAYOUT}": cannot parse ${quoteTimeText(rest)} as ${quoteTimeText(element)}`);

  const take = (form: RegExp, element: string): string => {
    const found = form.exec(rest)?.[0] ?? cannotParse(element);
    rest = rest.slice(found.length);
    return found;
  };

  const number = (form: RegExp, element: string, name = '', low = 0, high = Infinity): number => {
    const value = Number(take(form, element));
    return value < low || value > high ? fail(`: ${name} out of range`) : value;
  };

  // In minutes.
  const takeOffset = (): number => {
    const [, sign, hours, minutes] = /^([^])([^]{2}):([^]{2})/.exec(rest) ?? [];
    const [h = NaN, m = NaN] = [hours, minutes].map((digits) => (/^\d\d$/.test(digits ?? '') ? Number(digits) : NaN));
    if (h > 24) fail(': time zone offset hour out of range');
    if (h >= 0 && m > 60) fail(': time zone offset minute out of range');
    take(/^[+-]\d\d:\d\d/, 'Z07:00');
    return (sign === '-' ? -1 : 1) * (h * 60 + m);
  };

  const year = number(/^\d{4}/, '2006');
  take(/^-/, '-');
  const month = number(/^\d\d/, '01', 'month', 1, 12);
  take(/^-/, '-');
  const day = number(/^\d\d/, '02');
  take(/^T/, 'T');
  const hour = number(/^\d\d?/, '15', 'hour', 0, 23);
  take(/^:/, ':');
  const minute = number(/^\d\d/, '04', 'minute', 0, 59);
  take(/^:/, ':');
  const second = number(/^\d\d/, '05', 'second', 0, 59);
  const fraction = take(/^(?:[.,]\d+)?/, '').slice(1, 10);
  const isUtc = take(/^Z?/, '') !== '';
  const offset = isUtc ? 0 : 60 * takeOffset();
  if (rest !== '') fail(`: extra text: ${quoteTimeText(rest)}`);
  if (day < 1 || day > daysIn(month, year)) fail(': day out of range');
  const seconds = daysOf(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset;
  const zone = isUtc ? UTC : local.at(seconds).offset === offset ? local : fixedZone(offset);
  return new GoTime(BigInt(seconds) * SECOND + BigInt(fraction.padEnd(9, '0')), zone, local);
};

// The time package quotes in its own way: what is not printable ASCII byte by byte.
const quoteTimeText = (text: string): string => {
  const body = toBinary(text).replace(/["\\]|[^\x20-\x7f]/g, (char) =>
    /["\\]/.test(char) ? `\\${char}` : `\\x${hex(codeOf(char), 2)}`,
  );
  return `"${body}"`;
};
