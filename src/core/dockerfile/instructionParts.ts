import type { LogicalLine } from './logicalLines.ts';

/** An instruction taken apart. Offsets are into `line.text`; `rangeIn` says where they stand in the file. */
export interface DockerfileInstruction {
  readonly line: LogicalLine;
  /** Upper case, `RUN`; what follows ONBUILD is an instruction of its own, in `trigger`. */
  readonly keyword: string;
  readonly keywordEnd: number;
  readonly flags: readonly Flag[];
  /** What follows keyword and flags, without white space around it. */
  readonly args: string;
  readonly argsStart: number;
  /** The instruction that an ONBUILD leaves for images built from this one. */
  readonly trigger?: DockerfileInstruction;
}

/** `--name=value`, where it stands. */
export interface Flag {
  /** Lower case, without dashes. */
  readonly name: string;
  /** As it stands, quotes included; empty for a flag without one. */
  readonly value: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Takes an instruction apart from `from` on. */
export function instructionParts(line: LogicalLine, from = 0): DockerfileInstruction {
  const { text } = line;
  const start = skipSpace(text, from);
  const keywordEnd = skipWord(text, start);
  const keyword = text.slice(start, keywordEnd).toUpperCase();
  const flags: Flag[] = [];
  let at = skipSpace(text, keywordEnd);
  while (text.startsWith('--', at)) {
    const end = flagEnd(text, at);
    const equals = text.indexOf('=', at);
    const valueStart = equals === -1 || equals >= end ? end : equals + 1;
    const nameEnd = valueStart === end && text[end - 1] !== '=' ? end : valueStart - 1;
    const name = text.slice(at + 2, nameEnd).toLowerCase();
    const start = at;
    at = skipSpace(text, end);
    if (end === start + 2) break;
    flags.push({ name, value: text.slice(valueStart, end), start, valueStart, end });
  }
  const args = text.slice(at).trimEnd();
  const parts = { line, keyword, keywordEnd, flags, args, argsStart: at };
  return keyword === 'ONBUILD' && args !== '' ? { ...parts, trigger: instructionParts(line, at) } : parts;
}

/** The words of an instruction's arguments, split at white space and nothing else. */
export function plainWords({ args, argsStart }: DockerfileInstruction): readonly Word[] {
  return [...args.matchAll(/\S+/g)].map(({ 0: text, index }) => ({
    text,
    start: argsStart + index,
    end: argsStart + index + text.length,
  }));
}

/** The words of an instruction's arguments, split at white space outside quotes; quotes and escapes stay. */
export function quotedWords({ args, argsStart }: DockerfileInstruction, escape: string): readonly Word[] {
  const words: Word[] = [];
  let at = skipSpace(args, 0);
  while (at < args.length) {
    const start = at;
    let quote = '';
    for (; at < args.length && (quote !== '' || !isSpace(args.charCodeAt(at))); at++) {
      const character = args.charAt(at);
      if (character === escape && quote !== "'") at++;
      else if (quote !== '') quote = character === quote ? '' : quote;
      else if (character === '"' || character === "'") quote = character;
    }
    at = Math.min(at, args.length);
    words.push({ text: args.slice(start, at), start: argsStart + start, end: argsStart + at });
    at = skipSpace(args, at);
  }
  return words;
}

/** Takes quotes around a whole word away, moving its ends along. */
export function unquoted(word: Word): Word {
  const quote = word.text.charAt(0);
  const isQuoted = (quote === '"' || quote === "'") && word.text.length > 1 && word.text.endsWith(quote);
  return isQuoted ? { text: word.text.slice(1, -1), start: word.start + 1, end: word.end - 1 } : word;
}

/** The end of a flag: the next white space outside quotes. */
function flagEnd(text: string, start: number): number {
  let quote = '';
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && isSpace(text.charCodeAt(at))) break;
    if (character === '\\') at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
  }
  return Math.min(at, text.length);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function skipWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
