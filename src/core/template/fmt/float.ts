/** Decimal digits without leading or trailing zeros, and where the point stands: 0.DIGITS x 10^point. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

export type FloatFormat = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X';

/** Go's `strconv.FormatFloat`; a precision of -1 means as many digits as tell the number apart. */
export function formatFloat(value: number, format: FloatFormat, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  switch (format) {
    case 'b': {
      const { mantissa, exponent } = split(magnitude);
      return `${sign}${mantissa}p${exponent >= 0 ? '+' : ''}${exponent}`;
    }
    case 'x':
    case 'X': {
      const text = hexadecimal(magnitude, precision);
      return sign + (format === 'X' ? text.toUpperCase() : text);
    }
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return sign + decimal(magnitude, format, precision);
  }
}

function decimal(value: number, format: 'e' | 'E' | 'f' | 'g' | 'G', precision: number): string {
  const shortest = precision < 0;
  const general = format === 'g' || format === 'G';
  const wanted = general && precision === 0 ? 1 : precision;
  const read = shortest ? shortestDigits(value) : roundedDigits(value, format, wanted);
  const { digits, point } = read;
  if (format === 'f') return fixed(read, shortest ? Math.max(digits.length - point, 0) : precision);
  if (!general) return scientific(read, shortest ? Math.max(digits.length - 1, 0) : precision, format);
  const length = shortest ? digits.length : wanted;
  let limit = length > digits.length && digits.length >= point ? digits.length : length;
  if (shortest) limit = 6;
  const exponent = point - 1;
  if (exponent < -4 || exponent >= limit) {
    return scientific(read, Math.min(length, digits.length) - 1, format === 'g' ? 'e' : 'E');
  }
  return fixed(read, Math.max((length > point ? digits.length : length) - point, 0));
}

function scientific({ digits, point }: Decimal, precision: number, letter: 'e' | 'E'): string {
  const fraction = precision > 0 ? `.${digits.slice(1, precision + 1).padEnd(precision, '0')}` : '';
  const exponent = digits === '' ? 0 : point - 1;
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits.charAt(0) || '0'}${fraction}${letter}${exponent < 0 ? '-' : '+'}${size}`;
}

function fixed({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision <= 0) return whole;
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, precision)) + digits;
  return `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`;
}

function shortestDigits(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

// The exact value, cut where the format says and rounded half to even.
function roundedDigits(value: number, format: FloatFormat, precision: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = split(value);
  const exact = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const all = exact.toString();
  const point = all.length + Math.min(exponent, 0);
  const keep = format === 'f' ? point + precision : format === 'g' || format === 'G' ? precision : precision + 1;
  if (keep >= all.length) return { digits: all.replace(/0+$/, ''), point };
  if (keep < 0) return { digits: '', point: 0 };
  const kept = all.slice(0, keep);
  const rest = all.slice(keep);
  const isHalf = /^50*$/.test(rest);
  const up = isHalf ? keep > 0 && Number(kept.at(-1)) % 2 === 1 : rest >= '5';
  if (!up) {
    const digits = kept.replace(/0+$/, '');
    return { digits, point: digits === '' ? 0 : point };
  }
  const raised = (BigInt(kept === '' ? '0' : kept) + 1n).toString().padStart(keep, '0');
  return { digits: raised.replace(/0+$/, ''), point: point + raised.length - keep };
}

// value = mantissa x 2^exponent.
function split(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | 0x10_0000_0000_0000n, exponent: biased - 1075 };
}

function hexadecimal(value: number, precision: number): string {
  const parts = split(value);
  let exponent = parts.mantissa === 0n ? 0 : parts.exponent + 52;
  // The leading bit stands at 60, the hexadecimal digits below it.
  let mantissa = parts.mantissa << 8n;
  while (mantissa !== 0n && mantissa >> 60n === 0n) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision >= 0 && precision < 15) {
    const drop = BigInt(60 - 4 * precision);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    const half = 1n << (drop - 1n);
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n;
    mantissa <<= drop;
    if (mantissa >> 61n !== 0n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const all = (mantissa & ((1n << 60n) - 1n)).toString(16).padStart(15, '0');
  const digits = precision < 0 ? all.replace(/0+$/, '') : all.padEnd(precision, '0').slice(0, precision);
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `0x${mantissa >> 60n}${digits === '' ? '' : `.${digits}`}p${exponent < 0 ? '-' : '+'}${size}`;
}
