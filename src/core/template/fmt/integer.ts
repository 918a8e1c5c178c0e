/** How `printf` was told to print: Go's flags, width and precision. */
export interface Flags {
  width: number | undefined;
  precision: number | undefined;
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
}

/** The digits, sign and prefix of an integer; the width is still to be padded to, with spaces. */
export function formatInteger(value: bigint, base: 2 | 8 | 10 | 16, verb: string, flags: Flags): string {
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (verb === 'X') digits = digits.toUpperCase();
  digits = digits.padStart(minimumDigits(negative, flags), '0');
  if (flags.sharp) {
    if (base === 2) digits = `0b${digits}`;
    else if (base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
    else if (base === 16) digits = (verb === 'X' ? '0X' : '0x') + digits;
  }
  if (verb === 'O') digits = `0o${digits}`;
  return (negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '') + digits;
}

// Zero padding is a precision in disguise, and leaves room for the sign.
function minimumDigits(negative: boolean, flags: Flags): number {
  if (flags.precision !== undefined) return flags.precision;
  if (!flags.zero || flags.minus || flags.width === undefined) return 0;
  return flags.width - Number(negative || flags.plus || flags.space);
}
