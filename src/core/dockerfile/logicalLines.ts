import type { Position, Range } from '../position.ts';
import { heredocsIn, type Heredoc } from './heredocs.ts';

/** A Dockerfile cut into instructions: continuation lines joined, comments and empty lines left out. */
export interface LogicalLines {
  /** What continues a line and escapes a character. */
  readonly escape: Escape;
  readonly directives: readonly Directive[];
  readonly lines: readonly LogicalLine[];
}

export type Escape = '\\' | '`';

/** A parser directive, `# syntax=docker/dockerfile:1`. */
export interface Directive {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  /** Of the value. */
  readonly range: Range;
  /** White space stands before the `#`; what looks for `syntax` does not see it then. */
  readonly indented: boolean;
}

/** One instruction as the parser sees it. */
export interface LogicalLine {
  /** Without white space in front, continuation characters and line ends. */
  readonly text: string;
  /** Where parts of `text` come from, in order; there is one at least. */
  readonly pieces: readonly Piece[];
  /** From the first character to the end of the last line, heredocs included. */
  readonly range: Range;
  readonly heredocs: readonly Heredoc[];
}

/** From `at` in the joined text on, up to the next piece, characters stand at `line` from `character` on. */
export interface Piece {
  readonly at: number;
  readonly line: number;
  readonly character: number;
}

/**
 * Cuts a Dockerfile into instructions as BuildKit's parser does. Never fails: what BuildKit would refuse (an unterminated
 * heredoc) ends with the file.
 * https://github.com/moby/buildkit/blob/v0.23.0/frontend/dockerfile/parser/parser.go
 */
export function logicalLines(text: string): LogicalLines {
  const source = new SourceLines(text);
  const directives = readDirectives(source);
  const escape = directives.find(({ name }) => name === 'escape')?.value === '`' ? '`' : '\\';
  const lines: LogicalLine[] = [];
  for (let line = source.next(); line !== undefined; line = source.next()) {
    const start = leadingSpace(line.text);
    const first = line.text.charCodeAt(start);
    if (start === line.text.length || first === hash) continue;
    lines.push(readInstruction(source, line, start, escape));
  }
  return { escape, directives, lines };
}

/** Where a stretch of an instruction's joined text stands in the file. */
export function rangeIn({ pieces }: Pick<LogicalLine, 'pieces'>, start: number, end: number): Range {
  return { start: positionIn(pieces, start), end: positionIn(pieces, Math.max(start, end - 1), end > start ? 1 : 0) };
}

function positionIn(pieces: readonly Piece[], at: number, past = 0): Position {
  let piece = pieces[0];
  for (const next of pieces) {
    if (next.at > at) break;
    piece = next;
  }
  return { line: piece?.line ?? 0, character: (piece?.character ?? 0) + at - (piece?.at ?? 0) + past };
}

/** The offset in an instruction's joined text of a place in the file; undefined where that place is left out of it. */
export function offsetIn(
  { pieces, text }: Pick<LogicalLine, 'pieces' | 'text'>,
  { line, character }: Position,
): number | undefined {
  const index = pieces.findIndex((piece) => piece.line === line);
  const piece = pieces[index];
  if (piece === undefined || character < piece.character) return undefined;
  const offset = piece.at + character - piece.character;
  return offset <= (pieces[index + 1]?.at ?? text.length) ? offset : undefined;
}

interface SourceLine {
  readonly number: number;
  /** Without its end. */
  readonly text: string;
}

/** Hands out the lines of a text one by one. */
class SourceLines {
  readonly #text: string;
  #offset: number;
  #number = 0;

  constructor(text: string) {
    this.#text = text;
    this.#offset = 0;
  }

  next(): SourceLine | undefined {
    const start = this.#offset;
    if (start >= this.#text.length) return undefined;
    const feed = this.#text.indexOf('\n', start);
    const end = feed === -1 ? this.#text.length : feed;
    this.#offset = end + 1;
    const isCrlf = end > start && this.#text.charCodeAt(end - 1) === carriageReturn;
    return { number: this.#number++, text: this.#text.slice(start, isCrlf ? end - 1 : end) };
  }

  /** Puts the last line back. */
  back(line: SourceLine, offset: number): void {
    this.#offset = offset;
    this.#number = line.number;
  }

  get offset(): number {
    return this.#offset;
  }
}

const directive = /^\s*#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
const directiveNames = new Set(['syntax', 'escape', 'check']);

/** Directives stand above everything else, one of a name; the first line that is none ends them. */
function readDirectives(source: SourceLines): readonly Directive[] {
  const directives: Directive[] = [];
  for (;;) {
    const { offset } = source;
    const line = source.next();
    if (line === undefined) return directives;
    const isFirst = line.number === 0;
    if (isFirst && line.text.startsWith('#!')) continue;
    const text = isFirst && line.text.startsWith(byteOrderMark) ? ` ${line.text.slice(1)}` : line.text;
    const match = directive.exec(text);
    const [, name = '', value = ''] = match ?? [];
    if (match === null || !directiveNames.has(name.toLowerCase())) {
      source.back(line, offset);
      return directives;
    }
    const character = text.indexOf(value, text.indexOf('=') + 1);
    directives.push({
      name: name.toLowerCase(),
      value,
      range: {
        start: { line: line.number, character },
        end: { line: line.number, character: character + value.length },
      },
      indented: !line.text.startsWith('#') && !line.text.startsWith(`${byteOrderMark}#`),
    });
  }
}

function readInstruction(source: SourceLines, first: SourceLine, start: number, escape: Escape): LogicalLine {
  let last = first;
  let end = continuation(first.text, escape);
  let text = first.text.slice(start, end ?? first.text.length);
  const pieces: Piece[] = [{ at: 0, line: first.number, character: start }];
  while (end !== undefined) {
    const line = source.next();
    if (line === undefined) break;
    last = line;
    const space = leadingSpace(line.text);
    if (space === line.text.length || line.text.charCodeAt(space) === hash) continue;
    end = continuation(line.text, escape);
    pieces.push({ at: text.length, line: line.number, character: 0 });
    text += line.text.slice(0, end ?? line.text.length);
  }
  const heredocs = heredocsIn(text, escape);
  const contents = heredocs.map((heredoc) => {
    const lines: string[] = [];
    for (let line = source.next(); line !== undefined; line = source.next()) {
      last = line;
      if ((heredoc.chomp ? line.text.replace(/^\t+/, '') : line.text) === heredoc.name) break;
      lines.push(line.text);
    }
    return { ...heredoc, content: lines.map((line) => `${line}\n`).join('') };
  });
  return {
    text,
    pieces,
    range: {
      start: { line: first.number, character: start },
      end: { line: last.number, character: last.text.length },
    },
    heredocs: contents,
  };
}

const hash = 35;
const carriageReturn = 13;
const byteOrderMark = '\ufeff';

/** Where a line's text ends if it goes on in the next one; a doubled escape character does not continue it. */
function continuation(text: string, escape: Escape): number | undefined {
  let at = text.length - 1;
  while (at >= 0 && isBlank(text.charCodeAt(at))) at--;
  if (at < 0 || text[at] !== escape || (at > 0 && text[at - 1] === escape)) return undefined;
  return at;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function leadingSpace(text: string): number {
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const isSpace = code === 32 || (code >= 9 && code <= 13) || (code > 127 && /[\s\u0085]/.test(text.charAt(at)));
    if (!isSpace) break;
    at++;
  }
  return at;
}
