import type { Token } from '../template/token.ts';

/** The chain of fields that ends at the cursor: `.Config.La`, `$x.`, `(index .a 0).b`. */
export interface Chain {
  /** Offset of its first token. */
  readonly start: number;
  /** Offset of the name being written, after its dot. */
  readonly nameStart: number;
  /** What is written of the name. */
  readonly name: string;
  /** The source of what the field belongs to; empty for dot. */
  readonly base: string;
}

/** Reads the chain at the end of an action's tokens; nothing if they do not end in one. */
export function chainAtEnd(tokens: readonly Token[], text: string): Chain | undefined {
  const last = tokens.at(-1);
  // A dot at the very end is read as the start of a number.
  if (last === undefined || !(last.kind === 'field' || last.text === '.')) return undefined;
  let first = tokens.length - 1;
  while (first > 0 && continuesInto(tokens, first - 1)) first = startOf(tokens, first - 1);
  const start = tokens[first]?.start ?? last.start;
  return {
    start,
    nameStart: last.start + 1,
    name: last.text.slice(1),
    base: first === tokens.length - 1 ? '' : text.slice(start, last.start),
  };
}

// Whether the token before belongs to the same chain: it touches, and something can have fields.
function continuesInto(tokens: readonly Token[], index: number): boolean {
  const kind = tokens[index]?.kind;
  return kind === 'field' || kind === 'variable' || kind === ')';
}

// The first token of what ends at an index: an opening parenthesis for a closing one.
function startOf(tokens: readonly Token[], index: number): number {
  if (tokens[index]?.kind !== ')') return index;
  let depth = 0;
  for (let i = index; i >= 0; i--) {
    if (tokens[i]?.kind === ')') depth++;
    if (tokens[i]?.kind === '(' && --depth === 0) return i;
  }
  return index;
}
