import { charOf } from './goString.ts';
import { quote, quoteUnicode } from './quote.ts';
import { isKeyword, type Token, type TokenKind } from './token.ts';
import { isDigit, isLetter } from './unicode.ts';

const END = -1;
const TRIM_MARKER_LENGTH = 2;
// . , | : ) (
const TERMINATORS: ReadonlySet<number> = new Set([0x2e, 0x2c, 0x7c, 0x3a, 0x29, 0x28]);
const DECIMAL = '0123456789_';
const HEXADECIMAL = '0123456789abcdefABCDEF_';

/**
 * Go's template lexer: one token a call. After an error it is at the end of an empty input, as Go's is, because the
 * parser may have looked one token past it.
 */
export class Lexer {
  #input: string;
  #position = 0;
  #start = 0;
  #line = 1;
  #startLine = 1;
  #atEnd = false;
  #insideAction = false;
  #parenDepth = 0;

  constructor(input: string) {
    this.#input = input;
  }

  next(): Token {
    return this.#insideAction ? this.#action() : this.#text();
  }

  #text(): Token {
    for (;;) {
      const found = this.#input.indexOf('{{', this.#position);
      if (found < 0) {
        this.#position = this.#input.length;
        if (this.#position === this.#start) return this.#emit('EOF');
        this.#line += this.#newlines();
        return this.#emit('text');
      }
      if (found > this.#position) {
        this.#position = found;
        if (this.#hasLeftTrimMarker(found + 2)) {
          while (this.#position > this.#start && isSpaceUnit(this.#input.charCodeAt(this.#position - 1))) {
            this.#position--;
          }
        }
        this.#line += this.#newlines();
        const text = this.#emit('text');
        this.#position = found;
        this.#ignore();
        if (text.text !== '') return text;
      }
      const token = this.#leftDelimiter();
      if (token !== undefined) return token;
    }
  }

  // Nothing when it was a comment, which leaves no token.
  #leftDelimiter(): Token | undefined {
    this.#position += 2;
    const marker = this.#hasLeftTrimMarker(this.#position) ? TRIM_MARKER_LENGTH : 0;
    if (this.#input.startsWith('/*', this.#position + marker)) {
      this.#position += marker;
      this.#ignore();
      return this.#comment();
    }
    const token = this.#emit('left delimiter');
    this.#insideAction = true;
    this.#position += marker;
    this.#ignore();
    this.#parenDepth = 0;
    return token;
  }

  #comment(): Token | undefined {
    const end = this.#input.indexOf('*/', this.#position + 2);
    if (end < 0) return this.#error('unclosed comment');
    this.#position = end + 2;
    const delimiter = this.#rightDelimiterHere();
    if (delimiter === undefined) return this.#error('comment ends before closing delimiter');
    this.#line += this.#newlines();
    this.#emit('text');
    this.#position += delimiter.length;
    if (delimiter.trims) this.#skipSpace();
    this.#ignore();
    return undefined;
  }

  #rightDelimiter(): Token {
    const trims = this.#rightDelimiterHere()?.trims === true;
    if (trims) {
      this.#position += TRIM_MARKER_LENGTH;
      this.#ignore();
    }
    this.#position += 2;
    const token = this.#emit('right delimiter');
    if (trims) {
      this.#skipSpace();
      this.#ignore();
    }
    this.#insideAction = false;
    return token;
  }

  #action(): Token {
    if (this.#rightDelimiterHere() !== undefined) {
      return this.#parenDepth === 0 ? this.#rightDelimiter() : this.#error('unclosed left paren');
    }
    const code = this.#advance();
    if (code === END) return this.#error('unclosed action');
    if (isSpaceUnit(code)) {
      this.#back();
      return this.#space();
    }
    switch (code) {
      case 0x3d: // =
        return this.#emit('assign');
      case 0x3a: // :
        return this.#advance() === 0x3d ? this.#emit('declare') : this.#error('expected :=');
      case 0x7c: // |
        return this.#emit('pipe');
      case 0x22: // "
        return this.#quoted(code, 'string', 'unterminated quoted string');
      case 0x27: // '
        return this.#quoted(code, 'char constant', 'unterminated character constant');
      case 0x60: // `
        return this.#rawString();
      case 0x24: // $
        return this.#fieldOrVariable('variable');
      case 0x2e: {
        // A dot at the very end is a number that fails, as in Go.
        const next = this.#input.charCodeAt(this.#position);
        if (next < 0x30 || next > 0x39) return this.#fieldOrVariable('field');
        this.#back();
        return this.#number();
      }
      case 0x28: // (
        this.#parenDepth++;
        return this.#emit('left paren');
      case 0x29: // )
        this.#parenDepth--;
        return this.#parenDepth < 0 ? this.#error('unexpected right paren') : this.#emit('right paren');
      default:
        return this.#wordNumberOrChar(code);
    }
  }

  #wordNumberOrChar(code: number): Token {
    if (code === 0x2b || code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      this.#back();
      return this.#number();
    }
    if (isAlphanumeric(code)) return this.#identifier();
    if (code >= 0x20 && code < 0x7f) return this.#emit('char');
    return this.#error(`unrecognized character in action: ${quoteUnicode(code)}`);
  }

  #space(): Token {
    let count = 0;
    while (isSpaceUnit(this.#peek())) {
      this.#advance();
      count++;
    }
    // The last space may belong to a trim marker.
    if (this.#input.startsWith('-}}', this.#position)) {
      this.#back();
      if (count === 1) return this.#rightDelimiter();
    }
    return this.#emit('space');
  }

  #identifier(): Token {
    const stop = this.#skipAlphanumeric();
    if (!this.#atTerminator()) return this.#error(`bad character ${quoteUnicode(stop)}`);
    const word = this.#input.slice(this.#start, this.#position);
    if (isKeyword(word)) return this.#emit(word);
    return this.#emit(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  #fieldOrVariable(kind: 'field' | 'variable'): Token {
    if (this.#atTerminator()) return this.#emit(kind === 'variable' ? 'variable' : '.');
    const stop = this.#skipAlphanumeric();
    if (!this.#atTerminator()) return this.#error(`bad character ${quoteUnicode(stop)}`);
    return this.#emit(kind);
  }

  #skipAlphanumeric(): number {
    for (;;) {
      const code = this.#advance();
      if (!isAlphanumeric(code)) {
        this.#back();
        return code;
      }
    }
  }

  #atTerminator(): boolean {
    const code = this.#peek();
    if (code === END || isSpaceUnit(code)) return true;
    if (code === 0x7d) return this.#input.charCodeAt(this.#position + 1) === 0x7d;
    return TERMINATORS.has(code);
  }

  #quoted(delimiter: number, kind: TokenKind, unterminated: string): Token {
    for (;;) {
      let code = this.#advance();
      if (code === 0x5c) {
        code = this.#advance();
        if (code !== END && code !== 0x0a) continue;
      }
      if (code === END || code === 0x0a) return this.#error(unterminated);
      if (code === delimiter) return this.#emit(kind);
    }
  }

  #rawString(): Token {
    for (;;) {
      const code = this.#advance();
      if (code === END) return this.#error('unterminated raw quoted string');
      if (code === 0x60) return this.#emit('raw string');
    }
  }

  #number(): Token {
    let good = this.#scanNumber();
    let kind: TokenKind = 'number';
    const sign = this.#peek();
    if (good && (sign === 0x2b || sign === 0x2d)) {
      kind = 'complex';
      good = this.#scanNumber() && this.#input.charAt(this.#position - 1) === 'i';
    }
    if (good) return this.#emit(kind);
    return this.#error(`bad number syntax: ${quote(this.#input.slice(this.#start, this.#position))}`);
  }

  #scanNumber(): boolean {
    this.#accept('+-');
    let digits = DECIMAL;
    if (this.#accept('0')) {
      if (this.#accept('xX')) digits = HEXADECIMAL;
      else if (this.#accept('oO')) digits = '01234567_';
      else if (this.#accept('bB')) digits = '01_';
    }
    this.#acceptRun(digits);
    if (this.#accept('.')) this.#acceptRun(digits);
    if ((digits === DECIMAL && this.#accept('eE')) || (digits === HEXADECIMAL && this.#accept('pP'))) {
      this.#accept('+-');
      this.#acceptRun(DECIMAL);
    }
    this.#accept('i');
    if (!isAlphanumeric(this.#peek())) return true;
    this.#advance();
    return false;
  }

  #rightDelimiterHere(): { readonly trims: boolean; readonly length: number } | undefined {
    if (this.#input.startsWith('}}', this.#position)) return { trims: false, length: 2 };
    const trims =
      isSpaceUnit(this.#input.charCodeAt(this.#position)) && this.#input.startsWith('-}}', this.#position + 1);
    return trims ? { trims, length: 4 } : undefined;
  }

  #hasLeftTrimMarker(at: number): boolean {
    return this.#input.charAt(at) === '-' && isSpaceUnit(this.#input.charCodeAt(at + 1));
  }

  #skipSpace(): void {
    while (isSpaceUnit(this.#input.charCodeAt(this.#position))) this.#position++;
  }

  #accept(valid: string): boolean {
    const code = this.#peek();
    if (code === END || !valid.includes(charOf(code))) return false;
    this.#advance();
    return true;
  }

  #acceptRun(valid: string): void {
    while (this.#accept(valid));
  }

  #advance(): number {
    const code = this.#input.codePointAt(this.#position);
    if (code === undefined) {
      this.#atEnd = true;
      return END;
    }
    this.#position += code > 0xffff ? 2 : 1;
    if (code === 0x0a) this.#line++;
    return code;
  }

  #back(): void {
    if (this.#atEnd || this.#position === 0) return;
    this.#position--;
    const unit = this.#input.charCodeAt(this.#position);
    if (unit >= 0xdc00 && unit <= 0xdfff) this.#position--;
    if (unit === 0x0a) this.#line--;
  }

  #peek(): number {
    return this.#input.codePointAt(this.#position) ?? END;
  }

  #newlines(): number {
    let count = 0;
    for (let i = this.#start; i < this.#position; i++) if (this.#input.charCodeAt(i) === 0x0a) count++;
    return count;
  }

  #ignore(): void {
    this.#line += this.#newlines();
    this.#start = this.#position;
    this.#startLine = this.#line;
  }

  #emit(kind: TokenKind): Token {
    const token = {
      kind,
      start: this.#start,
      text: kind === 'EOF' ? 'EOF' : this.#input.slice(this.#start, this.#position),
      line: this.#startLine,
    };
    this.#start = this.#position;
    this.#startLine = this.#line;
    return token;
  }

  #error(message: string): Token {
    const token: Token = { kind: 'error', start: this.#start, text: message, line: this.#startLine };
    this.#start = 0;
    this.#position = 0;
    this.#input = '';
    return token;
  }
}

function isSpaceUnit(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

function isAlphanumeric(code: number): boolean {
  return code === 0x5f || (code >= 0 && (isLetter(code) || isDigit(code)));
}
