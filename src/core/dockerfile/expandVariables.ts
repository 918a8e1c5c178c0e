import { readGlob, replaced, withoutPrefix, withoutSuffix } from './glob.ts';
import type { Escape } from './logicalLines.ts';

/** A word with its variables filled in. */
export interface Expanded {
  readonly text: string;
  /** Variables the result depends on that have no value; each counts as empty in `text`. */
  readonly unresolved: readonly string[];
}

/** Where variables have their values from. */
export interface Values {
  get(name: string): string | undefined;
}

/**
 * Fills in the variables of one word and takes its quotes away, as BuildKit does for FROM and ARG. Undefined where the
 * builder would refuse the word.
 * https://github.com/moby/buildkit/blob/v0.23.0/frontend/dockerfile/shell/lex.go
 */
export function expandVariables(word: string, values: Values, escape: Escape): Expanded | undefined {
  const reader: Reader = { text: word, at: 0, values, escape, unresolved: new Set(), depth: 0 };
  const text = readUntil(reader, '', false);
  return text === undefined ? undefined : { text, unresolved: [...reader.unresolved] };
}

interface Reader {
  readonly text: string;
  at: number;
  readonly values: Values;
  readonly escape: Escape;
  readonly unresolved: Set<string>;
  depth: number;
}

/** Deeper nesting of `${A:-${B:-...}}` is refused, to spare the stack. */
const maxDepth = 100;

/** Reads up to `stop`, which is consumed, or to the end where `stop` is empty. */
function readUntil(reader: Reader, stop: string, rawEscapes: boolean): string | undefined {
  let result = '';
  while (reader.at < reader.text.length) {
    const character = reader.text.charAt(reader.at);
    if (character === stop) {
      reader.at++;
      return result;
    }
    const part = readPart(reader, character, rawEscapes);
    if (part === undefined) return undefined;
    result += part;
  }
  return stop === '' ? result : undefined;
}

function readPart(reader: Reader, character: string, rawEscapes: boolean): string | undefined {
  switch (character) {
    case "'":
      return readSingleQuoted(reader);
    case '"':
      return readDoubleQuoted(reader);
    case '$':
      return readVariable(reader);
    case reader.escape: {
      const escaped = reader.text.charAt(reader.at + 1);
      reader.at += 2;
      return rawEscapes ? character + escaped : escaped;
    }
    default:
      reader.at++;
      return character;
  }
}

function readSingleQuoted(reader: Reader): string | undefined {
  const end = reader.text.indexOf("'", reader.at + 1);
  if (end === -1) return undefined;
  const inner = reader.text.slice(reader.at + 1, end);
  reader.at = end + 1;
  return inner;
}

function readDoubleQuoted(reader: Reader): string | undefined {
  let result = '';
  reader.at++;
  while (reader.at < reader.text.length) {
    const character = reader.text.charAt(reader.at);
    if (character === '"') {
      reader.at++;
      return result;
    }
    if (character === '$') {
      const value = readVariable(reader);
      if (value === undefined) return undefined;
      result += value;
      continue;
    }
    const next = reader.text.charAt(reader.at + 1);
    const isEscape = character === reader.escape && (next === '"' || next === '$' || next === reader.escape);
    result += isEscape ? next : character;
    reader.at += isEscape ? 2 : 1;
  }
  return undefined;
}

function readVariable(reader: Reader): string | undefined {
  reader.at++;
  if (reader.text[reader.at] !== '{') {
    const name = readName(reader);
    return name === '' ? '$' : valueOf(reader, name);
  }
  reader.at++;
  if (/^[{}:]?$/.test(reader.text.charAt(reader.at)) || reader.depth >= maxDepth) return undefined;
  reader.depth++;
  const value = readBraced(reader);
  reader.depth--;
  return value;
}

function readBraced(reader: Reader): string | undefined {
  const name = readName(reader);
  let operator = reader.text.charAt(reader.at++);
  if (operator === '}') return valueOf(reader, name);
  const emptyIsUnset = operator === ':';
  if (emptyIsUnset) operator = reader.text.charAt(reader.at++);
  const known = reader.values.get(name);
  const isSet = known !== undefined && !(emptyIsUnset && known === '');
  switch (operator) {
    case '-':
    case '+':
    case '?': {
      // only what is used may say that a value is missing
      const before = new Set(reader.unresolved);
      const word = readUntil(reader, '}', false);
      if (word === undefined) return undefined;
      const isUsed = (operator === '-' && !isSet) || (operator === '+' && isSet);
      if (!isUsed) restore(reader.unresolved, before);
      if (operator === '?' && !isSet) return known === undefined ? valueOf(reader, name) : undefined;
      if (operator === '+') return isSet ? word : '';
      return isSet ? known : word;
    }
    case '#':
    case '%':
    case '/':
      return emptyIsUnset ? undefined : readPattern(reader, name, operator);
    default:
      return undefined;
  }
}

/** `${A#p}`, `${A##p}`, `${A%p}`, `${A%%p}`, `${A/p/r}`, `${A//p/r}`. */
function readPattern(reader: Reader, name: string, operator: '#' | '%' | '/'): string | undefined {
  const isDoubled = reader.text[reader.at] === operator;
  if (isDoubled) reader.at++;
  const glob = readUntil(reader, operator === '/' ? '/' : '}', true);
  const replacement = operator === '/' ? readUntil(reader, '}', true) : '';
  if (glob === undefined || replacement === undefined) return undefined;
  const pattern = readGlob(glob);
  if (pattern === undefined) return undefined;
  const value = valueOf(reader, name);
  switch (operator) {
    case '#':
      return withoutPrefix(value, pattern, isDoubled);
    case '%':
      return withoutSuffix(value, pattern, isDoubled);
    case '/':
      return replaced(value, pattern, replacement, isDoubled);
  }
}

function readName(reader: Reader): string {
  const match = /^(?:\d+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*)/u.exec(reader.text.slice(reader.at))?.[0] ?? '';
  reader.at += match.length;
  return match;
}

function valueOf(reader: Reader, name: string): string {
  const value = reader.values.get(name);
  if (value === undefined) reader.unresolved.add(name);
  return value ?? '';
}

function restore(set: Set<string>, before: ReadonlySet<string>): void {
  for (const one of set) if (!before.has(one)) set.delete(one);
}
