import { raise } from '../template/failure.ts';
import { codeOf, toBinary } from '../template/goString.ts';
import { BYTES, GoType, INT64, struct, typeNamed, UINT64, UINT8, withMethods } from '../template/goType.ts';
import { INT64_MAX, INT64_MIN } from '../template/integers.ts';
import { quote } from '../template/quote.ts';
import {
  isPointer,
  isSlice,
  isStruct,
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
import { duration, int64, SECOND } from './duration.ts';
import { formatTime, localCivil, remainder, wholeUnits, zoneMoment, type ZonedTime } from './timeText.ts';
import { UTC, type Zone } from './zone.ts';

/** Go's zero time: the first of January of year 1. */
const ZERO_TIME = -62_135_596_800n * SECOND;

const DEFAULT_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';
const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

// What a location of a fixed offset holds, as verbs that cannot print a time show it.
const locationValues = (zone: Zone): Value[] => {
  if (zone.kind === 'utc') return ['UTC', ...LOCATION.fields.slice(1).map((field) => zeroValue(field.type))];
  const entry = new Struct(ZONE_ENTRY, ['', BigInt(zone.at(0).offset), false]);
  const start = int64(INT64_MIN);
  const change = new Struct(ZONE_CHANGE, [start, new Scalar(UINT8, 0n), false, false]);
  return [
    zone.name,
    new Slice(typeNamed('[]time.zone'), [entry]),
    new Slice(typeNamed('[]time.zoneTrans'), [change]),
    '',
    start,
    int64(INT64_MAX),
    new Pointer(typeNamed('*time.zone'), entry),
  ];
};

const locationText = (value: Value): string => {
  const target = isPointer(value) ? value.target : value;
  return isStruct(target) ? textOf(target.values[0]) : UTC.name;
};

const ZONE_ENTRY = struct('time.zone', 'name string\noffset int\nisDST bool');
const ZONE_CHANGE = struct('time.zoneTrans', 'when int64\nindex uint8\nisstd,isutc bool');
const LOCATION = withMethods(
  struct(
    'time.Location',
    `name string
zone []${ZONE_ENTRY.name}
tx []${ZONE_CHANGE.name}
extend string
cacheStart,cacheEnd int64
cacheZone *${ZONE_ENTRY.name}`,
  ),
  locationText,
  { String: (text) => text },
);

const LOCATION_POINTER = typeNamed('*time.Location');
const NIL_LOCATION = new Pointer(LOCATION_POINTER, undefined);

const locationOf = (zone: Zone): Pointer =>
  (zone.location ??= new Pointer(LOCATION_POINTER, new Struct(LOCATION, locationValues(zone))));

/** A time.Time. The machine's zone goes along, because its methods ask for it. */
export class GoTime extends Struct implements ZonedTime {
  declare readonly instant: bigint;
  declare readonly zone: Zone;
  declare readonly local: Zone;

  constructor(instant: bigint, zone: Zone, local: Zone) {
    super(TIME, [
      new Scalar(UINT64, remainder(instant, SECOND)),
      new Scalar(INT64, wholeUnits(instant - ZERO_TIME, SECOND)),
      zone.kind === 'utc' ? NIL_LOCATION : locationOf(zone),
    ]);
    this.instant = instant;
    this.zone = zone;
    this.local = local;
  }
}

/** Go's zero time. */
export const zeroTime = (local: Zone): GoTime => new GoTime(ZERO_TIME, UTC, local);

/** RFC 3339, as in JSON. */
export const jsonTime = (time: GoTime): string => {
  const text = formatTime(time, RFC3339_NANO);
  // Nobody reads why: what fails on Go's types is run again on the bare JSON.
  if (text[4] !== '-') raise();
  return `"${text}"`;
};

const goText = (time: GoTime): string => {
  const { year, month, day, hour, minute, second } = localCivil(time);
  const nanosecond = remainder(time.instant, SECOND);
  const { kind, name } = time.zone;
  const zone = kind === 'utc' ? 'UTC' : kind === 'local' ? 'Local' : `Location(${quote(name)})`;
  const numbers = [year, `time.${MONTHS[month - 1] ?? ''}`, day, hour, minute, second, nanosecond].join(', ');
  return `time.Date(${numbers}, time.${zone})`;
};

/** The moment some nanoseconds later, in the same zone or another. */
const later = (time: GoTime, nanoseconds: bigint, zone = time.zone): GoTime =>
  new GoTime(time.instant + nanoseconds, zone, time.local);

const addDate = (time: GoTime, ...date: readonly Value[]): GoTime => {
  const [years = 0, months = 0, days = 0] = date.map((value) => Number(numberOf(value)));
  const { year, month, day, hour, minute, second } = localCivil(time);
  const { zone } = time;
  const dayNumber = daysOf(year + years, month + months, 1) + day - 1 + days;
  const wall = dayNumber * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  // Go's Date: the offset at the moment guessed, corrected once if it is another there.
  let { offset } = zone.at(wall);
  if (offset !== 0) {
    const corrected = zone.at(wall - offset).offset;
    if (corrected !== offset && zone.at(wall - corrected).offset === corrected) offset = corrected;
  }
  return new GoTime(BigInt(wall - offset) * SECOND + remainder(time.instant, SECOND), zone, time.local);
};

const roundTo = (time: GoTime, unit: bigint, nearest: boolean): GoTime => {
  if (unit <= 0n) return time;
  const rest = remainder(time.instant - ZERO_TIME, unit);
  return later(time, nearest && 2n * rest >= unit ? unit - rest : -rest);
};

/** In nanoseconds. */
const since = (time: GoTime, other: Value): bigint => time.instant - timeOf(other).instant;

// A time that is only its type's zero value is Go's zero time.
const timeOf = (value: Value): GoTime => (value instanceof GoTime ? value : zeroTime(UTC));

const enumeration = (name: string, names: readonly string[], first: number): GoType =>
  withMethods(new GoType('int', `time.${name}`), numberOf, {
    String: (number) => names[Number(number) - first] ?? `%!${name}(${number})`,
  });

const MONTH = enumeration('Month', MONTHS, 1);
const WEEKDAY = enumeration('Weekday', WEEKDAYS, 0);

const part =
  (name: keyof Civil, type?: GoType) =>
  (time: GoTime): Value => {
    const number = BigInt(localCivil(time)[name]);
    return type ? new Scalar(type, number) : number;
  };

/** The whole units since 1970. */
const unix =
  (unit: bigint) =>
  ({ instant }: GoTime): Value =>
    int64(wholeUnits(instant, unit));

const bytes = (text: string): Slice =>
  new Slice(
    BYTES,
    Array.from(toBinary(text), (char) => new Scalar(UINT8, BigInt(codeOf(char)))),
  );

export const TIME: GoType = withMethods(struct('time.Time', 'wall uint64\next int64\nloc *time.Location'), timeOf, {
  String: (time) => formatTime(time, DEFAULT_LAYOUT),
  GoString: goText,
  'Format string': (time, layout) => formatTime(time, textOf(layout)),
  'AppendFormat []uint8 string': (time, start, layout) =>
    new Slice(BYTES, [...(isSlice(start) ? start.items : []), ...bytes(formatTime(time, textOf(layout))).items]),
  MarshalJSON: (time) => bytes(jsonTime(time)),
  MarshalText: (time) => bytes(jsonTime(time).slice(1, -1)),
  Unix: unix(SECOND),
  UnixMilli: unix(1_000_000n),
  UnixMicro: unix(1000n),
  UnixNano: unix(1n),
  Year: part('year'),
  Month: part('month', MONTH),
  Day: part('day'),
  Hour: part('hour'),
  Minute: part('minute'),
  Second: part('second'),
  Nanosecond: (time) => remainder(time.instant, SECOND),
  Weekday: part('weekday', WEEKDAY),
  YearDay: part('yearDay'),
  IsZero: (time) => time.instant === ZERO_TIME,
  IsDST: (time) => zoneMoment(time).isSummer,
  UTC: (time) => later(time, 0n, UTC),
  Local: (time) => later(time, 0n, time.local),
  Location: (time) => locationOf(time.zone),
  'Equal time.Time': (time, other) => since(time, other) === 0n,
  'Before time.Time': (time, other) => since(time, other) < 0n,
  'After time.Time': (time, other) => since(time, other) > 0n,
  'Compare time.Time': (time, other) => BigInt(since(time, other) > 0n) - BigInt(since(time, other) < 0n),
  'Sub time.Time': (time, other) => duration(since(time, other)),
  'Add time.Duration': (time, by) => later(time, numberOf(by)),
  'AddDate int int int': addDate,
  'Truncate time.Duration': (time, unit) => roundTo(time, numberOf(unit), false),
  'Round time.Duration': (time, unit) => roundTo(time, numberOf(unit), true),
});
