/**
 * A JSON text as a table of nodes: number text, key order and duplicate keys are kept, strings are read only when asked
 * for. A record of 5 MB is one pass over its text and a few typed arrays.
 */

const jsonKinds = ['object', 'array', 'string', 'number', 'boolean', 'null'] as const;
export type JsonKind = (typeof jsonKinds)[number];

/** One step into a document: an object's key or an array's index. */
type PathSegment = string | number;
export type JsonPath = readonly PathSegment[];

/** Nodes are numbered in document order, the root is 0; a node's descendants are the numbers up to `after(node)`. */
export interface JsonDocument {
  readonly text: string;
  /** How many nodes there are. */
  readonly count: number;
  kind(node: number): JsonKind;
  /** The node around it, -1 of the root. */
  parent(node: number): number;
  /** How many nodes are around it. */
  depth(node: number): number;
  /** The first node that is not inside this one. */
  after(node: number): number;
  childCount(node: number): number;
  /** Its place among its parent's children. */
  index(node: number): number;
  /** The key it stands under, absent of the root and in arrays. */
  key(node: number): string | undefined;
  /** Where the key is written in the text, quotes included; empty where there is none. */
  keyRange(node: number): TextRange;
  /** Where the value is written in the text. */
  range(node: number): TextRange;
  /** The key or the value is written with escapes, so that the text is not what it says. */
  escaped(node: number): boolean;
}

/** UTF-16 offsets into a text. */
interface TextRange {
  readonly start: number;
  readonly end: number;
}

export type JsonRead =
  | { readonly kind: 'document'; readonly document: JsonDocument }
  /** `offset` is where reading stopped. */
  | { readonly kind: 'error'; readonly offset: number; readonly reason: JsonFault };

/** Why a text is no JSON. */
export type JsonFault =
  | 'key-missing'
  | 'colon-missing'
  | 'value-missing'
  | 'value-missing-after-comma'
  | 'comma-or-brace-missing'
  | 'comma-or-bracket-missing'
  | 'ends-early'
  | 'ends-in-string'
  | 'bad-escape'
  | 'control-character'
  | 'text-after-value';

/** Reads one JSON value (RFC 8259). Never throws, whatever the nesting. */
export function readJson(text: string): JsonRead {
  const nodes = new NodeTable(text);
  const error = scan(text, nodes);
  return error === undefined ? { kind: 'document', document: nodes } : { kind: 'error', ...error };
}

export function isContainer(document: JsonDocument, node: number): boolean {
  const kind = document.kind(node);
  return kind === 'object' || kind === 'array';
}

/** The value as it is written in the text. */
export function valueText(document: JsonDocument, node: number): string {
  const { start, end } = document.range(node);
  return document.text.slice(start, end);
}

/** What a string node says; the written text of any other. */
export function scalarText(document: JsonDocument, node: number): string {
  const text = valueText(document, node);
  return document.kind(node) === 'string' ? unquote(text) : text;
}

export function pathOf(document: JsonDocument, node: number): JsonPath {
  const path: PathSegment[] = [];
  for (let at = node; at > 0; at = document.parent(at)) path.push(document.key(at) ?? document.index(at));
  return path.reverse();
}

/** The node at a path, or `undefined`. Of duplicate keys the last one counts, as for every reader of JSON. */
export function nodeAt(document: JsonDocument, path: JsonPath): number | undefined {
  let node = 0;
  for (const segment of path) {
    let found: number | undefined;
    for (const child of childrenOf(document, node)) {
      if ((document.key(child) ?? document.index(child)) === segment) found = child;
    }
    if (found === undefined) return undefined;
    node = found;
  }
  return node;
}

/** `nodeAt` for many paths into the same document: what is under a node is looked up once. */
export function pathFinder(document: JsonDocument): (path: JsonPath) => number | undefined {
  const known = new Map<number, ReadonlyMap<PathSegment, number>>();
  const childrenAt = (node: number): ReadonlyMap<PathSegment, number> => {
    const children =
      known.get(node) ??
      new Map([...childrenOf(document, node)].map((child) => [document.key(child) ?? document.index(child), child]));
    known.set(node, children);
    return children;
  };
  return (path) => {
    let node: number | undefined = 0;
    for (const segment of path) {
      if (node === undefined) return undefined;
      node = childrenAt(node).get(segment);
    }
    return node;
  };
}

export function* childrenOf(document: JsonDocument, node: number): Generator<number> {
  if (!isContainer(document, node)) return;
  for (let child = node + 1; child < document.after(node); child = document.after(child)) yield child;
}

/** RFC 6901: `/Config/Labels/a~1b`. */
export function pointerOf(path: JsonPath): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The node a JSON Pointer names, or `undefined`. */
export function nodeAtPointer(document: JsonDocument, pointer: string): number | undefined {
  if (pointer === '') return 0;
  let node = 0;
  for (const step of pointer.slice(1).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    let found: number | undefined;
    for (const child of childrenOf(document, node)) {
      if ((document.key(child) ?? String(document.index(child))) === name) found = child;
    }
    if (found === undefined) return undefined;
    node = found;
  }
  return node;
}

/** The value of a subtree indented with two spaces; numbers, key order and duplicates stay as written. */
export function indented(document: JsonDocument, node: number): string {
  const parts: string[] = [];
  const open: number[] = [];
  const newline = (): void => void parts.push('\n', '  '.repeat(open.length));
  const end = document.after(node);
  for (let at = node; at < end; at += 1) {
    for (let top = open.at(-1); top !== undefined && document.after(top) <= at; top = open.at(-1)) {
      open.pop();
      newline();
      parts.push(document.kind(top) === 'object' ? '}' : ']');
    }
    if (at !== node) {
      if (document.index(at) > 0) parts.push(',');
      newline();
      const key = document.keyRange(at);
      if (key.end > key.start) parts.push(document.text.slice(key.start, key.end), ': ');
    }
    const kind = document.kind(at);
    if (kind !== 'object' && kind !== 'array') parts.push(valueText(document, at));
    else if (document.childCount(at) === 0) parts.push(kind === 'object' ? '{}' : '[]');
    else {
      parts.push(kind === 'object' ? '{' : '[');
      open.push(at);
    }
  }
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    newline();
    parts.push(document.kind(top) === 'object' ? '}' : ']');
  }
  return parts.join('');
}

/** Nodes whose key or scalar value contains the text, in document order. */
export function findInJson(document: JsonDocument, query: string, options: { readonly matchCase: boolean }): number[] {
  if (query === '') return [];
  const escapedQuery = query.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
  const pattern = new RegExp(escapedQuery, options.matchCase ? 'g' : 'gi');
  const found: number[] = [];
  // One search over the whole text; what is written with escapes is read and searched by itself.
  let node = 0;
  let escapedNode = nextEscaped(document, 0);
  for (let match = pattern.exec(document.text); match !== null; match = pattern.exec(document.text)) {
    node = lastStartingAtOrBefore(document, match.index, node);
    for (; escapedNode <= node; escapedNode = nextEscaped(document, escapedNode + 1)) {
      if (containsRead(document, escapedNode, pattern)) found.push(escapedNode);
    }
    if (found.at(-1) === node || document.escaped(node)) continue;
    if (isInside(match.index, match[0].length, document, node)) found.push(node);
  }
  for (; escapedNode < document.count; escapedNode = nextEscaped(document, escapedNode + 1)) {
    if (containsRead(document, escapedNode, pattern)) found.push(escapedNode);
  }
  return found;
}

function nextEscaped(document: JsonDocument, from: number): number {
  let node = from;
  while (node < document.count && !document.escaped(node)) node += 1;
  return node;
}

function containsRead(document: JsonDocument, node: number, pattern: RegExp): boolean {
  const resume = pattern.lastIndex;
  const has = (text: string | undefined): boolean => {
    pattern.lastIndex = 0;
    return text !== undefined && pattern.test(text);
  };
  const found = has(document.key(node)) || (!isContainer(document, node) && has(scalarText(document, node)));
  pattern.lastIndex = resume;
  return found;
}

/** The match lies within the key's name or within the scalar, not across the punctuation around them. */
function isInside(offset: number, length: number, document: JsonDocument, node: number): boolean {
  const within = ({ start, end }: TextRange, quotes: number): boolean =>
    end > start && offset >= start + quotes && offset + length <= end - quotes;
  if (within(document.keyRange(node), 1)) return true;
  return !isContainer(document, node) && within(document.range(node), document.kind(node) === 'string' ? 1 : 0);
}

function lastStartingAtOrBefore(document: JsonDocument, offset: number, from: number): number {
  let low = from;
  let high = document.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const key = document.keyRange(middle);
    if ((key.end > key.start ? key.start : document.range(middle).start) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function unquote(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  const value: unknown = JSON.parse(quoted);
  return typeof value === 'string' ? value : quoted;
}

/** Field offsets within one node's slots. */
const SLOTS = 9;
const KEY_START = 0;
const KEY_END = 1;
const START = 2;
const END = 3;
const PARENT = 4;
const AFTER = 5;
const CHILDREN = 6;
const INDEX = 7;
const DEPTH = 8;

const ESCAPED = 0x80;

class NodeTable implements JsonDocument {
  readonly text: string;
  count = 0;
  #slots = new Int32Array(SLOTS * 1024);
  #kinds = new Uint8Array(1024);

  constructor(text: string) {
    this.text = text;
  }

  kind(node: number): JsonKind {
    return jsonKinds[(this.#kinds[node] ?? 0) & 0x7f] ?? 'null';
  }
  escaped(node: number): boolean {
    return ((this.#kinds[node] ?? 0) & ESCAPED) !== 0;
  }
  parent(node: number): number {
    return this.#slot(node, PARENT);
  }
  depth(node: number): number {
    return this.#slot(node, DEPTH);
  }
  after(node: number): number {
    return this.#slot(node, AFTER);
  }
  childCount(node: number): number {
    return this.#slot(node, CHILDREN);
  }
  index(node: number): number {
    return this.#slot(node, INDEX);
  }
  key(node: number): string | undefined {
    const { start, end } = this.keyRange(node);
    return end > start ? unquote(this.text.slice(start, end)) : undefined;
  }
  keyRange(node: number): TextRange {
    return { start: this.#slot(node, KEY_START), end: this.#slot(node, KEY_END) };
  }
  range(node: number): TextRange {
    return { start: this.#slot(node, START), end: this.#slot(node, END) };
  }

  /** Begins a node; returns its number. */
  open(kind: JsonKind, parent: number, start: number, keyStart: number, keyEnd: number, keyEscaped: boolean): number {
    const node = this.count;
    if (node === this.#kinds.length) this.#grow();
    this.count += 1;
    this.#kinds[node] = jsonKinds.indexOf(kind) | (keyEscaped ? ESCAPED : 0);
    const base = node * SLOTS;
    this.#slots[base + KEY_START] = keyStart;
    this.#slots[base + KEY_END] = keyEnd;
    this.#slots[base + START] = start;
    this.#slots[base + PARENT] = parent;
    if (parent >= 0) {
      const around = parent * SLOTS;
      this.#slots[base + INDEX] = this.#slots[around + CHILDREN] ?? 0;
      this.#slots[base + DEPTH] = (this.#slots[around + DEPTH] ?? 0) + 1;
      this.#slots[around + CHILDREN] = (this.#slots[around + CHILDREN] ?? 0) + 1;
    }
    return node;
  }

  close(node: number, end: number, escaped: boolean): void {
    this.#slots[node * SLOTS + END] = end;
    this.#slots[node * SLOTS + AFTER] = this.count;
    if (escaped) this.#kinds[node] = (this.#kinds[node] ?? 0) | ESCAPED;
  }

  #slot(node: number, field: number): number {
    return this.#slots[node * SLOTS + field] ?? -1;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    slots.set(this.#slots);
    this.#slots = slots;
    const kinds = new Uint8Array(this.#kinds.length * 2);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

interface ScanError {
  readonly offset: number;
  readonly reason: JsonFault;
}

/** Fills the table; an explicit stack (the parents in the table), so that depth costs nothing. */
function scan(text: string, nodes: NodeTable): ScanError | undefined {
  let parent = -1;
  let at = skipSpace(text, 0);
  for (;;) {
    // Here a value is due, or the end of an empty container.
    let keyStart = 0;
    let keyEnd = 0;
    let keyEscaped = false;
    if (parent >= 0) {
      const inObject = nodes.kind(parent) === 'object';
      if (text.charCodeAt(at) === (inObject ? CLOSE_BRACE : CLOSE_BRACKET) && nodes.childCount(parent) === 0) {
        at += 1;
        nodes.close(parent, at, false);
        parent = nodes.parent(parent);
        const next = afterValue(text, at, nodes, parent);
        if (next.kind === 'end') return undefined;
        if (next.kind === 'error') return next;
        ({ at, parent } = next);
        continue;
      }
      if (inObject) {
        keyStart = at;
        if (text.charCodeAt(at) !== QUOTE) return { offset: at, reason: 'key-missing' };
        keyEnd = endOfString(text, at);
        if (keyEnd < 0) return { offset: ~keyEnd, reason: stringFault(text, ~keyEnd) };
        keyEscaped = hasBackslash(text, keyStart, keyEnd);
        at = skipSpace(text, keyEnd);
        if (text.charCodeAt(at) !== COLON) return { offset: at, reason: 'colon-missing' };
        at = skipSpace(text, at + 1);
      }
    }
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      parent = nodes.open(code === OPEN_BRACE ? 'object' : 'array', parent, at, keyStart, keyEnd, keyEscaped);
      at = skipSpace(text, at + 1);
      continue;
    }
    const start = at;
    let kind: JsonKind;
    let escaped = false;
    if (code === QUOTE) {
      kind = 'string';
      at = endOfString(text, at);
      if (at < 0) return { offset: ~at, reason: stringFault(text, ~at) };
      escaped = hasBackslash(text, start, at);
    } else {
      const literal = literalAt(text, at);
      if (literal === undefined) return { offset: at, reason: at >= text.length ? 'ends-early' : 'value-missing' };
      kind = literal.kind;
      at = literal.end;
    }
    nodes.close(nodes.open(kind, parent, start, keyStart, keyEnd, keyEscaped), at, escaped);
    const next = afterValue(text, at, nodes, parent);
    if (next.kind === 'end') return undefined;
    if (next.kind === 'error') return next;
    ({ at, parent } = next);
  }
}

type Next =
  | { readonly kind: 'end' }
  | { readonly kind: 'value'; readonly at: number; readonly parent: number }
  | ({ readonly kind: 'error' } & ScanError);

/** After a value: closes what ends here, and finds where the next value begins. */
function afterValue(text: string, from: number, nodes: NodeTable, around: number): Next {
  let at = skipSpace(text, from);
  let parent = around;
  while (parent >= 0) {
    const code = text.charCodeAt(at);
    if (code === COMMA) {
      at = skipSpace(text, at + 1);
      const following = text.charCodeAt(at);
      if (following === CLOSE_BRACE || following === CLOSE_BRACKET) {
        return { kind: 'error', offset: at, reason: 'value-missing-after-comma' };
      }
      return { kind: 'value', at, parent };
    }
    const close = nodes.kind(parent) === 'object' ? CLOSE_BRACE : CLOSE_BRACKET;
    if (code !== close) {
      const missing = close === CLOSE_BRACE ? 'comma-or-brace-missing' : 'comma-or-bracket-missing';
      return { kind: 'error', offset: at, reason: at >= text.length ? 'ends-early' : missing };
    }
    nodes.close(parent, at + 1, false);
    parent = nodes.parent(parent);
    at = skipSpace(text, at + 1);
  }
  return at === text.length ? { kind: 'end' } : { kind: 'error', offset: at, reason: 'text-after-value' };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at += 1;
  }
}

/** Just past the closing quote, or the complement of the offset of what is wrong. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code < 0x20) return ~at;
    if (code === BACKSLASH) {
      const escape = text[at + 1] ?? '';
      if (escape === 'u' && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) at += 5;
      else if (escape !== '' && '"\\/bfnrt'.includes(escape)) at += 1;
      else return ~at;
    }
  }
  return ~text.length;
}

function stringFault(text: string, offset: number): JsonFault {
  if (offset >= text.length) return 'ends-in-string';
  return text[offset] === '\\' ? 'bad-escape' : 'control-character';
}

function hasBackslash(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) === BACKSLASH) return true;
  return false;
}

function literalAt(text: string, at: number): { readonly kind: JsonKind; readonly end: number } | undefined {
  if (text.startsWith('true', at)) return { kind: 'boolean', end: at + 4 };
  if (text.startsWith('false', at)) return { kind: 'boolean', end: at + 5 };
  if (text.startsWith('null', at)) return { kind: 'null', end: at + 4 };
  const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  number.lastIndex = at;
  return number.test(text) ? { kind: 'number', end: number.lastIndex } : undefined;
}
