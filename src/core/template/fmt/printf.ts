import { isNone } from '../none.ts';
import type { Run } from '../run.ts';
import { integerOf, typeName, type Value } from '../value.ts';
import { newFlags } from './flags.ts';
import { finished } from './print.ts';
import { printArgument } from './printer.ts';

const TOO_LARGE = 1_000_000;

const TEXT = /[^%]*/y;
const PERCENT = /%/y;
const FLAGS = /[#0+\- ]*/y;
const STAR = /\*/y;
const DIGITS = /\d*/y;
/** Without its bracket an index is nothing, and what follows the opening one is read on. */
const INDEX = /\[(?:[^\]]+\]|\](?=[^])|)/y;
const POINT = /\.(?=[^])/y;
const VERB = /[^]/uy;

/** Go's `fmt.Sprintf`. */
export const sprintf = (format: string, args: readonly Value[], run: Run): string => {
  let text = '';
  let at = 0;
  let argument = 0;
  let isReordered = false;
  let isGoodIndex = true;
  let flags = newFlags(run);

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(format)?.[0] ?? '';
    at += found.length;
    return found;
  };

  const directive = (): void => {
    flags = newFlags(run, take(FLAGS));
    // The usual case, which leaves the state of indexes alone.
    if (!/[a-z]/.test(format[at] ?? '') || argument >= args.length) {
      let afterIndex = readWidth(readIndex());
      if (take(POINT)) afterIndex = readPrecision(afterIndex);
      if (!afterIndex) readIndex();
    }
    const verb = take(VERB);
    if (!verb) text += '%!(NOVERB)';
    else if (verb === '%') text += verb;
    else if (!isGoodIndex) text += `%!${verb}(BADINDEX)`;
    else if (argument >= args.length) text += `%!${verb}(MISSING)`;
    else print(verb);
  };

  const print = (verb: string): void => {
    const { plus, sharp } = flags;
    if (/[vw]/.test(verb)) flags = { ...flags, plusV: plus, sharpV: sharp, plus: false, sharp: false };
    text += printArgument(flags, args[argument++], verb);
    run.limit(text.length);
  };

  // These two take and give whether an index stands right before: then no number may follow.
  const readWidth = (afterIndex: boolean): boolean => {
    if (!take(STAR)) {
      flags.width = readNumber();
      if (afterIndex && flags.width >= 0) isGoodIndex = false;
      return afterIndex;
    }
    const width = integerArgument();
    if (isNone(width)) text += '%!(BADWIDTH)';
    else flags.width = Math.abs(width);
    if (!isNone(width) && width < 0) flags.minus = true;
    return false;
  };

  const readPrecision = (afterIndex: boolean): boolean => {
    if (afterIndex) isGoodIndex = false;
    const isIndexed = readIndex();
    if (!take(STAR)) {
      flags.precision = Math.max(0, readNumber());
      return isIndexed;
    }
    flags.precision = Math.max(-1, integerArgument() ?? -1);
    if (flags.precision < 0) text += '%!(BADPREC)';
    return false;
  };

  // -1 if there is none. A number that grows too large swallows the rest of the format.
  const readNumber = (): number => {
    const digits = take(DIGITS);
    if (Math.trunc(Number(digits) / 10) <= TOO_LARGE) return digits ? Number(digits) : -1;
    at = format.length;
    return -1;
  };

  // `[n]`: the next argument is the n-th. Whether there was a number to read.
  const readIndex = (): boolean => {
    const found = take(INDEX);
    if (!found) return false;
    isReordered = true;
    const isNumber = /^\[\d{1,7}\]$/.test(found);
    const index = isNumber ? Number(found.slice(1, -1)) - 1 : -1;
    if (index >= 0 && index < args.length) argument = index;
    else isGoodIndex = false;
    return isNumber;
  };

  const integerArgument = (): number | undefined => {
    if (argument >= args.length) return undefined;
    const value = Number(integerOf(args[argument++]) ?? NaN);
    return Math.abs(value) <= TOO_LARGE ? value : undefined;
  };

  const printAll = (): string => {
    run.charge(format.length);
    for (text += take(TEXT); take(PERCENT); text += take(TEXT)) {
      run.step();
      isGoodIndex = true;
      directive();
    }
    if (!isReordered && argument < args.length) {
      const extra = args
        .slice(argument)
        .map((value) => (isNone(value) ? '' : `${typeName(value)}=`) + printArgument(newFlags(run), value, 'v'));
      text += `%!(EXTRA ${extra.join(', ')})`;
    }
    return finished(text, run);
  };

  return printAll();
};
