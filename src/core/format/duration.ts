import { GoType, INT64 } from '../template/goType.ts';
import { Scalar, type Value, isScalar } from '../template/value.ts';

const SECOND = 1_000_000_000n;
const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

export const DURATION: GoType = new GoType({
  kind: 'int',
  name: 'time.Duration',
  defined: true,
  text: (value) => durationText(nanosecondsOf(value)),
  methods: {
    String: method((d) => durationText(d)),
    Nanoseconds: method((d) => new Scalar(INT64, d)),
    Microseconds: method((d) => new Scalar(INT64, d / 1000n)),
    Milliseconds: method((d) => new Scalar(INT64, d / 1_000_000n)),
    Seconds: method((d) => inUnits(d, SECOND)),
    Minutes: method((d) => inUnits(d, 60n * SECOND)),
    Hours: method((d) => inUnits(d, 3600n * SECOND)),
    Abs: method((d) => duration(d === MIN ? MAX : d < 0n ? -d : d)),
    Round: withUnit((d, unit) => roundTo(d, unit)),
    Truncate: withUnit((d, unit) => (unit <= 0n ? d : d - (d % unit))),
  },
});

export function duration(nanoseconds: bigint): Scalar {
  return new Scalar(DURATION, BigInt.asIntN(64, nanoseconds));
}

export function nanosecondsOf(value: Value): bigint {
  return isScalar(value) && typeof value.value === 'bigint' ? value.value : 0n;
}

function method(result: (nanoseconds: bigint) => Value) {
  return { parameters: [], call: (receiver: Value) => result(nanosecondsOf(receiver)) };
}

function withUnit(result: (nanoseconds: bigint, unit: bigint) => bigint) {
  return {
    get parameters() {
      return [DURATION];
    },
    call: (receiver: Value, [unit]: readonly Value[]) => duration(result(nanosecondsOf(receiver), nanosecondsOf(unit))),
  };
}

function inUnits(nanoseconds: bigint, unit: bigint): number {
  return Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit);
}

// Half away from zero; what overflows stays at the end of the range.
function roundTo(d: bigint, unit: bigint): bigint {
  if (unit <= 0n) return d;
  const rest = d < 0n ? -(d % unit) : d % unit;
  const towardsZero = d < 0n ? d + rest : d - rest;
  if (2n * rest < unit) return towardsZero;
  const away = d < 0n ? towardsZero - unit : towardsZero + unit;
  return away < MIN ? MIN : away > MAX ? MAX : away;
}

function durationText(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size === 0n) return '0s';
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}µs`;
  if (size < SECOND) return `${sign}${decimal(size, 6)}ms`;
  const minutes = size / (60n * SECOND);
  const hours = minutes / 60n;
  const seconds = `${decimal(size % (60n * SECOND), 9)}s`;
  if (minutes === 0n) return sign + seconds;
  return `${sign}${hours === 0n ? '' : `${hours}h`}${minutes % 60n}m${seconds}`;
}

function decimal(size: bigint, places: number): string {
  const unit = 10n ** BigInt(places);
  const fraction = (size % unit).toString().padStart(places, '0').replace(/0+$/, '');
  return `${size / unit}${fraction === '' ? '' : `.${fraction}`}`;
}
