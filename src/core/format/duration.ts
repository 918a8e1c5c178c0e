import { GoType, INT64, withMethods } from '../template/goType.ts';
import { INT64_MAX, INT64_MIN } from '../template/integers.ts';
import { numberOf, Scalar } from '../template/value.ts';

/** In nanoseconds. */
export const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;

/** An int64, which wraps around. */
export const int64 = (value: bigint): Scalar => new Scalar(INT64, BigInt.asIntN(64, value));

/** What overflows stays at the end of the range. */
export const duration = (nanoseconds: bigint): Scalar =>
  new Scalar(DURATION, nanoseconds < INT64_MIN ? INT64_MIN : nanoseconds > INT64_MAX ? INT64_MAX : nanoseconds);

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

const inUnits = (nanoseconds: bigint, unit: bigint): number =>
  Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit);

// Half away from zero.
const rounded = (d: bigint, unit: bigint): bigint => {
  if (d < 0n) return -rounded(-d, unit);
  if (unit <= 0n) return d;
  const rest = d % unit;
  return 2n * rest < unit ? d - rest : d - rest + unit;
};

const decimal = (size: bigint, places: number): string => {
  const digits = String(size).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '');
};

const durationText = (nanoseconds: bigint): string => {
  const sign = nanoseconds < 0n ? '-' : '';
  const size = magnitude(nanoseconds);
  if (size === 0n) return '0s';
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}µs`;
  if (size < SECOND) return `${sign}${decimal(size, 6)}ms`;
  const minutes = size / MINUTE;
  const hours = minutes / 60n;
  return `${sign}${hours ? `${hours}h` : ''}${minutes ? `${minutes % 60n}m` : ''}${decimal(size % MINUTE, 9)}s`;
};

export const DURATION: GoType = withMethods(new GoType('int', 'time.Duration'), numberOf, {
  String: durationText,
  Nanoseconds: int64,
  Microseconds: (d) => int64(d / 1000n),
  Milliseconds: (d) => int64(d / 1_000_000n),
  Seconds: (d) => inUnits(d, SECOND),
  Minutes: (d) => inUnits(d, MINUTE),
  Hours: (d) => inUnits(d, 60n * MINUTE),
  Abs: (d) => duration(magnitude(d)),
  'Round time.Duration': (d, unit) => duration(rounded(d, numberOf(unit))),
  'Truncate time.Duration': (d, unit) => duration(numberOf(unit) <= 0n ? d : d - (d % numberOf(unit))),
});
