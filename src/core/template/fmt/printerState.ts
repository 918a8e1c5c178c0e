import { runeCount, settle } from '../goString.ts';
import type { Run } from '../run.ts';

/** Go's fmt state: what is printed so far, and how the verb at hand is to be printed. */
export interface Printer {
  readonly run: Run;
  out: string;
  /** Whether an error is being printed, which methods must not get in the way of. */
  erroring: boolean;
  /** -1 where there is none, and so for precision. */
  width: number;
  precision: number;
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v` and `%#v`, which flags plus and sharp become. */
  plusV: boolean;
  sharpV: boolean;
}

const NO_FLAGS = {
  width: -1,
  precision: -1,
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
};

export const newPrinter = (run: Run): Printer => ({ run, out: '', erroring: false, ...NO_FLAGS });

export const clearFlags = (printer: Printer): void => {
  Object.assign(printer, NO_FLAGS);
};

/** What was printed, as one Go string. */
export const finish = ({ run, out }: Printer): string => {
  run.charge(out.length);
  return settle(out);
};

export const write = (printer: Printer, text: string): void => {
  printer.out += text;
  printer.run.checkLength(printer.out.length);
};

/** Writes a text as wide as it should be; numbers may not be padded with zeros here. */
export const pad = (printer: Printer, text: string, withZeros = printer.zero): void => {
  const missing = printer.width < 0 ? 0 : printer.width - runeCount(text);
  if (missing <= 0) {
    write(printer, text);
    return;
  }
  const padding = (withZeros && !printer.minus ? '0' : ' ').repeat(missing);
  write(printer, printer.minus ? text + padding : padding + text);
};
