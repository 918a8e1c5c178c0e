/** What is looked for in the texts of files. */
export interface TextQuery {
  readonly text: string;
  readonly isRegExp: boolean;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
}

/** Searches texts away from the thread that somebody waits for. Close it. */
export interface TextSearch {
  /** Resolves when there is room for the next text; `key` is what it is called when something is found. Throws `SlowExpressionError`. */
  add(key: number, bytes: Uint8Array): Promise<void>;
  /** Resolves when all has been searched. */
  done(): Promise<void>;
  close(): Promise<void>;
}

/** A line in which something was found. */
export interface FoundLine {
  /** From 0, as editors count them. */
  readonly line: number;
  /** Begin and end of each match on the line, in UTF-16 units. */
  readonly ranges: readonly (readonly [number, number])[];
  /** The line, or of a long one the part around the first match. */
  readonly preview: string;
  /** Where the preview begins on the line. */
  readonly previewBegin: number;
}

const syntax = /[\\^$.*+?()[\]{}|/]/g;

/** The expression that finds a query; throws a `SyntaxError` for one that is none. */
export function searchExpression({ text, isRegExp, matchCase, wholeWord }: TextQuery): RegExp {
  const plain = isRegExp ? text : text.replaceAll(syntax, '\\$&');
  const flags = matchCase ? 'gm' : 'gmi';
  const sourceWith = (word: string): string => (wholeWord ? `(?<!${word})(?:${plain})(?!${word})` : plain);
  try {
    return new RegExp(sourceWith('[\\p{L}\\p{N}_]'), `${flags}u`);
  } catch (error) {
    // What people are used to escape, though it means nothing (`\-`), is an error where whole characters count.
    if (!isRegExp) throw error;
    return new RegExp(sourceWith('\\w'), flags);
  }
}

/** An expression that takes too long for the texts it is held against. Bundles have classes of their own: see `isSlowExpression`. */
export class SlowExpressionError extends Error {
  constructor() {
    super('the regular expression takes too long');
    this.name = 'SlowExpressionError';
  }
}

export function isSlowExpression(error: unknown): boolean {
  return error instanceof Error && error.name === 'SlowExpressionError';
}

/** A preview has this many characters at most, and as many before its first match. */
const previewLength = 250;
const previewBefore = 60;
/** So many lines of one file, and matches on one line, are told. */
const linesOfFile = 1_000;
const rangesOfLine = 50;

/** The lines of a text in which an expression is found. Lines end as in editors: with LF, CR LF or CR. */
export function findInText(text: string, expression: RegExp): readonly FoundLine[] {
  const found: { line: number; begin: number; end: number; ranges: [number, number][] }[] = [];
  const lines = new LineCounter(text);
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
    // An empty match would be found for ever.
    if (match[0] === '') {
      expression.lastIndex += (text.codePointAt(expression.lastIndex) ?? 0) > 0xffff ? 2 : 1;
      continue;
    }
    const { line, begin, end } = lines.at(match.index);
    const range: [number, number] = [match.index - begin, Math.min(match.index + match[0].length, end) - begin];
    const last = found.at(-1);
    if (last?.line !== line) {
      if (found.length === linesOfFile) break;
      found.push({ line, begin, end, ranges: [range] });
    } else if (last.ranges.length < rangesOfLine) last.ranges.push(range);
  }
  return found.map(({ line, begin, end, ranges }) => {
    const first = ranges[0]?.[0] ?? 0;
    const indent = /^[ \t]*/.exec(text.slice(begin, begin + first))?.[0].length ?? 0;
    const previewBegin = first - indent > previewBefore ? first - previewBefore : indent;
    return {
      line,
      ranges,
      previewBegin,
      preview: text.slice(begin + previewBegin, Math.min(end, begin + previewBegin + previewLength)),
    };
  });
}

/** Which line a place is on, for places in ascending order. */
class LineCounter {
  readonly #text: string;
  readonly #ends = /\r\n|\n|\r/g;
  #line = 0;
  #begin = 0;
  #end: number;
  #next: number;

  constructor(text: string) {
    this.#text = text;
    [this.#end, this.#next] = this.#following();
  }

  at(place: number): { readonly line: number; readonly begin: number; readonly end: number } {
    while (place >= this.#next && this.#next < this.#text.length) {
      this.#line++;
      this.#begin = this.#next;
      [this.#end, this.#next] = this.#following();
    }
    return { line: this.#line, begin: this.#begin, end: this.#end };
  }

  /** Where the line ends, and where the next one begins. */
  #following(): [number, number] {
    const match = this.#ends.exec(this.#text);
    if (match === null) return [this.#text.length, Number.POSITIVE_INFINITY];
    return [match.index, match.index + match[0].length];
  }
}

/** How much of a file says whether it is a text, bytes. */
export const textHead = 8_000;

/** Whether bytes begin as a text does: with a mark of its encoding, or without a zero. */
export function beginsAsText(bytes: Uint8Array): boolean {
  return utf16(bytes) !== undefined || !bytes.subarray(0, textHead).includes(0);
}

/** Bytes as text, in the encoding that a mark at its beginning tells, else UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(utf16(bytes) ?? 'utf-8').decode(bytes);
}

function utf16(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}
