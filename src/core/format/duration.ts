import { GoType, INT64, type Method, method } from '../template/goType.ts';
import { INT64_MAX, INT64_MIN } from '../template/integers.ts';
import { numberOf, Scalar, type Value } from '../template/value.ts';

const SECOND = 1_000_000_000n;

export const DURATION: GoType = new GoType('int', 'time.Duration', {
  text: (value) => durationText(numberOf(value)),
  methods: {
    String: part(durationText),
    Nanoseconds: part((d) => new Scalar(INT64, d)),
    Microseconds: part((d) => new Scalar(INT64, d / 1000n)),
    Milliseconds: part((d) => new Scalar(INT64, d / 1_000_000n)),
    Seconds: part((d) => inUnits(d, SECOND)),
    Minutes: part((d) => inUnits(d, 60n * SECOND)),
    Hours: part((d) => inUnits(d, 3600n * SECOND)),
    Abs: part((d) => duration(clamped(d < 0n ? -d : d))),
    Round: withUnit((d, unit) => clamped(roundTo(d, unit))),
    Truncate: withUnit((d, unit) => (unit <= 0n ? d : d - (d % unit))),
  },
});

export const duration = (nanoseconds: bigint): Scalar => new Scalar(DURATION, BigInt.asIntN(64, nanoseconds));

/** What overflows stays at the end of the range. */
export const clamped = (nanoseconds: bigint): bigint =>
  nanoseconds < INT64_MIN ? INT64_MIN : nanoseconds > INT64_MAX ? INT64_MAX : nanoseconds;

function part(result: (nanoseconds: bigint) => Value): Method {
  return method((receiver) => result(numberOf(receiver)));
}

function withUnit(result: (nanoseconds: bigint, unit: bigint) => bigint): Method {
  return {
    get parameters() {
      return [DURATION];
    },
    call: (receiver, [unit]) => duration(result(numberOf(receiver), numberOf(unit))),
  };
}

const inUnits = (nanoseconds: bigint, unit: bigint): number =>
  Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit);

// Half away from zero.
const roundTo = (d: bigint, unit: bigint): bigint => {
  if (d < 0n) return -roundTo(-d, unit);
  if (unit <= 0n) return d;
  const rest = d % unit;
  return 2n * rest < unit ? d - rest : d - rest + unit;
};

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

const decimal = (size: bigint, places: number): string => {
  const unit = 10n ** BigInt(places);
  const fraction = (size % unit).toString().padStart(places, '0').replace(/0+$/, '');
  return `${size / unit}${fraction === '' ? '' : `.${fraction}`}`;
};
