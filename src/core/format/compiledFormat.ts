import { type Budget, DEFAULT_BUDGET } from '../template/budget.ts';
import { compileTemplate } from '../template/compile.ts';
import { FormatError } from '../template/failure.ts';
import type { Value } from '../template/value.ts';
import { DOCKER_FUNCTIONS } from './functions.ts';
import { compactJson, indentJson } from './inspectJson.ts';
import type { DecodedRecord } from './record.ts';
import { elements, type FormatResult, type ImageResult, Result, type RunKind } from './result.ts';

/** A format read once, for any number of images. */
export interface CompiledFormat {
  readonly format: string;
  readonly parseError: FormatError | undefined;
  /** Runs it over images, in argument order. */
  readonly run: (records: readonly DecodedRecord[], options?: { readonly budget?: Budget }) => FormatResult;
}

/** Reads a format. One that does not parse runs all the same, and gives the error. */
export const compileFormat = (format: string): CompiledFormat => {
  if (format === '' || format === 'json') {
    return { format, parseError: undefined, run: (records) => listJson(records, format === 'json') };
  }
  try {
    const template = compileTemplate(format, DOCKER_FUNCTIONS);
    return {
      format,
      parseError: undefined,
      run: (records, options) => runTemplate(template, records, options?.budget ?? DEFAULT_BUDGET),
    };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const result = new Result([], '', error);
    return { format, parseError: error, run: () => result };
  }
};

const runTemplate = (
  template: ReturnType<typeof compileTemplate>,
  records: readonly DecodedRecord[],
  budget: Budget,
): FormatResult => {
  const images: ImageResult[] = [];
  // The CLI never takes the option back: one raw run makes later typed runs strict too.
  let missingKeyIsError = false;
  for (const record of records) {
    if (record.kind === 'error') {
      images.push({ kind: 'unavailable', message: record.message });
      continue;
    }
    const typed = attempt(template, record.typed, 'typed', missingKeyIsError, budget);
    if (typed.kind === 'text' || typed.error.isBudget) {
      images.push(typed);
      continue;
    }
    missingKeyIsError = true;
    images.push(attempt(template, record.raw(), 'raw', true, budget));
  }
  return new Result(images, elements(images));
};

const attempt = (
  template: ReturnType<typeof compileTemplate>,
  dot: Value,
  run: RunKind,
  missingKeyIsError: boolean,
  budget: Budget,
): Exclude<ImageResult, { readonly kind: 'unavailable' }> => {
  try {
    const output = template(dot, { missingKeyIsError, budget, quiet: run === 'typed' });
    return { kind: 'text', run, text: output.text, approximate: output.approximate };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { kind: 'failed', error };
  }
};

// The two forms that print the daemon's JSON as it is, only with other white space.
const listJson = (records: readonly DecodedRecord[], compact: boolean): FormatResult => {
  const images: ImageResult[] = records.map((record) => {
    if (record.kind === 'error') return { kind: 'unavailable', message: record.message };
    const text = compact ? compactJson(record.text) : indentJson(record.text, 1);
    return { kind: 'text', run: 'raw', text, approximate: false };
  });
  const texts = images.flatMap((image) => (image.kind === 'text' ? [image.text] : []));
  if (texts.length === 0) return new Result(images, '[]\n');
  const indent = compact ? '' : '\n    ';
  return new Result(images, `[${indent}${texts.join(`,${indent}`)}${compact ? ']' : '\n]'}\n`);
};
