import { raise } from '../template/failure.ts';
import { codeOf, toBinary } from '../template/goString.ts';
import {
  BOOL,
  BYTES,
  type Field,
  GoType,
  INT,
  INT64,
  type Method,
  method,
  pointerTo,
  sliceOf,
  STRING,
  UINT64,
  UINT8,
} from '../template/goType.ts';
import { INT64_MAX, INT64_MIN } from '../template/integers.ts';
import { quote } from '../template/quote.ts';
import {
  isPointer,
  isSlice,
  numberOf,
  Pointer,
  Scalar,
  Slice,
  Struct,
  textOf,
  type Value,
  zeroValue,
} from '../template/value.ts';
import { type Civil, daysOf, MONTHS, SECONDS_PER_DAY, WEEKDAYS } from './calendar.ts';
import { clamped, DURATION, duration } from './duration.ts';
import { formatTime, localCivil } from './timeText.ts';
import { UTC, type Zone } from './zone.ts';

const NANOSECONDS = 1_000_000_000n;
/** Seconds from the first of January of year 1, where Go's zero time is, to 1970. */
const ZERO_TIME = -62_135_596_800;

const DEFAULT_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';
const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

/** A time.Time. The machine's zone goes along, because its methods ask for it. */
export class GoTime extends Struct {
  declare readonly seconds: number;
  declare readonly nanoseconds: number;
  declare readonly zone: Zone;
  declare readonly local: Zone;

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

const locationOf = (zone: Zone): Pointer => {
  const known = LOCATIONS.get(zone);
  if (known !== undefined) return known;
  const location = new Pointer(LOCATION_POINTER, new Location(zone));
  LOCATIONS.set(zone, location);
  return location;
};

// What a location of a fixed offset holds, as verbs that cannot print a time show it.
const locationValues = (zone: Zone): Value[] => {
  if (zone.kind === 'utc') return ['UTC', ...LOCATION.fields.slice(1).map((field) => zeroValue(field.type))];
  const entry = new Struct(ZONE_ENTRY, ['', BigInt(zone.at(0).offset), false]);
  const start = new Scalar(INT64, INT64_MIN);
  const change = new Struct(ZONE_CHANGE, [start, new Scalar(UINT8, 0n), false, false]);
  const end = new Scalar(INT64, INT64_MAX);
  const cached = new Pointer(ZONE_ENTRY_POINTER, entry);
  return [zone.name, new Slice(ZONE_ENTRIES, [entry]), new Slice(ZONE_CHANGES, [change]), '', start, end, cached];
};

/** Go's zero time. */
export const zeroTime = (local: Zone): GoTime => new GoTime(ZERO_TIME, 0, UTC, local);

/** RFC 3339, as in JSON. */
export const jsonTime = (time: GoTime): string => {
  const text = formatTime(time, RFC3339_NANO);
  if (text.charAt(4) !== '-') raise('Time.MarshalJSON: year outside of range [0,9999]');
  return `"${text}"`;
};

const goText = (time: GoTime): string => {
  const { year, month, day, hour, minute, second } = localCivil(time);
  const numbers = [year, `time.${MONTHS[month - 1] ?? ''}`, day, hour, minute, second, time.nanoseconds].join(', ');
  const { kind, name } = time.zone;
  const zone = kind === 'utc' ? 'time.UTC' : kind === 'local' ? 'time.Local' : `time.Location(${quote(name)})`;
  return `time.Date(${numbers}, ${zone})`;
};

const nanosecondsSinceZero = (time: GoTime): bigint =>
  BigInt(time.seconds - ZERO_TIME) * NANOSECONDS + BigInt(time.nanoseconds);

// Never negative.
const remainder = (value: bigint, unit: bigint): bigint => ((value % unit) + unit) % unit;

const addNanoseconds = (time: GoTime, nanoseconds: bigint): GoTime => {
  const total = BigInt(time.seconds) * NANOSECONDS + BigInt(time.nanoseconds) + nanoseconds;
  const rest = remainder(total, NANOSECONDS);
  return new GoTime(Number((total - rest) / NANOSECONDS), Number(rest), time.zone, time.local);
};

const addDate = (time: GoTime, [years, months, days]: readonly bigint[]): GoTime => {
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
};

const roundTo = (time: GoTime, unit: bigint, nearest: boolean): GoTime => {
  if (unit <= 0n) return time;
  const rest = remainder(nanosecondsSinceZero(time), unit);
  return addNanoseconds(time, nearest && 2n * rest >= unit ? unit - rest : -rest);
};

/** In nanoseconds. */
const difference = (time: GoTime, other: GoTime): bigint => nanosecondsSinceZero(time) - nanosecondsSinceZero(other);

const enumeration = (name: string, names: readonly string[], first: number): GoType => {
  const text = (value: Value): string => {
    const number = Number(numberOf(value));
    return names[number - first] ?? `%!${name}(${number})`;
  };
  return new GoType('int', `time.${name}`, { text, methods: { String: method(text) } });
};

const MONTH = enumeration('Month', MONTHS, 1);
const WEEKDAY = enumeration('Weekday', WEEKDAYS, 0);

const locationText = (value: Value): string => {
  const target = isPointer(value) ? value.target : value;
  return target instanceof Location ? target.zone.name : 'UTC';
};

const hidden = (name: string, type: GoType): Field => ({
  name,
  type,
  embedded: false,
  exported: false,
  key: name,
  omitEmpty: false,
});

const hiddenStruct = (name: string, fields: readonly Field[]): GoType => new GoType('struct', name, { fields });

const ZONE_ENTRY = hiddenStruct('time.zone', [hidden('name', STRING), hidden('offset', INT), hidden('isDST', BOOL)]);
const ZONE_ENTRY_POINTER = pointerTo(ZONE_ENTRY);
const ZONE_ENTRIES = sliceOf(ZONE_ENTRY);
const ZONE_CHANGE = hiddenStruct('time.zoneTrans', [
  hidden('when', INT64),
  hidden('index', UINT8),
  hidden('isstd', BOOL),
  hidden('isutc', BOOL),
]);
const ZONE_CHANGES = sliceOf(ZONE_CHANGE);

const LOCATION = new GoType('struct', 'time.Location', {
  fields: [
    hidden('name', STRING),
    hidden('zone', ZONE_ENTRIES),
    hidden('tx', ZONE_CHANGES),
    hidden('extend', STRING),
    hidden('cacheStart', INT64),
    hidden('cacheEnd', INT64),
    hidden('cacheZone', ZONE_ENTRY_POINTER),
  ],
  methods: { String: method(locationText) },
});
const LOCATION_POINTER = pointerTo(LOCATION, locationText);
const NIL_LOCATION = new Pointer(LOCATION_POINTER, undefined);

/** A method of a time. */
const timeMethod = (call: (time: GoTime, args: readonly Value[]) => Value, ...parameters: readonly GoType[]): Method =>
  method((receiver, args) => call(timeOf(receiver), args), ...parameters);

// A time that is only its type's zero value is Go's zero time.
const timeOf = (value: Value): GoTime => (value instanceof GoTime ? value : zeroTime(UTC));

/** A method whose only argument is another time. */
const withTime = (call: (time: GoTime, other: GoTime) => Value): Method => ({
  get parameters() {
    return [TIME];
  },
  call: (receiver, [other]) => call(timeOf(receiver), timeOf(other)),
});

const part = (of: (civil: Civil) => number): Method => timeMethod((time) => BigInt(of(localCivil(time))));

/** A method that gives the whole units since 1970. */
const unix = (nanosecondsPerUnit: bigint): Method =>
  timeMethod((time) => {
    const nanoseconds = BigInt(time.seconds) * NANOSECONDS + BigInt(time.nanoseconds);
    const whole = (nanoseconds - remainder(nanoseconds, nanosecondsPerUnit)) / nanosecondsPerUnit;
    return new Scalar(INT64, BigInt.asIntN(64, whole));
  });

const bytes = (text: string): Slice =>
  new Slice(
    BYTES,
    Array.from(toBinary(text), (char) => new Scalar(UINT8, BigInt(codeOf(char)))),
  );

const timeText = (value: Value): string => formatTime(timeOf(value), DEFAULT_LAYOUT);
const timeGoText = (value: Value): string => goText(timeOf(value));

export const TIME: GoType = new GoType('struct', 'time.Time', {
  fields: [hidden('wall', UINT64), hidden('ext', INT64), hidden('loc', LOCATION_POINTER)],
  text: timeText,
  goText: timeGoText,
  json: (value) => jsonTime(timeOf(value)),
  methods: {
    String: method(timeText),
    GoString: method(timeGoText),
    Format: timeMethod((time, [layout]) => formatTime(time, textOf(layout)), STRING),
    AppendFormat: timeMethod(
      (time, [start, layout]) =>
        new Slice(BYTES, [...(isSlice(start) ? start : []), ...bytes(formatTime(time, textOf(layout)))]),
      BYTES,
      STRING,
    ),
    MarshalJSON: timeMethod((time) => bytes(jsonTime(time))),
    MarshalText: timeMethod((time) => bytes(jsonTime(time).slice(1, -1))),
    Unix: unix(NANOSECONDS),
    UnixMilli: unix(1_000_000n),
    UnixMicro: unix(1000n),
    UnixNano: unix(1n),
    Year: part((civil) => civil.year),
    Month: timeMethod((time) => new Scalar(MONTH, BigInt(localCivil(time).month))),
    Day: part((civil) => civil.day),
    Hour: part((civil) => civil.hour),
    Minute: part((civil) => civil.minute),
    Second: part((civil) => civil.second),
    Nanosecond: timeMethod((time) => BigInt(time.nanoseconds)),
    Weekday: timeMethod((time) => new Scalar(WEEKDAY, BigInt(localCivil(time).weekday))),
    YearDay: part((civil) => civil.yearDay),
    IsZero: timeMethod((time) => nanosecondsSinceZero(time) === 0n),
    IsDST: timeMethod((time) => time.zone.at(time.seconds).isSummer),
    UTC: timeMethod((time) => new GoTime(time.seconds, time.nanoseconds, UTC, time.local)),
    Local: timeMethod((time) => new GoTime(time.seconds, time.nanoseconds, time.local, time.local)),
    Location: timeMethod((time) => locationOf(time.zone)),
    Equal: withTime((time, other) => difference(time, other) === 0n),
    Before: withTime((time, other) => difference(time, other) < 0n),
    After: withTime((time, other) => difference(time, other) > 0n),
    Compare: withTime((time, other) => {
      const since = difference(time, other);
      return since < 0n ? -1n : BigInt(since > 0n);
    }),
    Sub: withTime((time, other) => duration(clamped(difference(time, other)))),
    Add: timeMethod((time, [by]) => addNanoseconds(time, numberOf(by)), DURATION),
    AddDate: timeMethod((time, by) => addDate(time, by.map(numberOf)), INT, INT, INT),
    Truncate: timeMethod((time, [unit]) => roundTo(time, numberOf(unit), false), DURATION),
    Round: timeMethod((time, [unit]) => roundTo(time, numberOf(unit), true), DURATION),
  },
});
