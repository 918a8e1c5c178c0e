import { charOf, toBinary } from '../template/goString.ts';
import { quote } from '../template/quote.ts';
import { type Json, JsonNumber, JsonObject, JsonSyntaxError } from './json.ts';

const MAX_DEPTH = 10_000;
const RAW_BYTES = /[\uDC80-\uDCFF]/gu;
// eslint-disable-next-line no-control-regex -- they are not allowed in strings
const NOT_PLAIN = /[\\\0-\x1f]/;
const ESCAPE = /\\(?:u([\da-fA-F]{4})|(.))/g;

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * Reads JSON as Go's encoding/json does, from a Go string (see goString.ts).
 * @throws JsonSyntaxError with Go's words.
 */
export function readJson(text: string): Json {
  return new Reader(text).read();
}

class Reader {
  readonly #text: string;
  readonly #open: (Json[] | JsonObject)[] = [];
  readonly #isWellFormed: boolean;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#isWellFormed = text.isWellFormed();
  }

  read(): Json {
    for (;;) {
      const started = this.#start();
      if (started === undefined) continue;
      let value: Json = started;
      for (;;) {
        const parent = this.#open.at(-1);
        if (parent === undefined) return this.#finish(value);
        if (parent instanceof JsonObject) parent.values.push(value);
        else parent.push(value);
        if (this.#continues(parent)) break;
        this.#open.pop();
        value = parent;
      }
    }
  }

  // A whole value, or nothing when a container was opened that has something in it.
  #start(): Json | undefined {
    const code = this.#skipSpace();
    switch (code) {
      case 0x22:
        return this.#string();
      case 0x7b: {
        const object = new JsonObject();
        this.#push(object);
        if (this.#skipSpace() === 0x7d) return this.#popEmpty(object);
        this.#key(object);
        return undefined;
      }
      case 0x5b: {
        const array: Json[] = [];
        this.#push(array);
        if (this.#skipSpace() === 0x5d) return this.#popEmpty(array);
        return undefined;
      }
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        if (code === 0x2d || isDigit(code)) return this.#number();
        return this.#unexpected('looking for beginning of value');
    }
  }

  #push(container: Json[] | JsonObject): void {
    this.#open.push(container);
    if (this.#open.length > MAX_DEPTH) this.#fail('exceeded max depth');
    this.#at++;
  }

  #popEmpty(container: Json[] | JsonObject): Json {
    this.#at++;
    this.#open.pop();
    return container;
  }

  // After an element: whether another follows.
  #continues(parent: Json[] | JsonObject): boolean {
    const code = this.#skipSpace();
    const isObject = parent instanceof JsonObject;
    if (code === 0x2c) {
      this.#at++;
      if (isObject) this.#key(parent);
      return true;
    }
    if (code !== (isObject ? 0x7d : 0x5d)) {
      this.#unexpected(isObject ? 'after object key:value pair' : 'after array element');
    }
    this.#at++;
    return false;
  }

  #key(object: JsonObject): void {
    if (this.#skipSpace() !== 0x22) this.#unexpected('looking for beginning of object key string');
    object.keys.push(this.#string());
    if (this.#skipSpace() !== 0x3a) this.#unexpected('after object key');
    this.#at++;
  }

  #finish(value: Json): Json {
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail('after top-level value');
    return value;
  }

  #string(): string {
    const start = ++this.#at;
    const quoteAt = this.#text.indexOf('"', start);
    const plain = quoteAt < 0 ? undefined : this.#text.slice(start, quoteAt);
    if (plain !== undefined && this.#isWellFormed && !NOT_PLAIN.test(plain)) {
      this.#at = quoteAt + 1;
      return plain;
    }
    let escaped = false;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        escaped = true;
        this.#escape();
      } else if (code < 0x20) this.#fail('in string literal');
      else if (Number.isNaN(code)) this.#end();
      this.#at++;
    }
    const body = this.#text.slice(start, this.#at++).replace(RAW_BYTES, '\ufffd');
    return escaped ? unescape(body) : body;
  }

  #escape(): void {
    this.#at++;
    const letter = this.#text.charAt(this.#at);
    if (letter === 'u') {
      for (let i = 0; i < 4; i++) {
        this.#at++;
        if (!/^[\da-fA-F]$/.test(this.#text.charAt(this.#at))) this.#fail('in \\u hexadecimal character escape');
      }
    } else if (letter === '' || !'bfnrt\\/"'.includes(letter)) this.#fail('in string escape code');
  }

  #word(word: string, value: boolean | null): boolean | null {
    for (const letter of word) {
      if (this.#text.charAt(this.#at) !== letter) this.#fail(`in literal ${word} (expecting '${letter}')`);
      this.#at++;
    }
    return value;
  }

  #number(): JsonNumber {
    const start = this.#at;
    if (this.#code() === 0x2d) this.#at++;
    if (this.#code() === 0x30) this.#at++;
    else this.#digits('in numeric literal');
    if (this.#code() === 0x2e) {
      this.#at++;
      this.#digits('after decimal point in numeric literal');
    }
    if ((this.#code() | 0x20) === 0x65) {
      this.#at++;
      if (this.#code() === 0x2b || this.#code() === 0x2d) this.#at++;
      this.#digits('in exponent of numeric literal');
    }
    return new JsonNumber(this.#text.slice(start, this.#at));
  }

  #digits(context: string): void {
    if (!isDigit(this.#code())) this.#fail(context);
    while (isDigit(this.#code())) this.#at++;
  }

  #code(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #skipSpace(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) return code;
      this.#at++;
    }
  }

  #unexpected(context: string): never {
    if (this.#at >= this.#text.length) this.#end();
    this.#fail(context);
  }

  #end(): never {
    throw new JsonSyntaxError('unexpected end of JSON input');
  }

  // Go looks at bytes, and at the end of the input at a space.
  #fail(context: string): never {
    const byte = toBinary(charOf(this.#text.codePointAt(this.#at) ?? 0x20)).charAt(0);
    const shown = byte === "'" ? "'\\''" : byte === '"' ? `'"'` : `'${quote(byte).slice(1, -1)}'`;
    throw new JsonSyntaxError(`invalid character ${shown} ${context}`);
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function unescape(body: string): string {
  const text = body.replace(ESCAPE, (_all, hex: string | undefined, letter: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return SIMPLE_ESCAPES[letter ?? ''] ?? letter ?? '';
  });
  return text.toWellFormed();
}
