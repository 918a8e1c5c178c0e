import type { Run } from '../run.ts';
import { integerOf, typeOf, type Value } from '../value.ts';
import { Printer } from './printer.ts';

const TOO_LARGE = 1_000_000;

/** Go's `fmt.Sprintf`. */
export function sprintf(format: string, args: readonly Value[], run: Run): string {
  return new Formatter(format, args, run).format();
}

class Formatter {
  readonly #format: string;
  readonly #args: readonly Value[];
  readonly #printer: Printer;
  readonly #run: Run;
  #at = 0;
  #argument = 0;
  #reordered = false;
  #goodIndex = true;

  constructor(format: string, args: readonly Value[], run: Run) {
    this.#format = format;
    this.#args = args;
    this.#printer = new Printer(run);
    this.#run = run;
  }

  format(): string {
    const printer = this.#printer;
    this.#run.charge(this.#format.length);
    for (;;) {
      const percent = this.#format.indexOf('%', this.#at);
      printer.out += this.#format.slice(this.#at, percent < 0 ? undefined : percent);
      if (percent < 0) break;
      this.#at = percent + 1;
      this.#goodIndex = true;
      printer.clearFlags();
      this.#run.step();
      if (!this.#directive()) break;
    }
    if (!this.#reordered && this.#argument < this.#args.length) this.#extra();
    return printer.finish();
  }

  // False when the format ended before a verb.
  #directive(): boolean {
    const printer = this.#printer;
    this.#readFlags();
    // The usual case, which leaves the state of indexes alone.
    const simple = this.#format.charAt(this.#at);
    if (simple >= 'a' && simple <= 'z' && this.#argument < this.#args.length) {
      this.#at++;
      this.#print(simple);
      return true;
    }
    let afterIndex = this.#readWidth(this.#readIndex());
    if (this.#format.charAt(this.#at) === '.' && this.#at + 1 < this.#format.length) {
      afterIndex = this.#readPrecision(afterIndex);
    }
    if (!afterIndex) this.#readIndex();
    const code = this.#format.codePointAt(this.#at);
    if (code === undefined) {
      printer.out += '%!(NOVERB)';
      return false;
    }
    const verb = String.fromCodePoint(code);
    this.#at += verb.length;
    if (verb === '%') printer.out += '%';
    else if (!this.#goodIndex) printer.out += `%!${verb}(BADINDEX)`;
    else if (this.#argument >= this.#args.length) printer.out += `%!${verb}(MISSING)`;
    else this.#print(verb);
    return true;
  }

  #readFlags(): void {
    const printer = this.#printer;
    for (; ; this.#at++) {
      const code = this.#format.charCodeAt(this.#at);
      if (code === 0x23) printer.sharp = true;
      else if (code === 0x30) printer.zero = true;
      else if (code === 0x2b) printer.plus = true;
      else if (code === 0x2d) printer.minus = true;
      else if (code === 0x20) printer.space = true;
      else return;
    }
  }

  #print(verb: string): void {
    const printer = this.#printer;
    if (verb === 'v' || verb === 'w') {
      printer.sharpV = printer.sharp;
      printer.sharp = false;
      printer.plusV = printer.plus;
      printer.plus = false;
    }
    printer.printArgument(this.#args[this.#argument], verb);
    this.#argument++;
  }

  // These two take and give whether an index stands right before: then no number may follow.
  #readWidth(afterIndex: boolean): boolean {
    const printer = this.#printer;
    if (this.#format.charAt(this.#at) !== '*') {
      printer.width = this.#readNumber();
      if (afterIndex && printer.width !== undefined) this.#goodIndex = false;
      return afterIndex;
    }
    this.#at++;
    const width = this.#integerArgument();
    if (width === undefined) printer.out += '%!(BADWIDTH)';
    else if (width < 0) {
      printer.width = -width;
      printer.minus = true;
      printer.zero = false;
    } else printer.width = width;
    return false;
  }

  #readPrecision(afterIndex: boolean): boolean {
    const printer = this.#printer;
    this.#at++;
    if (afterIndex) this.#goodIndex = false;
    const indexed = this.#readIndex();
    if (this.#format.charAt(this.#at) !== '*') {
      printer.precision = this.#readNumber() ?? 0;
      return indexed;
    }
    this.#at++;
    const precision = this.#integerArgument();
    printer.precision = precision === undefined || precision < 0 ? undefined : precision;
    if (printer.precision === undefined) printer.out += '%!(BADPREC)';
    return false;
  }

  // A number that grows too large swallows the rest of the format.
  #readNumber(): number | undefined {
    let number: number | undefined;
    for (; ; this.#at++) {
      const digit = this.#format.charCodeAt(this.#at) - 0x30;
      if (!(digit >= 0 && digit <= 9)) return number;
      if (number !== undefined && number > TOO_LARGE) {
        this.#at = this.#format.length;
        return undefined;
      }
      number = (number ?? 0) * 10 + digit;
    }
  }

  // `[n]`: the next argument is the n-th. Whether there was a number to read.
  #readIndex(): boolean {
    if (this.#format.charAt(this.#at) !== '[') return false;
    this.#reordered = true;
    const close = this.#format.indexOf(']', this.#at + 1);
    if (close < 0 || this.#format.length - this.#at < 3) {
      this.#at++;
      this.#goodIndex = false;
      return false;
    }
    const text = this.#format.slice(this.#at + 1, close);
    this.#at = close + 1;
    const isNumber = /^\d{1,7}$/.test(text);
    const index = isNumber ? Number(text) - 1 : -1;
    if (index >= 0 && index < this.#args.length) this.#argument = index;
    else this.#goodIndex = false;
    return isNumber;
  }

  #integerArgument(): number | undefined {
    if (this.#argument >= this.#args.length) return undefined;
    const value = integerOf(this.#args[this.#argument]);
    this.#argument++;
    if (value === undefined || value > BigInt(TOO_LARGE) || value < -BigInt(TOO_LARGE)) return undefined;
    return Number(value);
  }

  #extra(): void {
    const printer = this.#printer;
    printer.clearFlags();
    printer.out += '%!(EXTRA ';
    this.#args.slice(this.#argument).forEach((value, index) => {
      if (index > 0) printer.out += ', ';
      if (value !== undefined) printer.out += `${typeOf(value).name}=`;
      printer.printArgument(value, 'v');
    });
    printer.out += ')';
  }
}
