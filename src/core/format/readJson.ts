import { isNone } from '../template/none.ts';
import { raise } from '../template/failure.ts';
import { charOf, toBinary } from '../template/goString.ts';
import { quote } from '../template/quote.ts';
import { Scalar } from '../template/value.ts';
import { type Json, JSON_NUMBER, isJsonObject, JsonObject } from './json.ts';

const MAX_DEPTH = 10_000;
const RAW_BYTES = /[\uDC80-\uDCFF]/gu;
// eslint-disable-next-line no-control-regex -- they are not allowed in strings
const NOT_PLAIN = /[\\\0-\x1f]/;
const ESCAPE = /\\(?:u([\da-fA-F]{4})|(.))/g;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const WORDS: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

/**
 * Reads JSON as Go's encoding/json does, from a Go string (see goString.ts).
 * @throws GoError
 */
export const readJson = (text: string): Json => {
  const open: (Json[] | JsonObject)[] = [];
  const isWellFormed = text.isWellFormed();
  let at = 0;

  const read = (): Json => {
    for (;;) {
      let value = start();
      while (!isNone(value)) {
        const parent = open.at(-1);
        if (!parent) {
          if (skipSpace() !== '') fail('after top-level value');
          return value;
        }
        (isJsonObject(parent) ? parent.values : parent).push(value);
        if (continues(parent)) break;
        open.pop();
        value = parent;
      }
    }
  };

  // A whole value, or nothing when a container was opened that has something in it.
  const start = (): Json | undefined => {
    const char = skipSpace();
    if (char === '"') return readString();
    if (char === '{' || char === '[') {
      const object = char === '{' ? new JsonObject() : undefined;
      const container = object ?? [];
      if (open.push(container) > MAX_DEPTH) fail('exceeded max depth');
      at++;
      if (skipSpace() === (object ? '}' : ']')) {
        at++;
        return open.pop();
      }
      if (object) readKey(object);
      return undefined;
    }
    for (const word in WORDS) if (char && word.startsWith(char)) return readWord(word);
    return /[-\d]/.test(char) ? readNumber() : unexpected('looking for beginning of value');
  };

  // After an element: whether another follows.
  const continues = (parent: Json[] | JsonObject): boolean => {
    const char = skipSpace();
    const object = isJsonObject(parent) ? parent : undefined;
    if (char !== ',' && char !== (object ? '}' : ']')) {
      unexpected(`after ${object ? 'object key:value pair' : 'array element'}`);
    }
    at++;
    if (char === ',' && object) readKey(object);
    return char === ',';
  };

  const readKey = (object: JsonObject): void => {
    if (skipSpace() !== '"') unexpected('looking for beginning of object key string');
    object.keys.push(readString());
    if (skipSpace() !== ':') unexpected('after object key');
    at++;
  };

  const readString = (): string => {
    const begin = ++at;
    const quoteAt = text.indexOf('"', begin);
    const plain = text.slice(begin, quoteAt);
    if (quoteAt > 0 && isWellFormed && !NOT_PLAIN.test(plain)) {
      at = quoteAt + 1;
      return plain;
    }
    for (let char = text.charAt(at); char !== '"'; char = text.charAt(++at)) {
      if (char === '\\') readEscape();
      else if (char < ' ') unexpected('in string literal');
    }
    const body = text.slice(begin, at++).replace(RAW_BYTES, '\ufffd');
    return body.includes('\\') ? unescape(body) : body;
  };

  const readEscape = (): void => {
    const letter = text.charAt(++at);
    if (letter === 'u') {
      for (let i = 0; i < 4; i++)
        if (!/[\da-fA-F]/.test(text.charAt(++at))) fail('in \\u hexadecimal character escape');
    } else if (!/[bfnrt\\/"]/.test(letter)) fail('in string escape code');
  };

  const readWord = (word: string): Json | undefined => {
    for (const letter of word) if (!skip(letter)) fail(`in literal ${word} (expecting '${letter}')`);
    return WORDS[word];
  };

  const readNumber = (): Scalar => {
    const begin = at;
    skip('-');
    if (!skip('0')) readDigits('in numeric literal');
    if (skip('.')) readDigits('after decimal point in numeric literal');
    if (skip('e') || skip('E')) {
      if (!skip('+')) skip('-');
      readDigits('in exponent of numeric literal');
    }
    return new Scalar(JSON_NUMBER, text.slice(begin, at));
  };

  const readDigits = (context: string): void => {
    if (!isDigit()) fail(context);
    while (isDigit()) at++;
  };

  const isDigit = (): boolean => {
    const char = text[at] ?? '';
    return char >= '0' && char <= '9';
  };

  const skip = (char: string): boolean => {
    const isThere = text[at] === char;
    if (isThere) at++;
    return isThere;
  };

  /** The character after any space; empty at the end. */
  const skipSpace = (): string => {
    for (; ; at++) {
      const char = text[at] ?? '';
      if (char !== ' ' && char !== '\n' && char !== '\t' && char !== '\r') return char;
    }
  };

  const unexpected = (context: string): never =>
    at < text.length ? fail(context) : raise('unexpected end of JSON input');

  // Go looks at bytes, and at the end of the input at a space.
  const fail = (context: string): never => {
    const byte = toBinary(charOf(text.codePointAt(at) ?? 0x20)).charAt(0);
    const shown = byte === "'" ? "\\'" : byte === '"' ? byte : quote(byte).slice(1, -1);
    return raise(`invalid character '${shown}' ${context}`);
  };

  return read();
};

const unescape = (body: string): string => {
  const text = body.replace(ESCAPE, (_all, hex?: string, letter?: string) =>
    hex ? String.fromCharCode(parseInt(hex, 16)) : (SIMPLE_ESCAPES[letter ?? ''] ?? letter ?? ''),
  );
  return text.toWellFormed();
};
