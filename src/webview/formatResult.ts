import type { ImageResult } from '../core/format/index.ts';
import { cellsOf, tableFormat } from '../core/outputTable.ts';
import { toDisplay } from '../core/template/goString.ts';
import type { FormatLanguage } from '../protocol.ts';
import { evaluateFormat, evaluator, verbatim, type Evaluation } from './evaluate.ts';
import { queryRecord } from './pathQuery.ts';
import type { ImageRecord } from './imageRecord.ts';
import { l10n } from './l10n.ts';
import type { PathMatch } from './pathMatches.ts';
import type { TableRow } from './resultTable.ts';
import type { Squiggle } from './templateTokens.ts';

/** What the format bar's input comes to. */
export type FormatResult =
  | { readonly kind: 'none' }
  | { readonly kind: 'printed'; readonly evaluation: Evaluation }
  | { readonly kind: 'matches'; readonly matches: readonly PathMatch[] }
  | {
      readonly kind: 'table';
      readonly titles: readonly string[];
      readonly rows: readonly TableRow[];
      /** How many images are still to be run. */
      readonly left: number;
      /** Of the first image that failed. */
      readonly problem: Problem | undefined;
    }
  | { readonly kind: 'wrong'; readonly problem: Problem };

export interface Problem {
  readonly message: string;
  readonly squiggle: Squiggle | undefined;
}

/** Milliseconds of work between two looks at the keyboard. */
const SLICE = 12;
/** Rows appear at least this often, in milliseconds, while a long table is filled. */
const PAINT = 150;

/** Runs a format on one image. */
export function resultForOne(format: string, language: FormatLanguage, image: ImageRecord): FormatResult {
  if (format === '') return { kind: 'none' };
  if (language === 'template') return { kind: 'printed', evaluation: evaluateFormat(format, image) };
  return queryRecord(format, image);
}

/** How a long run is told apart from a short one, and stopped. */
export interface ManyOptions {
  readonly signal: AbortSignal;
  /** Told the result as far as it is. */
  readonly paint: (result: FormatResult) => void;
}

/** Runs a format on each image by itself, a row an image. */
export async function tableFor(
  runner: RowRunner,
  images: readonly ImageRecord[],
  { signal, paint }: ManyOptions,
): Promise<void> {
  if (runner.problem !== undefined) {
    paint({ kind: 'wrong', problem: runner.problem });
    return;
  }
  const rows: TableRow[] = [];
  let problem: Problem | undefined;
  const turns = new Turns();
  for (const image of images) {
    const { row, problem: found } = runner.run(image);
    rows.push(row);
    problem ??= found;
    if (!turns.due) continue;
    if (turns.paintDue) {
      paint({ kind: 'table', titles: runner.titles, rows: [...rows], left: images.length - rows.length, problem });
    }
    await turns.next();
    if (signal.aborted) return;
  }
  paint({ kind: 'table', titles: runner.titles, rows, left: 0, problem });
}

/** Runs a template on all images as one docker command would, and prints what that prints. */
export async function printFor(
  format: string,
  images: readonly ImageRecord[],
  { signal, paint }: ManyOptions,
): Promise<void> {
  if (format === 'json') {
    paint({ kind: 'printed', evaluation: verbatim(format, images) });
    return;
  }
  const { run, print, parseError } = evaluator(format);
  const results: ImageResult[] = [];
  const turns = new Turns();
  let strictAfter: ImageRecord | undefined;
  let stopped = 0;
  for (const image of parseError === undefined ? images : []) {
    const [result] =
      stopped < MOST_STOPPED
        ? run([image], { strictAfter })
        : [{ kind: 'unavailable' as const, message: `${image.name}: ${notRun()}` }];
    if (result === undefined) continue;
    results.push(result);
    if (result.kind === 'failed' && result.error.isBudget) stopped += 1;
    else if (result.kind === 'failed' || (result.kind === 'text' && result.run === 'raw')) strictAfter ??= image;
    if (!turns.due) continue;
    if (turns.paintDue) paint({ kind: 'printed', evaluation: print(results) });
    await turns.next();
    if (signal.aborted) return;
  }
  paint({ kind: 'printed', evaluation: print(results) });
}

interface Row {
  readonly row: TableRow;
  readonly problem: Problem | undefined;
}

/** One format for a table's rows. An image it has run on is not run on again. */
export interface RowRunner {
  readonly format: string;
  readonly language: FormatLanguage;
  readonly titles: readonly string[];
  /** It is no format at all. */
  readonly problem: Problem | undefined;
  readonly run: (image: ImageRecord) => Row;
}

/** A template that had to be stopped on so many images is not tried on more. */
const MOST_STOPPED = 8;

function notRun(): string {
  return l10n.t('Not run: the template was stopped on too many images before.');
}

export function rowRunner(format: string, language: FormatLanguage): RowRunner {
  const runner = language === 'template' ? templateRows(format) : pathRows(format);
  const known = new WeakMap<ImageRecord, Row>();
  return {
    ...runner,
    run: (image) => {
      const row = known.get(image) ?? runner.run(image);
      known.set(image, row);
      return row;
    },
  };
}

function templateRows(format: string): RowRunner {
  const table = tableFormat(format);
  const whole = evaluator(format);
  const columns = table.template === format ? whole : evaluator(table.template);
  let stopped = 0;
  const { message: fault, squiggle: place } = whole.print([]);
  return {
    format,
    language: 'template',
    titles: table.titles,
    problem: whole.parseError === undefined ? undefined : { message: fault ?? '', squiggle: place },
    run: (image) => {
      const { key, name } = image;
      const failed = (text: string, problem: Problem | undefined): Row => ({
        row: { key, cells: [name, text], error: true, secrets: [] },
        problem,
      });
      if (stopped >= MOST_STOPPED) return failed(notRun(), undefined);
      const [result] = columns.run([image]);
      if (result?.kind === 'text') {
        const text = toDisplay(result.text);
        return {
          row: { key, cells: [name, ...cellsOf(text, table)], error: false, secrets: secretsIn(text, image) },
          problem: undefined,
        };
      }
      if (result?.kind !== 'failed') return failed(result?.message ?? '', undefined);
      if (result.error.isBudget) stopped += 1;
      // The columns' template is not the one that was typed: run that for the place in it.
      const { message = '', squiggle } = result.error.isBudget
        ? columns.print([result])
        : whole.print(whole.run([image]));
      return failed(message, { message, squiggle });
    },
  };
}

function pathRows(format: string): RowRunner {
  return {
    format,
    language: 'jsonpath',
    titles: [format],
    problem: undefined,
    run: (image) => {
      const { key, name } = image;
      const found = queryRecord(format, image);
      if (found.kind === 'wrong') {
        return { row: { key, cells: [name, found.problem.message], error: true, secrets: [] }, problem: found.problem };
      }
      return {
        row: { key, cells: [name, found.matches.map(({ value }) => value).join(', ')], error: false, secrets: [] },
        problem: undefined,
      };
    },
  };
}

/** The image's secret-looking values that a text holds; its record is only looked into where there may be one. */
function secretsIn(text: string, image: ImageRecord): readonly string[] {
  return text.includes('=') ? image.secrets.filter((secret) => text.includes(secret)) : [];
}

/** When a long run should let others have their turn. */
class Turns {
  #began = performance.now();
  #painted = performance.now();
  #count = 0;

  get due(): boolean {
    return performance.now() - this.#began > SLICE;
  }

  /** At the first turn, for something to be seen at once, and then every so often. */
  get paintDue(): boolean {
    this.#count += 1;
    if (this.#count > 1 && performance.now() - this.#painted < PAINT) return false;
    this.#painted = performance.now();
    return true;
  }

  /** Lets input and painting have their turn; unlike a timer it is not held back. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
    this.#began = performance.now();
  }
}
