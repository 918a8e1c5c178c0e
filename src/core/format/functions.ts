import { BUILTINS } from '../template/builtins/table.ts';
import { GoError } from '../template/failure.ts';
import type { TemplateFunction } from '../template/function.ts';
import { fromBinary, hasRawBytes, settle, toBinary, byteLength } from '../template/goString.ts';
import { ANY, INT, STRING, STRINGS } from '../template/goType.ts';
import type { Run } from '../template/run.ts';
import { isDigit, isLetter, isSpace, toLower, toTitle, toUpper } from '../template/unicode.ts';
import { integerOf, Slice, stringOf, type Value } from '../template/value.ts';
import { encodeJson } from './encodeJson.ts';

/** The functions the docker CLI adds to Go's. */
export const DOCKER_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  json: {
    parameters: [ANY],
    call: ([value], run) => encodeJson(value, run),
    signature: 'json VALUE',
    summary: 'The value as JSON.',
  },
  split: {
    parameters: [STRING, STRING],
    call: ([text, separator], run) => split(textOf(text), textOf(separator), run),
    signature: 'split TEXT SEPARATOR',
    summary: 'The parts of a text between separators.',
  },
  join: {
    parameters: [STRINGS, STRING],
    call: ([list, separator], run) => join(list, textOf(separator), run),
    signature: 'join LIST SEPARATOR',
    summary: 'A list of strings as one text.',
  },
  title: {
    parameters: [STRING],
    call: ([text], run) => title(textOf(text), run),
    signature: 'title TEXT',
    summary: 'The text with the first letter of every word in title case.',
  },
  lower: {
    parameters: [STRING],
    call: ([text], run) => mapRunes(textOf(text), toLower, run),
    signature: 'lower TEXT',
    summary: 'The text in lower case.',
  },
  upper: {
    parameters: [STRING],
    call: ([text], run) => mapRunes(textOf(text), toUpper, run),
    signature: 'upper TEXT',
    summary: 'The text in upper case.',
  },
  pad: {
    parameters: [STRING, INT, INT],
    call: ([text, before, after], run) => pad(textOf(text), numberOf(before), numberOf(after), run),
    signature: 'pad TEXT BEFORE AFTER',
    summary: 'The text with spaces before and after it.',
  },
  truncate: {
    parameters: [STRING, INT],
    call: ([text, length]) => truncate(textOf(text), numberOf(length)),
    signature: 'truncate TEXT LENGTH',
    summary: 'The first bytes of a text.',
  },
};

function textOf(value: Value): string {
  return stringOf(value) ?? '';
}

function numberOf(value: Value): bigint {
  return integerOf(value) ?? 0n;
}

function split(text: string, separator: string, run: Run): Slice {
  run.charge(text.length);
  if (separator === '') return new Slice(STRINGS, Array.from(text));
  // A separator of half a character can be found inside a whole one.
  if (!hasRawBytes(separator)) return new Slice(STRINGS, text.split(separator));
  return new Slice(STRINGS, toBinary(text).split(toBinary(separator)).map(fromBinary));
}

function join(list: Value, separator: string, run: Run): string {
  if (!(list instanceof Slice)) return '';
  let text = '';
  for (let i = 0; i < list.length; i++) {
    text += (i > 0 ? separator : '') + textOf(list.at(i));
    run.checkLength(text.length);
  }
  run.charge(text.length);
  return settle(text);
}

// Go's strings.Title: a separator is anything ASCII but letters, digits and _, and Unicode's spaces.
function title(text: string, run: Run): string {
  run.charge(text.length);
  let titled = '';
  let afterSeparator = true;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    titled += mapRune(char, afterSeparator ? toTitle : unchanged);
    const isWord = code === 0x5f || isLetter(code) || isDigit(code);
    afterSeparator = !isWord && (code < 0x80 || isSpace(code));
  }
  return titled;
}

function unchanged(code: number): number {
  return code;
}

function mapRunes(text: string, map: (code: number) => number, run: Run): string {
  run.charge(text.length);
  let mapped = '';
  for (const char of text) mapped += mapRune(char, map);
  return mapped;
}

function mapRune(char: string, map: (code: number) => number): string {
  const code = char.codePointAt(0) ?? 0;
  // strings.Map turns bytes that are not UTF-8 into U+FFFD.
  return code >= 0xdc80 && code <= 0xdcff ? '\ufffd' : String.fromCodePoint(map(code));
}

function pad(text: string, before: bigint, after: bigint, run: Run): string {
  if (text === '') return '';
  if (before < 0n || after < 0n) throw new GoError('strings: negative Repeat count');
  run.checkLength(Number(before) + Number(after));
  run.charge(Number(before) + Number(after));
  return ' '.repeat(Number(before)) + text + ' '.repeat(Number(after));
}

function truncate(text: string, length: bigint): string {
  if (BigInt(byteLength(text)) < length) return text;
  if (length < 0n) throw new GoError(`runtime error: slice bounds out of range [:${length}]`);
  return fromBinary(toBinary(text).slice(0, Number(length)));
}

/** Everything a format may call, by name: Go's builtins and docker's own. */
export const FORMAT_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = { ...BUILTINS, ...DOCKER_FUNCTIONS };

export function formatFunction(name: string): TemplateFunction | undefined {
  return Object.hasOwn(FORMAT_FUNCTIONS, name) ? FORMAT_FUNCTIONS[name] : undefined;
}
