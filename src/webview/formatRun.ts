import type { FormatLanguage } from '../protocol.ts';
import {
  printFor,
  resultForOne,
  rowRunner,
  tableFor,
  type FormatResult,
  type Problem,
  type RowRunner,
} from './formatResult.ts';
import type { ImageRecord } from './imageRecord.ts';
import { outputString } from './outputText.ts';

/** The images a format is run on. */
export interface RunOn {
  readonly images: readonly ImageRecord[];
  /** The one whose record is shown. */
  readonly chosen: ImageRecord | undefined;
  /** The view is about several images, even if only one has arrived. */
  readonly many: boolean;
}

/** The format of the bar and what it comes to; a new run ends the one before. */
export class FormatRun {
  format = '';
  language: FormatLanguage = 'template';
  /** Several images print as one docker command would, rather than as a table. */
  asText = false;
  readonly #changed: () => void;
  #result: FormatResult = { kind: 'none' };
  #printsSecrets = false;
  #running: AbortController | undefined;
  /** The table's format with the rows it has made, for when further images arrive. */
  #rows: RowRunner | undefined;

  /** `changed` is told of every new result. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get result(): FormatResult {
    return this.#result;
  }

  /** Whether the output holds secret-looking values. */
  get printsSecrets(): boolean {
    return this.#printsSecrets;
  }

  /** What is wrong with the format, if anything. */
  get problem(): Problem | undefined {
    const result = this.#result;
    switch (result.kind) {
      case 'none':
      case 'matches':
        return undefined;
      case 'wrong':
      case 'table':
        return result.problem;
      case 'printed': {
        const { message, squiggle } = result.evaluation;
        return message === undefined ? undefined : { message, squiggle };
      }
    }
  }

  run(on: RunOn): void {
    this.#running?.abort();
    if (this.format === '' || on.chosen === undefined) this.#set({ kind: 'none' }, []);
    else if (on.many) void this.#runMany(on.images);
    else this.#set(resultForOne(this.format, this.language, on.chosen), [on.chosen]);
  }

  async #runMany(images: readonly ImageRecord[]): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    const paint = (result: FormatResult): void => {
      if (!running.signal.aborted) this.#set(result, images);
    };
    const options = { signal: running.signal, paint };
    if (this.asText && this.language === 'template') {
      await printFor(this.format, images, options);
      return;
    }
    const known = this.#rows;
    const same = known?.format === this.format && known.language === this.language;
    this.#rows = same ? known : rowRunner(this.format, this.language);
    await tableFor(this.#rows, images, options);
  }

  #set(result: FormatResult, images: readonly ImageRecord[]): void {
    this.#result = result;
    this.#printsSecrets = holdsSecrets(result, images);
    this.#changed();
  }
}

function holdsSecrets(result: FormatResult, images: readonly ImageRecord[]): boolean {
  if (result.kind === 'table') return result.rows.some(({ secrets }) => secrets.length > 0);
  if (result.kind !== 'printed') return false;
  const text = outputString(result.evaluation.stdout);
  return text.includes('=') && images.some(({ secrets }) => secrets.some((secret) => text.includes(secret)));
}
