import type { Run } from '../run.ts';
import { integerOf, typeName, type Value } from '../value.ts';
import { newFlags } from './flags.ts';
import { finished } from './print.ts';
import { printArgument } from './printer.ts';

const TOO_LARGE = 1_000_000;

/** Go's `fmt.Sprintf`. */
export const sprintf = (format: string, args: readonly Value[], run: Run): string => {
  let text = '';
  let flags = newFlags(run);
  let at = 0;
  let argument = 0;
  let isReordered = false;
  let isGoodIndex = true;

  // False when the format ended before a verb.
  const directive = (): boolean => {
    readFlags();
    // The usual case, which leaves the state of indexes alone.
    const simple = format.charAt(at);
    if (simple >= 'a' && simple <= 'z' && argument < args.length) {
      at++;
      print(simple);
      return true;
    }
    let afterIndex = readWidth(readIndex());
    if (format.charAt(at) === '.' && at + 1 < format.length) afterIndex = readPrecision(afterIndex);
    if (!afterIndex) readIndex();
    const code = format.codePointAt(at);
    if (code === undefined) {
      text += '%!(NOVERB)';
      return false;
    }
    const verb = String.fromCodePoint(code);
    at += verb.length;
    if (verb === '%') text += '%';
    else if (!isGoodIndex) text += `%!${verb}(BADINDEX)`;
    else if (argument >= args.length) text += `%!${verb}(MISSING)`;
    else print(verb);
    return true;
  };

  const readFlags = (): void => {
    for (; ; at++) {
      switch (format.charAt(at)) {
        case '#':
          flags.sharp = true;
          break;
        case '0':
          flags.zero = true;
          break;
        case '+':
          flags.plus = true;
          break;
        case '-':
          flags.minus = true;
          break;
        case ' ':
          flags.space = true;
          break;
        default:
          return;
      }
    }
  };

  const print = (verb: string): void => {
    if (verb === 'v' || verb === 'w') {
      flags.sharpV = flags.sharp;
      flags.plusV = flags.plus;
      flags.sharp = flags.plus = false;
    }
    text += printArgument(flags, args[argument++], verb);
    run.checkLength(text.length);
  };

  // These two take and give whether an index stands right before: then no number may follow.
  const readWidth = (afterIndex: boolean): boolean => {
    if (!skip('*')) {
      flags.width = readNumber();
      if (afterIndex && flags.width >= 0) isGoodIndex = false;
      return afterIndex;
    }
    const width = integerArgument();
    if (width === undefined) text += '%!(BADWIDTH)';
    else {
      flags.width = Math.abs(width);
      if (width < 0) {
        flags.minus = true;
        flags.zero = false;
      }
    }
    return false;
  };

  const readPrecision = (afterIndex: boolean): boolean => {
    at++;
    if (afterIndex) isGoodIndex = false;
    const isIndexed = readIndex();
    if (!skip('*')) {
      flags.precision = Math.max(0, readNumber());
      return isIndexed;
    }
    flags.precision = Math.max(-1, integerArgument() ?? -1);
    if (flags.precision < 0) text += '%!(BADPREC)';
    return false;
  };

  const skip = (char: string): boolean => {
    const isThere = format.charAt(at) === char;
    if (isThere) at++;
    return isThere;
  };

  // -1 if there is none. A number that grows too large swallows the rest of the format.
  const readNumber = (): number => {
    let number = -1;
    for (; ; at++) {
      const digit = format.charCodeAt(at) - 0x30;
      if (!(digit >= 0 && digit <= 9)) return number;
      if (number > TOO_LARGE) {
        at = format.length;
        return -1;
      }
      number = Math.max(number, 0) * 10 + digit;
    }
  };

  // `[n]`: the next argument is the n-th. Whether there was a number to read.
  const readIndex = (): boolean => {
    const start = at + 1;
    if (!skip('[')) return false;
    isReordered = true;
    const close = format.indexOf(']', start);
    const isClosed = close > 0 && format.length - start >= 2;
    if (isClosed) at = close + 1;
    const isNumber = isClosed && /^\d{1,7}$/.test(format.slice(start, close));
    const index = isNumber ? Number(format.slice(start, close)) - 1 : -1;
    if (index >= 0 && index < args.length) argument = index;
    else isGoodIndex = false;
    return isNumber;
  };

  const integerArgument = (): number | undefined => {
    if (argument >= args.length) return undefined;
    const value = Number(integerOf(args[argument++]) ?? NaN);
    return Math.abs(value) <= TOO_LARGE ? value : undefined;
  };

  const printExtra = (): void => {
    flags = newFlags(run);
    const extra = args
      .slice(argument)
      .map((value) => (value === undefined ? '' : `${typeName(value)}=`) + printArgument(flags, value, 'v'));
    text += `%!(EXTRA ${extra.join(', ')})`;
  };

  const printAll = (): string => {
    run.charge(format.length);
    for (;;) {
      const percent = format.indexOf('%', at);
      text += format.slice(at, percent < 0 ? undefined : percent);
      if (percent < 0) break;
      at = percent + 1;
      isGoodIndex = true;
      flags = newFlags(run);
      run.step();
      if (!directive()) break;
    }
    if (!isReordered && argument < args.length) printExtra();
    return finished(text, run);
  };

  return printAll();
};
