import { shownLines } from '../core/shown.ts';
import { MASK } from './envSecrets.ts';

/** A stretch of output as it is shown: plain text, a byte or a character that has no picture, or a masked secret. */
export interface OutputPart {
  readonly kind: 'text' | 'special' | 'masked';
  readonly text: string;
}

/**
 * Output bytes as text for the screen. Bytes that are not UTF-8 show as `\xff`, control and bidirectional characters as
 * `\u202e`; newlines and tabs stay. Each of `secrets` is replaced by dots.
 */
export function outputParts(bytes: Uint8Array, secrets: readonly string[]): OutputPart[] {
  const parts: OutputPart[] = [];
  for (const { text, valid } of decodedRuns(bytes)) {
    if (!valid) parts.push({ kind: 'special', text });
    else
      for (const part of maskedRuns(text, secrets))
        parts.push(...(part.kind === 'masked' ? [part] : specialRuns(part.text)));
  }
  return parts;
}

/** The output as text for the clipboard and for documents: invalid bytes become U+FFFD. */
export function outputString(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function* decodedRuns(bytes: Uint8Array): Generator<{ readonly text: string; readonly valid: boolean }> {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    yield { text: strict.decode(bytes), valid: true };
    return;
  } catch {
    // Not all of it is UTF-8: sequence by sequence.
  }
  let start = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (at > start) yield { text: strict.decode(bytes.subarray(start, at)), valid: true };
    yield { text: `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`, valid: false };
    at += 1;
    start = at;
  }
  if (start < bytes.length) yield { text: strict.decode(bytes.subarray(start)), valid: true };
}

/** How many bytes the UTF-8 sequence at an offset has, 0 where there is none (RFC 3629). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let offset = 2; offset < length; offset += 1) if (((bytes[at + offset] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Characters that can't be seen, or that turn the direction of writing, each as a part of its own. */
function specialRuns(text: string): OutputPart[] {
  if (text === '') return [];
  if (shownLines(text) === text) return [{ kind: 'text', text }];
  const parts: OutputPart[] = [];
  let plain = '';
  let before = '';
  for (const character of text) {
    const escape = escapeAfter(before, character);
    before = character;
    if (escape === character) {
      plain += character;
      continue;
    }
    if (plain !== '') parts.push({ kind: 'text', text: plain });
    parts.push({ kind: 'special', text: escape });
    plain = '';
  }
  if (plain !== '') parts.push({ kind: 'text', text: plain });
  return parts;
}

function escapeAfter(before: string, character: string): string {
  if (character === '\n' || character === '\t') return character;
  if (character === '\r') return '\\r';
  // A presentation selector is no surprise after its emoji.
  return shownLines(before + character).slice(shownLines(before).length);
}

function maskedRuns(text: string, secrets: readonly string[]): OutputPart[] {
  let parts: OutputPart[] = [{ kind: 'text', text }];
  for (const secret of secrets) {
    parts = parts.flatMap((part): OutputPart[] => {
      if (part.kind !== 'text' || !part.text.includes(secret)) return [part];
      return part.text
        .split(secret)
        .flatMap((piece, index): OutputPart[] => [
          ...(index === 0 ? [] : [{ kind: 'masked' as const, text: MASK }]),
          ...(piece === '' ? [] : [{ kind: 'text' as const, text: piece }]),
        ]);
    });
  }
  return parts;
}
