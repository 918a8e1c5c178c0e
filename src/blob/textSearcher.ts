import { Worker } from 'node:worker_threads';
import { cancelled } from '../core/failure.ts';
import { SlowExpressionError, type FoundLine, type TextQuery, type TextSearch } from '../core/textSearch.ts';
import type { SearchAnswer, SearchJob } from './searchMessages.ts';

/** Texts are searched in batches of this many bytes and texts. */
const batchBytes = 2 * 1024 * 1024;
const batchTexts = 500;
/** An expression that takes longer for a batch, ms, would take for ever. */
const longest = 10_000;

/** What was found in a text, by the number it was given. */
export type OnFound = (key: number, lines: readonly FoundLine[]) => void;

/** Searches texts in a thread of its own, so that nobody waits for an expression that takes for ever. Close it. */
export class TextSearcher implements TextSearch {
  readonly #worker: Worker;
  readonly #query: TextQuery;
  readonly #onFound: OnFound;
  readonly #signal: AbortSignal;
  readonly #patience: number;
  #texts: { readonly key: number; readonly bytes: Uint8Array }[] = [];
  #bytes = 0;
  /** The batch that is being searched while the next one gathers. */
  #running: Promise<void> = Promise.resolve();

  /** `script` is where `searchThread.ts` is: in the source, or `searchThread.cjs` in the bundle. */
  constructor(script: URL, query: TextQuery, onFound: OnFound, signal: AbortSignal, patience = longest) {
    this.#worker = new Worker(script);
    this.#worker.unref();
    this.#query = query;
    this.#onFound = onFound;
    this.#signal = signal;
    this.#patience = patience;
  }

  async add(key: number, bytes: Uint8Array): Promise<void> {
    this.#texts.push({ key, bytes });
    this.#bytes += bytes.length;
    if (this.#bytes >= batchBytes || this.#texts.length >= batchTexts) await this.#send();
  }

  async done(): Promise<void> {
    await this.#send();
    await this.#running;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #send(): Promise<void> {
    await this.#running;
    if (this.#texts.length === 0) return;
    const texts = this.#texts;
    this.#texts = [];
    this.#bytes = 0;
    this.#running = this.#search({ query: this.#query, texts });
    // Whoever sends the next one, or waits for the end, hears of it.
    this.#running.catch(() => undefined);
  }

  async #search(job: SearchJob): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<SearchAnswer>();
    const abort = (): void => reject(cancelled(this.#signal));
    const slow = setTimeout(() => reject(new SlowExpressionError()), this.#patience);
    this.#worker.once('message', resolve);
    this.#worker.once('error', reject);
    this.#signal.addEventListener('abort', abort, { once: true });
    try {
      this.#worker.postMessage(job);
      for (const { key, lines } of await promise) this.#onFound(key, lines);
    } finally {
      clearTimeout(slow);
      this.#signal.removeEventListener('abort', abort);
      this.#worker.off('message', resolve);
      this.#worker.off('error', reject);
    }
  }
}
