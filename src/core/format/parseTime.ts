import { toBinary } from '../template/goString.ts';
import { daysIn, daysOf } from './calendar.ts';
import { GoTime } from './goTime.ts';
import { fixedZone, UTC, type Zone } from './zone.ts';

const LAYOUT = '2006-01-02T15:04:05Z07:00';

/** What reading the JSON of a time gave: a time, or in Go's words why it is none. */
export type ParsedTime = GoTime | string;

/** Go's reading of an RFC 3339 time, as lenient as Go's parser is. */
export function parseTime(text: string, local: Zone): ParsedTime {
  return new TimeParser(text, local).parse();
}

class TimeParser {
  readonly #text: string;
  readonly #local: Zone;
  #rest: string;

  constructor(text: string, local: Zone) {
    this.#text = text;
    this.#local = local;
    this.#rest = text;
  }

  parse(): ParsedTime {
    try {
      return this.#parse();
    } catch (error) {
      if (error instanceof TimeParseError) return error.message;
      throw error;
    }
  }

  #parse(): GoTime {
    const year = this.#take(/^\d\d\d\d/, '2006');
    this.#skip('-');
    const month = this.#ranged(/^\d\d/, '01', 1, 12, 'month');
    this.#skip('-');
    const day = this.#take(/^\d\d/, '02');
    this.#skip('T');
    const hour = this.#ranged(/^\d\d?/, '15', 0, 23, 'hour');
    this.#skip(':');
    const minute = this.#ranged(/^\d\d/, '04', 0, 59, 'minute');
    this.#skip(':');
    const second = this.#ranged(/^\d\d/, '05', 0, 59, 'second');
    const nanoseconds = this.#fraction();
    const offset = this.#offset();
    if (this.#rest !== '') this.#fail(`: extra text: ${quoteTimeText(this.#rest)}`);
    if (day < 1 || day > daysIn(month, year)) this.#fail(': day out of range');
    const wall = daysOf(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    if (offset === undefined) return new GoTime(wall, nanoseconds, UTC, this.#local);
    const seconds = wall - offset;
    const zone = this.#local.at(seconds).offset === offset ? this.#local : fixedZone(offset);
    return new GoTime(seconds, nanoseconds, zone, this.#local);
  }

  #take(form: RegExp, element: string): number {
    const found = form.exec(this.#rest);
    if (!found) this.#cannotParse(this.#rest, element);
    this.#rest = this.#rest.slice(found[0].length);
    return Number(found[0]);
  }

  #ranged(form: RegExp, element: string, low: number, high: number, name: string): number {
    const value = this.#take(form, element);
    if (value < low || value > high) this.#fail(`: ${name} out of range`);
    return value;
  }

  #skip(prefix: string): void {
    if (!this.#rest.startsWith(prefix)) this.#cannotParse(this.#rest, prefix);
    this.#rest = this.#rest.slice(prefix.length);
  }

  #fraction(): number {
    const found = /^[.,](\d+)/.exec(this.#rest);
    if (!found) return 0;
    this.#rest = this.#rest.slice(found[0].length);
    return Number((found[1] ?? '').slice(0, 9).padEnd(9, '0'));
  }

  // Seconds; nothing for Z.
  #offset(): number | undefined {
    if (this.#rest.startsWith('Z')) {
      this.#rest = this.#rest.slice(1);
      return undefined;
    }
    const hold = this.#rest;
    const found = /^([\s\S])([\s\S]{2}):([\s\S]{2})/.exec(hold);
    if (!found) this.#cannotParse(hold, 'Z07:00');
    const [all, sign = '', hours = '', minutes = ''] = found;
    this.#rest = hold.slice(all.length);
    const [h, m] = [hours, minutes].map((digits) => (/^\d\d$/.test(digits) ? Number(digits) : undefined));
    if (h !== undefined && h > 24) this.#fail(': time zone offset hour out of range');
    if (h !== undefined && m !== undefined && m > 60) this.#fail(': time zone offset minute out of range');
    if (h === undefined || m === undefined || (sign !== '+' && sign !== '-')) this.#cannotParse(hold, 'Z07:00');
    return (sign === '-' ? -1 : 1) * (h * 60 + m) * 60;
  }

  #cannotParse(value: string, element: string): never {
    const [text, layout, rest, wanted] = [this.#text, LAYOUT, value, element].map(quoteTimeText);
    throw new TimeParseError(
      `parsing time ${text ?? ''} as ${layout ?? ''}: cannot parse ${rest ?? ''} as ${wanted ?? ''}`,
    );
  }

  #fail(message: string): never {
    throw new TimeParseError(`parsing time ${quoteTimeText(this.#text)}${message}`);
  }
}

class TimeParseError extends Error {}

// The time package quotes in its own way: what is not printable ASCII byte by byte.
function quoteTimeText(text: string): string {
  const body = toBinary(text).replace(/["\\]|[^\x20-\x7f]/g, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`;
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${body}"`;
}
