import { hex } from '../goString.ts';
import { shiftRight } from '../integers.ts';

/** Decimal digits without leading or trailing zeros, and where the point stands: 0.DIGITS x 10^point. */
type Decimal = readonly [digits: string, point: number];

export type FloatFormat = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X';

/** Go's `strconv.FormatFloat`; a precision of -1 means as many digits as tell the number apart. */
export const formatFloat = (value: number, format: FloatFormat, precision: number): string => {
  if (isNaN(value)) return 'NaN';
  if (!isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = 1 / value < 0 ? '-' : '';
  const text = magnitudeText(Math.abs(value), format.toLowerCase(), precision);
  return sign + (/[A-Z]/.test(format) ? text.toUpperCase() : text);
};

const magnitudeText = (value: number, format: string, precision: number): string => {
  const [mantissa, power] = split(value);
  if (format === 'b') return `${mantissa}p${power < 0 ? '' : '+'}${power}`;
  if (format === 'x') return hexadecimal(mantissa, power, precision);
  const isShortest = precision < 0;
  const isGeneral = format === 'g';
  const wanted = isGeneral && precision === 0 ? 1 : precision;
  const decimal = isShortest ? shortestDigits(value) : roundedDigits(mantissa, power, format, wanted);
  const [digits, point] = decimal;
  if (format === 'f') return fixed(decimal, isShortest ? digits.length - point : precision);
  if (!isGeneral) return scientific(decimal, isShortest ? digits.length - 1 : precision);
  const length = isShortest ? digits.length : wanted;
  const limit = isShortest ? 6 : length > digits.length && digits.length >= point ? digits.length : length;
  const exponent = point - 1;
  if (exponent < -4 || exponent >= limit) return scientific(decimal, Math.min(length, digits.length) - 1);
  return fixed(decimal, (length > point ? digits.length : length) - point);
};

const scientific = ([digits, point]: Decimal, precision: number): string => {
  const fraction = precision > 0 ? `.${digits.slice(1, precision + 1).padEnd(precision, '0')}` : '';
  return (digits[0] ?? '0') + fraction + exponentText('e', digits === '' ? 0 : point - 1);
};

const exponentText = (letter: string, exponent: number): string =>
  `${letter}${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;

const fixed = ([digits, point]: Decimal, precision: number): string => {
  const whole = digits.slice(0, Math.max(point, 0)).padEnd(point, '0') || '0';
  if (precision <= 0) return whole;
  const fraction = '0'.repeat(Math.min(Math.max(-point, 0), precision)) + digits.slice(Math.max(point, 0));
  return `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`;
};

const shortestDigits = (value: number): Decimal => {
  const [mantissa = '', exponent] = value.toExponential().split('e');
  return trimmed(mantissa.replace('.', ''), Number(exponent) + 1);
};

// The exact value, cut where the format says and rounded half to even.
const roundedDigits = (mantissa: bigint, power: number, format: string, precision: number): Decimal => {
  if (mantissa === 0n) return ['', 0];
  const exact = String(power >= 0 ? mantissa << BigInt(power) : mantissa * 5n ** BigInt(-power));
  const point = exact.length + Math.min(power, 0);
  const keep = precision + (format === 'f' ? point : Number(format === 'e'));
  if (keep >= exact.length) return trimmed(exact, point);
  if (keep < 0) return ['', 0];
  const kept = exact.slice(0, keep);
  const rest = exact.slice(keep);
  const number = BigInt(kept);
  const isUp = /^50*$/.test(rest) ? (number & 1n) === 1n : rest >= '5';
  if (!isUp) return trimmed(kept, point);
  const raised = String(number + 1n);
  return trimmed(raised, point + raised.length - keep);
};

const trimmed = (digits: string, point: number): Decimal => {
  const kept = digits.replace(/0+$/, '');
  return [kept, kept === '' ? 0 : point];
};

// value = mantissa x 2^power.
const split = (value: number): readonly [mantissa: bigint, power: number] => {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n;
  const biased = Number(bits >> 52n);
  const fraction = BigInt.asUintN(52, bits);
  return biased === 0 ? [fraction, -1074] : [fraction | (1n << 52n), biased - 1075];
};

const hexadecimal = (significand: bigint, power: number, precision: number): string => {
  let mantissa = significand;
  let exponent = mantissa ? power + 52 : 0;
  // The leading bit stands at 52, the hexadecimal digits below it.
  for (; mantissa && !(mantissa >> 52n); exponent--) mantissa <<= 1n;
  if (precision >= 0 && precision < 13) {
    const drop = 52 - 4 * precision;
    mantissa = shiftRight(mantissa, drop) << BigInt(drop);
    if (mantissa >> 53n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const all = hex(BigInt.asUintN(52, mantissa), 13);
  const digits = precision < 0 ? all.replace(/0+$/, '') : all.padEnd(precision, '0').slice(0, precision);
  return `0x${mantissa >> 52n}${digits && `.${digits}`}${exponentText('p', exponent)}`;
};
