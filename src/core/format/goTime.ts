import { raise } from '../template/failure.ts';
import {
  BOOL,
  BYTES,
  type Field,
  GoType,
  INT,
  INT64,
  type Method,
  pointerTo,
  sliceOf,
  STRING,
  UINT64,
  UINT8,
} from '../template/goType.ts';
import { toBinary } from '../template/goString.ts';
import { quote } from '../template/quote.ts';
import {
  integerOf,
  Pointer,
  Scalar,
  Slice,
  Struct,
  type Value,
  zeroValue,
  isSlice,
  isPointer,
} from '../template/value.ts';
import { type Civil, civilOf, daysOf, MONTHS, WEEKDAYS } from './calendar.ts';
import { DURATION, duration, nanosecondsOf } from './duration.ts';
import { nextChunk } from './timeLayout.ts';
import { UTC, type Zone } from './zone.ts';

const SECONDS_PER_DAY = 86_400;
const NANOSECONDS = 1_000_000_000n;
/** Seconds from the first of January of year 1, where Go's zero time is, to 1970. */
const ZERO_TIME = -62_135_596_800;
const MIN_DURATION = -(2n ** 63n);
const MAX_DURATION = 2n ** 63n - 1n;

const DEFAULT_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';
const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

/** A time.Time. The machine's zone goes along, because its methods ask for it. */
export class GoTime extends Struct {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly zone: Zone;
  readonly local: Zone;

  constructor(seconds: number, nanoseconds: number, zone: Zone, local: Zone) {
    super(TIME, [
      new Scalar(UINT64, BigInt(nanoseconds)),
      new Scalar(INT64, BigInt(seconds - ZERO_TIME)),
      zone.kind === 'utc' ? NIL_LOCATION : locationOf(zone),
    ]);
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    this.zone = zone;
    this.local = local;
  }
}

class Location extends Struct {
  readonly zone: Zone;

  constructor(zone: Zone) {
    super(LOCATION, locationValues(zone));
    this.zone = zone;
  }
}

const LOCATIONS = new WeakMap<Zone, Pointer>();

function locationOf(zone: Zone): Pointer {
  const known = LOCATIONS.get(zone);
  if (known !== undefined) return known;
  const location = new Pointer(LOCATION_POINTER, new Location(zone));
  LOCATIONS.set(zone, location);
  return location;
}

// What a location of a fixed offset holds, as verbs that cannot print a time show it.
function locationValues(zone: Zone): Value[] {
  if (zone.kind === 'utc') return ['UTC', ...LOCATION.fields.slice(1).map((field) => zeroValue(field.type))];
  const entry = new Struct(ZONE_ENTRY, ['', BigInt(zone.at(0).offset), false]);
  const start = new Scalar(INT64, -(2n ** 63n));
  const change = new Struct(ZONE_CHANGE, [start, new Scalar(UINT8, 0n), false, false]);
  const end = new Scalar(INT64, 2n ** 63n - 1n);
  const cached = new Pointer(ZONE_ENTRY_POINTER, entry);
  return [zone.name, new Slice(ZONE_ENTRIES, [entry]), new Slice(ZONE_CHANGES, [change]), '', start, end, cached];
}

/** Go's zero time. */
export function zeroTime(local: Zone): GoTime {
  return new GoTime(ZERO_TIME, 0, UTC, local);
}

/** What Format gives for a layout in Go's reference spelling. */
export function formatTime(time: GoTime, layout: string): string {
  const moment = time.zone.at(time.seconds);
  const civil = civilOf(time.seconds + moment.offset);
  let text = '';
  for (let rest = layout; rest !== '';) {
    const chunk = nextChunk(rest);
    text += chunk.prefix;
    if (chunk.element === '') break;
    text += elementText(chunk.element, time, civil, moment.offset, moment.abbreviation);
    rest = chunk.rest;
  }
  return text;
}

/** RFC 3339, as in JSON. */
export function jsonTime(time: GoTime): string {
  const text = formatTime(time, RFC3339_NANO);
  if (text.charAt(4) !== '-') raise('Time.MarshalJSON: year outside of range [0,9999]');
  return `"${text}"`;
}

function elementText(element: string, time: GoTime, civil: Civil, offset: number, abbreviation: string): string {
  const { year, month, day, hour, minute, second } = civil;
  if (/^[.,]/.test(element)) return fractionText(element, time.nanoseconds);
  if (/^[-Z]/.test(element)) return offsetText(element, offset);
  switch (element) {
    case '2006':
      return padded(year, 4);
    case '06':
      return padded(Math.abs(year) % 100, 2);
    case 'January':
      return MONTHS[month - 1] ?? '';
    case 'Jan':
      return MONTHS[month - 1]?.slice(0, 3) ?? '';
    case '1':
      return String(month);
    case '01':
      return padded(month, 2);
    case 'Monday':
      return WEEKDAYS[civil.weekday] ?? '';
    case 'Mon':
      return WEEKDAYS[civil.weekday]?.slice(0, 3) ?? '';
    case '2':
      return String(day);
    case '_2':
      return String(day).padStart(2);
    case '02':
      return padded(day, 2);
    case '__2':
      return String(civil.yearDay).padStart(3);
    case '002':
      return padded(civil.yearDay, 3);
    case '15':
      return padded(hour, 2);
    case '3':
      return String(hour % 12 || 12);
    case '03':
      return padded(hour % 12 || 12, 2);
    case '4':
      return String(minute);
    case '04':
      return padded(minute, 2);
    case '5':
      return String(second);
    case '05':
      return padded(second, 2);
    case 'PM':
      return hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return hour >= 12 ? 'pm' : 'am';
    default:
      return abbreviation === '' ? offsetText('-0700', offset) : abbreviation;
  }
}

function offsetText(element: string, offset: number): string {
  if (element.startsWith('Z') && offset === 0) return 'Z';
  // Go decides on the sign after it has dropped the seconds.
  const minutes = Math.trunc(offset / 60);
  const size = Math.abs(minutes);
  const colon = element.includes(':') ? ':' : '';
  let text = (minutes < 0 ? '-' : '+') + padded(Math.trunc(size / 60), 2);
  if (!/^.07$/.test(element)) text += colon + padded(size % 60, 2);
  if (/00:?00$/.test(element)) text += colon + padded(Math.abs(offset) % 60, 2);
  return text;
}

function fractionText(element: string, nanoseconds: number): string {
  const digits = padded(nanoseconds, 9).slice(0, element.length - 1);
  if (element.charAt(1) === '0') return element.charAt(0) + digits;
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '' : element.charAt(0) + kept;
}

function padded(value: number, width: number): string {
  return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0');
}

function goText(time: GoTime): string {
  const { year, month, day, hour, minute, second } = localCivil(time);
  const numbers = [year, `time.${MONTHS[month - 1] ?? ''}`, day, hour, minute, second, time.nanoseconds].join(', ');
  const { kind, name } = time.zone;
  const zone = kind === 'utc' ? 'time.UTC' : kind === 'local' ? 'time.Local' : `time.Location(${quote(name)})`;
  return `time.Date(${numbers}, ${zone})`;
}

function localCivil(time: GoTime): Civil {
  return civilOf(time.seconds + time.zone.at(time.seconds).offset);
}

function nanosecondsSinceZero(time: GoTime): bigint {
  return BigInt(time.seconds - ZERO_TIME) * NANOSECONDS + BigInt(time.nanoseconds);
}

function addNanoseconds(time: GoTime, nanoseconds: bigint): GoTime {
  const total = BigInt(time.seconds) * NANOSECONDS + BigInt(time.nanoseconds) + nanoseconds;
  const rest = ((total % NANOSECONDS) + NANOSECONDS) % NANOSECONDS;
  return new GoTime(Number((total - rest) / NANOSECONDS), Number(rest), time.zone, time.local);
}

function addDate(time: GoTime, [years, months, days]: readonly bigint[]): GoTime {
  const civil = localCivil(time);
  const date = daysOf(civil.year + Number(years ?? 0n), civil.month + Number(months ?? 0n), 1);
  const clock = civil.hour * 3600 + civil.minute * 60 + civil.second;
  const wall = (date + civil.day - 1 + Number(days ?? 0n)) * SECONDS_PER_DAY + clock;
  // Go's Date: the offset at the moment guessed, corrected once if it is another there.
  let { offset } = time.zone.at(wall);
  if (offset !== 0) {
    const corrected = time.zone.at(wall - offset).offset;
    if (corrected !== offset) offset = time.zone.at(wall - corrected).offset === corrected ? corrected : offset;
  }
  return new GoTime(wall - offset, time.nanoseconds, time.zone, time.local);
}

function roundTo(time: GoTime, unit: bigint, nearest: boolean): GoTime {
  if (unit <= 0n) return time;
  const since = nanosecondsSinceZero(time);
  const rest = ((since % unit) + unit) % unit;
  return addNanoseconds(time, nearest && 2n * rest >= unit ? unit - rest : -rest);
}

function difference(time: GoTime, other: GoTime): bigint {
  const nanoseconds = nanosecondsSinceZero(time) - nanosecondsSinceZero(other);
  return nanoseconds < MIN_DURATION ? MIN_DURATION : nanoseconds > MAX_DURATION ? MAX_DURATION : nanoseconds;
}

const enumeration = (name: string, names: readonly string[], first: number): GoType => {
  const text = (value: Value): string => {
    const number = Number(nanosecondsOf(value));
    return names[number - first] ?? `%!${name}(${number})`;
  };
  const methods = { String: { parameters: [], call: text } };
  return new GoType({ kind: 'int', name: `time.${name}`, defined: true, text, methods });
};

const MONTH = enumeration('Month', MONTHS, 1);
const WEEKDAY = enumeration('Weekday', WEEKDAYS, 0);

const locationText = (value: Value): string => {
  const target = isPointer(value) ? value.target : value;
  return target instanceof Location ? target.zone.name : 'UTC';
};

function hidden(name: string, type: GoType): Field {
  return { name, type, embedded: false, exported: false, key: name, omitEmpty: false };
}

const ZONE_ENTRY = new GoType({
  kind: 'struct',
  name: 'time.zone',
  defined: true,
  fields: [hidden('name', STRING), hidden('offset', INT), hidden('isDST', BOOL)],
});
const ZONE_ENTRY_POINTER = pointerTo(ZONE_ENTRY);
const ZONE_ENTRIES = sliceOf(ZONE_ENTRY);
const ZONE_CHANGE = new GoType({
  kind: 'struct',
  name: 'time.zoneTrans',
  defined: true,
  fields: [hidden('when', INT64), hidden('index', UINT8), hidden('isstd', BOOL), hidden('isutc', BOOL)],
});
const ZONE_CHANGES = sliceOf(ZONE_CHANGE);

const LOCATION: GoType = new GoType({
  kind: 'struct',
  name: 'time.Location',
  defined: true,
  fields: [
    hidden('name', STRING),
    hidden('zone', ZONE_ENTRIES),
    hidden('tx', ZONE_CHANGES),
    hidden('extend', STRING),
    hidden('cacheStart', INT64),
    hidden('cacheEnd', INT64),
    hidden('cacheZone', ZONE_ENTRY_POINTER),
  ],
  methods: { String: { parameters: [], call: locationText } },
});
const LOCATION_POINTER = pointerTo(LOCATION, locationText);
const NIL_LOCATION = new Pointer(LOCATION_POINTER, undefined);

/** A method of a time, whose arguments may be times, durations or numbers. */
function method(parameters: readonly GoType[], call: (time: GoTime, args: readonly Value[]) => Value): Method {
  return {
    parameters,
    call: (receiver, args) => {
      if (!(receiver instanceof GoTime)) raise('not a time');
      return call(receiver, args);
    },
  };
}

function withTime(call: (time: GoTime, other: GoTime) => Value): Method {
  return {
    get parameters() {
      return [TIME];
    },
    call: (receiver, [other]) => {
      if (!(receiver instanceof GoTime) || !(other instanceof GoTime)) raise('not a time');
      return call(receiver, other);
    },
  };
}

function part(of: (civil: Civil) => number): Method {
  return method([], (time) => BigInt(of(localCivil(time))));
}

function int64(of: (time: GoTime) => bigint): Method {
  return method([], (time) => new Scalar(INT64, BigInt.asIntN(64, of(time))));
}

function bytes(text: string): Slice {
  const binary = toBinary(text);
  return new Slice(
    BYTES,
    Array.from(binary, (char) => new Scalar(UINT8, BigInt(char.charCodeAt(0)))),
  );
}

function unixNanoseconds(time: GoTime): bigint {
  return BigInt(time.seconds) * NANOSECONDS + BigInt(time.nanoseconds);
}

const timeText = (value: Value): string => (value instanceof GoTime ? formatTime(value, DEFAULT_LAYOUT) : '');
const timeGoText = (value: Value): string => (value instanceof GoTime ? goText(value) : '');

export const TIME: GoType = new GoType({
  kind: 'struct',
  name: 'time.Time',
  defined: true,
  fields: [hidden('wall', UINT64), hidden('ext', INT64), hidden('loc', LOCATION_POINTER)],
  text: timeText,
  goText: timeGoText,
  json: (value) => (value instanceof GoTime ? jsonTime(value) : 'null'),
  methods: {
    String: method([], timeText),
    GoString: method([], timeGoText),
    Format: method([STRING], (time, [layout]) => formatTime(time, typeof layout === 'string' ? layout : '')),
    AppendFormat: method([BYTES, STRING], (time, [start, layout]) => {
      const added = bytes(formatTime(time, typeof layout === 'string' ? layout : ''));
      return new Slice(BYTES, [...(isSlice(start) ? start : []), ...added]);
    }),
    MarshalJSON: method([], (time) => bytes(jsonTime(time))),
    MarshalText: method([], (time) => bytes(jsonTime(time).slice(1, -1))),
    Unix: int64((time) => BigInt(time.seconds)),
    UnixMilli: int64((time) => BigInt(time.seconds) * 1000n + BigInt(Math.floor(time.nanoseconds / 1e6))),
    UnixMicro: int64((time) => BigInt(time.seconds) * 1_000_000n + BigInt(Math.floor(time.nanoseconds / 1e3))),
    UnixNano: int64(unixNanoseconds),
    Year: part((civil) => civil.year),
    Month: method([], (time) => new Scalar(MONTH, BigInt(localCivil(time).month))),
    Day: part((civil) => civil.day),
    Hour: part((civil) => civil.hour),
    Minute: part((civil) => civil.minute),
    Second: part((civil) => civil.second),
    Nanosecond: method([], (time) => BigInt(time.nanoseconds)),
    Weekday: method([], (time) => new Scalar(WEEKDAY, BigInt(localCivil(time).weekday))),
    YearDay: part((civil) => civil.yearDay),
    IsZero: method([], (time) => time.seconds === ZERO_TIME && time.nanoseconds === 0),
    IsDST: method([], (time) => time.zone.at(time.seconds).isSummer),
    UTC: method([], (time) => new GoTime(time.seconds, time.nanoseconds, UTC, time.local)),
    Local: method([], (time) => new GoTime(time.seconds, time.nanoseconds, time.local, time.local)),
    Location: method([], (time) => locationOf(time.zone)),
    Equal: withTime((time, other) => nanosecondsSinceZero(time) === nanosecondsSinceZero(other)),
    Before: withTime((time, other) => nanosecondsSinceZero(time) < nanosecondsSinceZero(other)),
    After: withTime((time, other) => nanosecondsSinceZero(time) > nanosecondsSinceZero(other)),
    Compare: withTime((time, other) => {
      const [a, b] = [nanosecondsSinceZero(time), nanosecondsSinceZero(other)];
      return a < b ? -1n : a > b ? 1n : 0n;
    }),
    Sub: withTime((time, other) => duration(difference(time, other))),
    Add: method([DURATION], (time, [by]) => addNanoseconds(time, nanosecondsOf(by))),
    AddDate: method([INT, INT, INT], (time, by) =>
      addDate(
        time,
        by.map((value) => integerOf(value) ?? 0n),
      ),
    ),
    Truncate: method([DURATION], (time, [unit]) => roundTo(time, nanosecondsOf(unit), false)),
    Round: method([DURATION], (time, [unit]) => roundTo(time, nanosecondsOf(unit), true)),
  },
});
