import { runeCount } from '../goString.ts';
import type { Run } from '../run.ts';

/** How a verb prints what it is given. */
export interface Flags {
  readonly run: Run;
  /** -1 where none is given. */
  width: number;
  precision: number;
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v` and `%#v`, in which the flag is no longer the one of the parts. */
  plusV: boolean;
  sharpV: boolean;
  /** Inside the text of a wrong verb, where methods are not called. */
  erroring: boolean;
}

/** @param given What stands between the percent sign and the width. */
export const newFlags = (run: Run, given = ''): Flags => ({
  run,
  width: -1,
  precision: -1,
  minus: given.includes('-'),
  plus: given.includes('+'),
  sharp: given.includes('#'),
  space: given.includes(' '),
  zero: given.includes('0'),
  plusV: false,
  sharpV: false,
  erroring: false,
});

/** Fills a text up to the width, which counts characters. */
export const pad = (flags: Flags, text: string, zero = flags.zero): string => {
  const { width, minus } = flags;
  if (width < 0) return text;
  const fill = (zero && !minus ? '0' : ' ').repeat(Math.max(0, width - runeCount(text)));
  return minus ? text + fill : fill + text;
};
