/** A size as `docker images` shows it: decimal units, three digits that count. `1.46GB`, `0B`. */
export function formatBytes(bytes: number): string {
  const shown = humanSize(bytes, 3);
  if (!shown.includes('e')) return shown;
  // docker prints 999,600 bytes as 1e+03kB: say 1MB
  const { value, unit } = scaled(bytes);
  const next = units[units.indexOf(unit) + 1];
  return next === undefined ? shown : `${Math.round(value / base)}${next}`;
}

/**
 * A size letter for letter as the docker CLI prints it: precision 3 in its tables, 4 in its progress.
 * https://github.com/docker/go-units/blob/v0.5.0/size.go
 */
export function humanSize(bytes: number, precision: 3 | 4): string {
  const { value, unit } = scaled(bytes);
  return goGeneral(value, precision) + unit;
}

const base = 1000;
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'] as const;
type Unit = (typeof units)[number];

function scaled(bytes: number): { readonly value: number; readonly unit: Unit } {
  let value = bytes;
  for (const unit of units.slice(0, -1)) {
    if (!(value >= base)) return { value, unit };
    value /= base;
  }
  return { value, unit: 'YB' };
}

/** Go's `%.<precision>g`: halves to even, no trailing zeros, two digits of exponent. */
function goGeneral(value: number, precision: number): string {
  const rounded = isTie(value, precision) ? halfToEven(value, precision) : value;
  const [mantissa = '', exponent] = rounded.toPrecision(precision).split('e');
  const digits = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return exponent === undefined ? digits : `${digits}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`;
}

/** Whether the digits after the ones that count are exactly a half; 60 digits hold every such double. */
function isTie(value: number, precision: number): boolean {
  // one digit more than the ones that count says all of a half; few numbers need the long look
  if (Number(value.toPrecision(precision + 1)) !== value) return false;
  const [mantissa = ''] = Math.abs(value).toExponential(60).split('e');
  return /^50*$/.test(mantissa.replace('.', '').slice(precision));
}

function halfToEven(value: number, precision: number): number {
  const [mantissa = '', exponent = '0'] = value.toExponential(60).split('e');
  const kept = mantissa.slice(0, mantissa.indexOf('.') + precision);
  const isOdd = Number(kept.at(-1)) % 2 === 1;
  return isOdd ? value : Number(`${kept}e${exponent}`);
}
