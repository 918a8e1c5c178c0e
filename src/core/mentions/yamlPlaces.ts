import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Scalar } from 'yaml';
import type { Position, Range } from '../position.ts';

/** A YAML stream with the places of what stands in it. */
export interface YamlStream {
  readonly documents: readonly Document.Parsed[];
  readonly text: string;
  readonly lines: LineCounter;
}

/** A text in a YAML file: its value, and where it stands between its quotes. */
export interface YamlText {
  readonly value: string;
  /** The value stands in the file letter for letter; otherwise it has escapes or folded lines. */
  readonly verbatim: boolean;
  readonly start: number;
  readonly end: number;
}

/** Reads YAML (or JSON) as far as it goes: a file somebody is typing is broken most of the time. */
export function readYaml(text: string): YamlStream {
  const lines = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'silent',
      strict: false,
      uniqueKeys: false,
    });
    return { documents: Array.isArray(parsed) ? parsed : [], text, lines };
  } catch (error) {
    // nested too deep for the parser
    if (error instanceof RangeError) return { documents: [], text, lines };
    throw error;
  }
}

/** The value of a key of a mapping. */
export function valueAt(node: unknown, key: string): unknown {
  return isMap(node) ? node.get(key, true) : undefined;
}

/** Keys and values of a mapping; nothing of anything else. */
export function entriesOf(node: unknown): readonly (readonly [key: string, value: unknown])[] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) =>
    isScalar(key) && typeof key.value === 'string' ? [[key.value, value] as const] : [],
  );
}

/** The items of a sequence; nothing of anything else. */
export function itemsOf(node: unknown): readonly unknown[] {
  return isSeq(node) ? node.items : [];
}

/** The texts of a document that have an anchor, in its order. The library's own look-up walks the document each time. */
export type Anchors = ReadonlyMap<string, readonly Scalar[]>;

export function anchorsIn(document: Document.Parsed): Anchors {
  const anchors = new Map<string, Scalar[]>();
  for (const node of nodesIn(document)) {
    if (!isScalar(node) || node.anchor === undefined) continue;
    const same = anchors.get(node.anchor);
    if (same === undefined) anchors.set(node.anchor, [node]);
    else same.push(node);
  }
  return anchors;
}

/** A text, or the text an alias stands for (found where it is written); undefined for anything else. */
export function textAt(node: unknown, { text }: YamlStream, anchors: Anchors): YamlText | undefined {
  const scalar = isAlias(node)
    ? anchors.get(node.source)?.findLast((one) => (one.range?.[0] ?? 0) < (node.range?.[0] ?? 0))
    : node;
  if (!isScalar(scalar) || typeof scalar.value !== 'string') return undefined;
  const range = scalar.range;
  if (range === undefined || range === null || scalar.type === 'BLOCK_FOLDED' || scalar.type === 'BLOCK_LITERAL') {
    return undefined;
  }
  const isQuoted = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE';
  const start = range[0] + (isQuoted ? 1 : 0);
  const end = Math.max(start, range[1] - (isQuoted ? 1 : 0));
  return { value: scalar.value, verbatim: text.slice(start, end) === scalar.value, start, end };
}

export function rangeOf({ lines }: YamlStream, start: number, end: number): Range {
  return { start: positionOf(lines, start), end: positionOf(lines, end) };
}

function positionOf(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
}

/** Every value in a document, in its order; aliases are not followed, so that none is met twice. */
export function* nodesIn(document: Document.Parsed): Generator {
  const open: unknown[] = [document.contents];
  while (open.length > 0) {
    const node = open.pop();
    yield node;
    const below = isMap(node) ? node.items.map(({ value }) => value) : itemsOf(node);
    for (let i = below.length - 1; i >= 0; i--) open.push(below[i]);
  }
}
