import { codeOf, hex, toBinary } from '../template/goString.ts';
import { daysIn, daysOf, SECONDS_PER_DAY } from './calendar.ts';
import { SECOND } from './duration.ts';
import { GoTime } from './goTime.ts';
import { fixedZone, UTC, type Zone } from './zone.ts';

const LAYOUT = '2006-01-02T15:04:05Z07:00';

/** What reading the JSON of a time gave: a time, or in Go's words why it is none. */
export type ParsedTime = GoTime | string;

/** Go's reading of an RFC 3339 time, as lenient as Go's parser is. */
export const parseTime = (text: string, local: Zone): ParsedTime => {
  let rest = text;

  const parse = (): GoTime => {
    const year = take(/^\d{4}/, '2006', '-');
    const month = take(/^\d\d/, '01', '-', 'month', 1, 12);
    const day = take(/^\d\d/, '02', 'T');
    const hour = take(/^\d\d?/, '15', ':', 'hour', 0, 23);
    const minute = take(/^\d\d/, '04', ':', 'minute', 0, 59);
    const second = take(/^\d\d/, '05', '', 'second', 0, 59);
    const [all = '', digits = ''] = /^[.,](\d+)/.exec(rest) ?? [];
    skip(all);
    const nanoseconds = BigInt(digits.slice(0, 9).padEnd(9, '0'));
    const offset = rest.startsWith('Z') ? undefined : takeOffset();
    if (offset === undefined) skip('Z');
    if (rest !== '') fail(`: extra text: ${quoteTimeText(rest)}`);
    if (day < 1 || day > daysIn(month, year)) fail(': day out of range');
    const wall = daysOf(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
    const seconds = wall - (offset ?? 0);
    const zone = offset === undefined ? UTC : local.at(seconds).offset === offset ? local : fixedZone(offset);
    return new GoTime(BigInt(seconds) * SECOND + nanoseconds, zone, local);
  };

  // A number, of which some may be out of range, and what separates it from the next.
  const take = (form: RegExp, element: string, separator: string, name = '', low = 0, high = Infinity): number => {
    const found = form.exec(rest)?.[0] ?? cannotParse(element);
    skip(found);
    const value = Number(found);
    if (value < low || value > high) fail(`: ${name} out of range`);
    if (!rest.startsWith(separator)) cannotParse(separator);
    skip(separator);
    return value;
  };

  const skip = (read: string): void => {
    rest = rest.slice(read.length);
  };

  // Seconds.
  const takeOffset = (): number => {
    const [all, sign = '', hours = '', minutes = ''] = /^([^])([^]{2}):([^]{2})/.exec(rest) ?? cannotParse('Z07:00');
    const [h, m] = [hours, minutes].map((digits) => (/^\d\d$/.test(digits) ? Number(digits) : NaN));
    const isNumber = h !== undefined && m !== undefined && !Number.isNaN(h + m);
    if (h !== undefined && h > 24) fail(': time zone offset hour out of range');
    if (isNumber && m > 60) fail(': time zone offset minute out of range');
    if (!isNumber || !/[+-]/.test(sign)) cannotParse('Z07:00');
    skip(all);
    return (sign === '-' ? -1 : 1) * (h * 60 + m) * 60;
  };

  function cannotParse(element: string): never {
    fail(` as ${quoteTimeText(LAYOUT)}: cannot parse ${quoteTimeText(rest)} as ${quoteTimeText(element)}`);
  }

  function fail(message: string): never {
    throw new TimeParseError(`parsing time ${quoteTimeText(text)}${message}`);
  }

  try {
    return parse();
  } catch (error) {
    if (error instanceof TimeParseError) return error.message;
    throw error;
  }
};

class TimeParseError extends Error {}

// The time package quotes in its own way: what is not printable ASCII byte by byte.
const quoteTimeText = (text: string): string => {
  const body = toBinary(text).replace(/["\\]|[^\x20-\x7f]/g, (char) =>
    char === '"' || char === '\\' ? `\\${char}` : `\\x${hex(codeOf(char), 2)}`,
  );
  return `"${body}"`;
};
