import { BUILTINS } from '../template/builtins/table.ts';
import { finished } from '../template/fmt/print.ts';
import { raise } from '../template/failure.ts';
import { functionNamed, type TemplateFunction, templateFunctions } from '../template/function.ts';
import { fromBinary, hasRawBytes, settle, toBinary, byteLength, charOf, codeOf } from '../template/goString.ts';
import { STRINGS } from '../template/goType.ts';
import type { Run } from '../template/run.ts';
import { isNaming, isSpace, toLower, toTitle, toUpper } from '../template/unicode.ts';
import { isSlice, numberOf, Slice, textOf, type Value } from '../template/value.ts';
import { encodeJson } from './encodeJson.ts';

/** The functions the docker CLI adds to Go's. */
export const DOCKER_FUNCTIONS = templateFunctions({
  'json any': ([value], run) => encodeJson(value, run),
  'split string string': ([text, separator], run) => split(textOf(text), textOf(separator), run),
  'join []string string': ([list, separator], run) => join(list, textOf(separator), run),
  'title string': ([text], run) => title(textOf(text), run),
  'lower string': ([text], run) => mapRunes(textOf(text), toLower, run),
  'upper string': ([text], run) => mapRunes(textOf(text), toUpper, run),
  'pad string int int': ([text, before, after], run) => pad(textOf(text), numberOf(before), numberOf(after), run),
  'truncate string int': ([text, length]) => truncate(textOf(text), numberOf(length)),
});

const split = (text: string, separator: string, run: Run): Slice => {
  run.charge(text.length);
  if (separator === '') return new Slice(STRINGS, Array.from(text));
  // A separator of half a character can be found inside a whole one.
  if (!hasRawBytes(separator)) return new Slice(STRINGS, text.split(separator));
  return new Slice(STRINGS, toBinary(text).split(toBinary(separator)).map(fromBinary));
};

const join = (list: Value, separator: string, run: Run): string => {
  if (!isSlice(list)) return '';
  run.checkLength(separator.length * list.length);
  return finished(list.items.map(textOf).join(separator), run);
};

// Go's strings.Title: a separator is anything ASCII but letters, digits and _, and Unicode's spaces.
const title = (text: string, run: Run): string => {
  run.charge(text.length);
  let titled = '';
  let afterSeparator = true;
  for (const char of text) {
    const code = codeOf(char);
    titled += mapRune(char, afterSeparator ? toTitle : unchanged);
    afterSeparator = !isNaming(code) && (code < 0x80 || isSpace(code));
  }
  return titled;
};

const unchanged = (code: number): number => code;

const mapRunes = (text: string, map: (code: number) => number, run: Run): string => {
  run.charge(text.length);
  let mapped = '';
  for (const char of text) mapped += mapRune(char, map);
  return mapped;
};

const mapRune = (char: string, map: (code: number) => number): string => {
  const code = codeOf(char);
  // strings.Map turns bytes that are not UTF-8 into U+FFFD.
  return code >= 0xdc80 && code <= 0xdcff ? '\ufffd' : charOf(map(code));
};

const pad = (text: string, before: bigint, after: bigint, run: Run): string => {
  if (text === '') return '';
  if (before < 0n || after < 0n) raise('strings: negative Repeat count');
  run.checkLength(Number(before) + Number(after));
  run.charge(Number(before) + Number(after));
  return ' '.repeat(Number(before)) + text + ' '.repeat(Number(after));
};

const truncate = (text: string, length: bigint): string => {
  if (BigInt(byteLength(text)) < length) return text;
  if (length < 0n) raise(`runtime error: slice bounds out of range [:${length}]`);
  return fromBinary(toBinary(text).slice(0, Number(length)));
};

/** What a format may call, by name: docker's own functions and Go's. */
export const formatFunction = (name: string): TemplateFunction | undefined =>
  functionNamed(name, [DOCKER_FUNCTIONS, BUILTINS]);
