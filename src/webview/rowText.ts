import { childrenOf, isContainer, scalarText, valueText, type JsonDocument, type JsonKind } from '../core/json.ts';
import { shown } from '../core/shown.ts';
import { maskedVariable } from './envSecrets.ts';
import { l10n } from './l10n.ts';
import { readableValue } from './readableValue.ts';

/** A node as one row of the tree says it. */
export interface RowText {
  /** Absent in arrays, where the index stands instead. */
  readonly key: string | undefined;
  readonly kind: JsonKind;
  /** The value, cut where it is long; of a container what it holds in short. */
  readonly value: string;
  /** A size or a time in a person's words, beside the true value. */
  readonly note: string | undefined;
  /** The whole value, where `value` leaves some of it out. */
  readonly whole: string | undefined;
  /** How many characters the cut left out. */
  readonly cut: number;
  readonly secret: 'no' | 'masked' | 'shown';
}

/** Characters of a string shown in a row. */
const ROW_CHARACTERS = 240;
const PREVIEW_CHARACTERS = 80;
/** A tooltip longer than this helps nobody; the value pane shows all. */
const TOOLTIP_CHARACTERS = 2_000;

export interface RowOptions {
  readonly open: boolean;
  readonly revealed: boolean;
  /** Milliseconds since the Unix epoch, for ages. */
  readonly now: number;
}

export function rowText(document: JsonDocument, node: number, options: RowOptions): RowText {
  const kind = document.kind(node);
  const key = document.key(node);
  const base = {
    key: key === undefined ? undefined : keyText(key),
    kind,
    note: undefined,
    whole: undefined,
    cut: 0,
    secret: 'no',
  } as const;
  switch (kind) {
    case 'object':
    case 'array':
      return { ...base, value: options.open ? countText(document, node) : previewOf(document, node, options) };
    case 'string':
      return stringRow(document, node, base, options);
    case 'number':
    case 'boolean':
    case 'null':
      return { ...base, value: shown(valueText(document, node)), note: readableValue(document, node, options.now) };
  }
}

/** A string as JSON, with everything that could deceive the eye escaped. */
function quoted(text: string): string {
  return shown(JSON.stringify(text));
}

/** A key as it is shown: quoted only where it could be taken for something else. */
function keyText(key: string): string {
  return /^[\w$./@:-]+$/.test(key) ? key : quoted(key);
}

/** The Env entry of a node with its secret-looking value hidden, or `undefined` where there is nothing to hide. */
export function maskedText(document: JsonDocument, node: number): string | undefined {
  const parent = document.parent(node);
  if (document.kind(node) !== 'string' || parent < 0 || document.key(parent) !== 'Env') return undefined;
  const text = scalarText(document, node);
  const masked = maskedVariable(text);
  return masked === text ? undefined : masked;
}

function stringRow(
  document: JsonDocument,
  node: number,
  base: Pick<RowText, 'key' | 'kind'> & { readonly note: undefined },
  options: RowOptions,
): RowText {
  const masked = maskedText(document, node);
  const text = scalarText(document, node);
  if (masked !== undefined && !options.revealed) {
    return { ...base, value: quoted(masked), whole: undefined, cut: 0, secret: 'masked' };
  }
  const secret = masked === undefined ? 'no' : 'shown';
  const digest = /^((?:.*@)?sha(?:256|512):[0-9a-f]{12})[0-9a-f]{20,}$/s.exec(text)?.[1] ?? hexStart(text);
  if (digest !== undefined) {
    return { ...base, value: quoted(`${digest}…`), whole: shown(text), cut: 0, secret };
  }
  if (text.length > ROW_CHARACTERS) {
    const start = startOf(text, ROW_CHARACTERS);
    return {
      ...base,
      value: `${quoted(start).slice(0, -1)}…"`,
      whole: shown(startOf(text, TOOLTIP_CHARACTERS)),
      cut: text.length - start.length,
      secret,
    };
  }
  return {
    ...base,
    note: readableValue(document, node, options.now),
    value: quoted(text),
    whole: undefined,
    cut: 0,
    secret,
  };
}

/** A container's or an image's full id, as Docker writes it without an algorithm. */
function hexStart(text: string): string | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? text.slice(0, 12) : undefined;
}

/** The beginning of a text, not cut within a surrogate pair. */
function startOf(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
}

function countText(document: JsonDocument, node: number): string {
  const count = document.childCount(node);
  if (count === 0) return emptyText(document, node);
  if (document.kind(node) === 'object') return count === 1 ? l10n.t('1 key') : l10n.t('{0} keys', l10n.number(count));
  return count === 1 ? l10n.t('1 item') : l10n.t('{0} items', l10n.number(count));
}

function emptyText(document: JsonDocument, node: number): string {
  return document.kind(node) === 'object' ? '{}' : '[]';
}

/** `{User: "", Env: […], …}`, as far as it fits; secrets stay hidden. */
function previewOf(document: JsonDocument, node: number, options: RowOptions): string {
  if (document.childCount(node) === 0) return emptyText(document, node);
  const object = document.kind(node) === 'object';
  const parts: string[] = [];
  let length = 0;
  let complete = true;
  for (const child of childrenOf(document, node)) {
    if (length > PREVIEW_CHARACTERS) {
      complete = false;
      break;
    }
    const key = document.key(child);
    const part = `${key === undefined ? '' : `${shortened(keyText(key))}: `}${previewValue(document, child, options)}`;
    parts.push(part);
    length += part.length + 2;
  }
  const inner = parts.join(', ') + (complete ? '' : ', …');
  return object ? `{${inner}}` : `[${inner}]`;
}

function previewValue(document: JsonDocument, node: number, options: RowOptions): string {
  if (isContainer(document, node)) {
    if (document.childCount(node) === 0) return emptyText(document, node);
    return document.kind(node) === 'object' ? '{…}' : '[…]';
  }
  return shortened(rowText(document, node, { ...options, revealed: false }).value);
}

function shortened(text: string): string {
  return text.length > 40 ? `${startOf(text, 36)}…${text.startsWith('"') ? '"' : ''}` : text;
}
