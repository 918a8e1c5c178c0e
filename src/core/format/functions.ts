import { BUILTINS } from '../template/builtins/table.ts';
import { finished } from '../template/fmt/print.ts';
import { raise } from '../template/failure.ts';
import { functionNamed, type TemplateFunction, templateFunctions } from '../template/function.ts';
import { fromBinary, toBinary, byteLength, charOf, codeOf, isRawByte, joined } from '../template/goString.ts';
import { STRINGS } from '../template/goType.ts';
import type { Run } from '../template/run.ts';
import { isNaming, isSpace, toLower, toTitle, toUpper } from '../template/unicode.ts';
import { isSlice, numberOf, Slice, textOf, type Value } from '../template/value.ts';
import { encodeJson } from './encodeJson.ts';

/** A function of a text, which is paid for. */
const ofText =
  (body: (text: string, run: Run, ...rest: readonly Value[]) => Value) =>
  ([first, ...rest]: readonly Value[], run: Run): Value => {
    const text = textOf(first);
    run.charge(text.length);
    return body(text, run, ...rest);
  };

const split = (text: string, separator: string): Slice => {
  if (separator === '') return new Slice(STRINGS, Array.from(text));
  // A separator of half a character can be found inside a whole one.
  if (separator.isWellFormed()) return new Slice(STRINGS, text.split(separator));
  return new Slice(STRINGS, toBinary(text).split(toBinary(separator)).map(fromBinary));
};

const join = (list: Value, separator: string, run: Run): string => {
  if (!isSlice(list)) return '';
  run.limit(separator.length * list.length);
  return finished(list.items.map(textOf).join(separator), run);
};

// Go's strings.Title: a separator is anything ASCII but letters, digits and _, and Unicode's spaces.
const title = (text: string): string => {
  let afterSeparator = true;
  return mapRunes(text, (code) => {
    const mapped = afterSeparator ? toTitle(code) : code;
    afterSeparator = !isNaming(code) && (code < 0x80 || isSpace(code));
    return mapped;
  });
};

// strings.Map turns bytes that are not UTF-8 into U+FFFD.
const mapRunes = (text: string, map: (code: number) => number): string =>
  joined(text, (char) => {
    const mapped = map(codeOf(char));
    return isRawByte(mapped) ? '\ufffd' : charOf(mapped);
  });

const pad = (text: string, before: number, after: number, run: Run): string => {
  if (text === '') return '';
  if (before < 0 || after < 0) raise('strings: negative Repeat count');
  run.limit(before + after);
  run.charge(before + after);
  return ' '.repeat(before) + text + ' '.repeat(after);
};

const truncate = (text: string, length: bigint): string => {
  if (BigInt(byteLength(text)) < length) return text;
  if (length < 0n) raise(`runtime error: slice bounds out of range [:${length}]`);
  return fromBinary(toBinary(text).slice(0, Number(length)));
};

/** The functions the docker CLI adds to Go's. */
export const DOCKER_FUNCTIONS = templateFunctions({
  'json any': ([value], run) => encodeJson(value, run),
  'split string string': ofText((text, _run, separator) => split(text, textOf(separator))),
  'join []string string': ([list, separator], run) => join(list, textOf(separator), run),
  'title string': ofText(title),
  'lower string': ofText((text) => mapRunes(text, toLower)),
  'upper string': ofText((text) => mapRunes(text, toUpper)),
  'pad string int int': ofText((text, run, before, after) =>
    pad(text, Number(numberOf(before)), Number(numberOf(after)), run),
  ),
  'truncate string int': ofText((text, _run, length) => truncate(text, numberOf(length))),
});

/** What a format may call, by name: docker's own functions and Go's. */
export const formatFunction = (name: string): TemplateFunction | undefined =>
  functionNamed(name, [DOCKER_FUNCTIONS, BUILTINS]);
