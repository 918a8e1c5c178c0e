import { setTimeout } from 'node:timers/promises';

/** Written at once at most, in characters: what a terminal draws in a few milliseconds. */
const pieceLimit = 64 * 1024;

/** A rest between two such pieces, ms: the editor takes what it is given into its memory, however much that is. */
const rest = 8;

/**
 * Hands text on to a terminal no faster than a terminal can draw it. Whoever waits for `add` holds the sender back, and
 * with it the container that writes.
 */
export class PacedText {
  readonly #write: (text: string) => void;
  #held = '';

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  async add(text: string, signal: AbortSignal): Promise<void> {
    this.#held += text;
    if (this.#held.length < pieceLimit) {
      this.flush();
      return;
    }
    this.flush();
    await setTimeout(rest, undefined, { signal }).catch(() => undefined);
  }

  flush(): void {
    if (this.#held !== '') this.#write(this.#held);
    this.#held = '';
  }
}

/** Grey, as what the editor itself says in a terminal. */
export function dim(text: string): string {
  return `\x1b[2m${text}\x1b[0m`;
}

/** Lines as a terminal wants them: a bare line feed would begin the next one below the end of the last. */
export function terminalLines(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}
