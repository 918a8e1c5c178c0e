import { compileFormat, type FormatError, type ImageResult } from '../core/format/index.ts';
import { toBytes } from '../core/template/goString.ts';
import type { ImageRecord } from './imageRecord.ts';
import { l10n } from './l10n.ts';
import type { PrintedOutput } from './outputPanel.ts';
import type { Squiggle } from './templateTokens.ts';

/** How docker came to what it printed: `json` is the record itself, as for `--format json`. */
export type RunWay = 'typed' | 'raw' | 'mixed' | 'json';

/** What the docker CLI would print, and what the view says about it. */
export interface Evaluation extends PrintedOutput {
  /** Absent where nothing was printed. */
  readonly run: RunWay | undefined;
  readonly squiggle: Squiggle | undefined;
  /** The error in the CLI's words, or ours where a budget stopped the template. */
  readonly message: string | undefined;
  /** Something was printed that differs each time docker runs: an address. */
  readonly approximate: boolean;
}

/** One format, compiled once, for any number of images. */
export interface Evaluator {
  /** Runs it over images as `docker image inspect --format` would, after the images in `before`. */
  readonly run: (images: readonly ImageRecord[], before?: RunState) => readonly ImageResult[];
  readonly parseError: FormatError | undefined;
  /** What docker prints for all of these results together. */
  readonly print: (results: readonly ImageResult[]) => Evaluation;
}

/** What of earlier images matters to later ones: one that docker ran on the plain JSON makes it strict ever after. */
interface RunState {
  readonly strictAfter: ImageRecord | undefined;
}

export function evaluator(format: string): Evaluator {
  const compiled = compileFormat(format);
  return {
    parseError: compiled.parseError,
    run: (images, before) => {
      const first = before?.strictAfter;
      const all = first === undefined ? images : [first, ...images];
      const results = compiled.run(all.map(({ decoded }) => decoded)).images;
      return first === undefined ? results : results.slice(1);
    },
    print: (results) => printed(format, compiled.parseError, results),
  };
}

/** Runs a format on one image. */
export function evaluateFormat(format: string, image: ImageRecord): Evaluation {
  const compiled = evaluator(format);
  // The two special forms are not templates, but what the CLI prints around the records.
  if (format === '' || format === 'json') return verbatim(format, [image]);
  return compiled.print(compiled.run([image]));
}

/** What `--format json` and no format at all print: the records themselves. */
export function verbatim(format: string, images: readonly ImageRecord[]): Evaluation {
  const { stdout, stderr, exit } = compileFormat(format).run(images.map(({ decoded }) => decoded));
  return {
    stdout,
    stderr,
    exit,
    run: 'json',
    squiggle: undefined,
    message: stderr.trimEnd() || undefined,
    approximate: false,
  };
}

/** The words for an image's failure. */
function failureText(result: Exclude<ImageResult, { readonly kind: 'text' }>): string {
  return result.kind === 'unavailable' ? result.message : errorText(result.error);
}

function squiggleOf(error: FormatError | undefined): Squiggle | undefined {
  const { place } = error ?? {};
  return place && { start: place.offset, end: place.offset + Math.max(1, place.length) };
}

function errorText(error: FormatError): string {
  switch (error.failure) {
    case 'parse':
    case 'execute':
      return `template parsing error: ${error.message}`;
    case 'output':
      return l10n.t('Stopped: output passed 1 MB.');
    case 'depth':
      return l10n.t('Stopped: templates within templates went too deep.');
    case 'steps':
    case 'time':
      return l10n.t('Stopped: ran too long.');
  }
}

/** As the CLI collects them: each text with a newline, one newline where there is none, then the errors. */
function printed(format: string, parseError: FormatError | undefined, results: readonly ImageResult[]): Evaluation {
  if (parseError !== undefined) {
    const message = errorText(parseError);
    return {
      stdout: new Uint8Array(),
      stderr: `${message}\n`,
      exit: 64,
      run: undefined,
      squiggle: squiggleOf(parseError),
      message,
      approximate: false,
    };
  }
  const texts = results.flatMap((result) => (result.kind === 'text' ? [`${result.text}\n`] : []));
  const failures = results.filter((result) => result.kind !== 'text');
  const stderr = failures.map((failure) => `${failureText(failure)}\n`).join('');
  const failed = failures.find((failure) => failure.kind === 'failed');
  return {
    stdout: toBytes(texts.length === 0 ? '\n' : texts.join('')),
    stderr,
    exit: failures.length === 0 ? 0 : 1,
    run: format === 'json' ? 'json' : wayOf(results),
    squiggle: squiggleOf(failed?.error),
    message: failed === undefined ? undefined : errorText(failed.error),
    approximate: results.some((result) => result.kind === 'text' && result.approximate),
  };
}

function wayOf(results: readonly ImageResult[]): RunWay | undefined {
  let way: RunWay | undefined;
  for (const result of results) {
    if (result.kind !== 'text') continue;
    if (way === undefined) way = result.run;
    else if (way !== result.run) return 'mixed';
  }
  return way;
}
