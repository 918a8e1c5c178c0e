import { type Budget, DEFAULT_BUDGET } from '../template/budget.ts';
import { compileTemplate, type ExecuteTemplate } from '../template/compile.ts';
import { FormatError } from '../template/failure.ts';
import type { Value } from '../template/value.ts';
import { DOCKER_FUNCTIONS } from './functions.ts';
import { compactJson, indentJson } from './inspectJson.ts';
import type { DecodedRecord } from './record.ts';
import { type FormatResult, type ImageResult, Result, type RunKind } from './result.ts';

/** A format read once, for any number of images. */
export interface CompiledFormat {
  readonly format: string;
  readonly parseError: FormatError | undefined;
  /** Runs it over images, in argument order. */
  readonly run: (records: readonly DecodedRecord[], options?: { readonly budget?: Budget }) => FormatResult;
}

type Readable = Extract<DecodedRecord, { readonly kind: 'record' }>;
type Attempt = Exclude<ImageResult, { readonly kind: 'unavailable' }>;

/** Reads a format. One that does not parse runs all the same, and gives the error. */
export const compileFormat = (format: string): CompiledFormat => {
  const compiled = (run: CompiledFormat['run'], parseError?: FormatError): CompiledFormat => ({
    format,
    parseError,
    run,
  });
  if (format === '' || format === 'json') return compiled((records) => listJson(records, format !== ''));
  try {
    const template = compileTemplate(format, DOCKER_FUNCTIONS);
    return compiled((records, options) => runTemplate(template, records, options?.budget));
  } catch (error) {
    const parseError = known(error);
    return compiled(() => new Result([], '', parseError), parseError);
  }
};

const known = (error: unknown): FormatError => {
  if (error instanceof FormatError) return error;
  throw error;
};

const ofImages = (records: readonly DecodedRecord[], one: (record: Readable) => Attempt): ImageResult[] =>
  records.map((record) => (record.kind === 'error' ? { kind: 'unavailable', message: record.message } : one(record)));

const textsOf = (images: readonly ImageResult[]): string[] =>
  images.flatMap((image) => (image.kind === 'text' ? [image.text] : []));

const runTemplate = (
  template: ExecuteTemplate,
  records: readonly DecodedRecord[],
  budget = DEFAULT_BUDGET,
): FormatResult => {
  // The CLI never takes the option back: one raw run makes later typed runs strict too.
  let missingKeyIsError = false;
  const attempt = (dot: Value, run: RunKind): Attempt => {
    try {
      const { text, approximate } = template(dot, { missingKeyIsError, budget, quiet: run === 'typed' });
      return { kind: 'text', run, text, approximate };
    } catch (error) {
      return { kind: 'failed', error: known(error) };
    }
  };
  const images = ofImages(records, ({ typed, raw }) => {
    const result = attempt(typed, 'typed');
    if (result.kind === 'text' || result.error.isBudget) return result;
    missingKeyIsError = true;
    return attempt(raw(), 'raw');
  });
  // Every image that worked is followed by a new line; if none did, there is one all the same.
  let text = '';
  for (const image of images) if (image.kind === 'text') text += `${image.text}\n`;
  return new Result(images, text || '\n');
};

// The two forms that print the daemon's JSON as it is, only with other white space.
const listJson = (records: readonly DecodedRecord[], isCompact: boolean): FormatResult => {
  const images = ofImages(records, ({ text }) => ({
    kind: 'text',
    run: 'raw',
    text: isCompact ? compactJson(text) : indentJson(text, 1),
    approximate: false,
  }));
  const texts = textsOf(images);
  if (texts.length === 0) return new Result(images, '[]\n');
  const [indent, end] = isCompact ? ['', ''] : ['\n    ', '\n'];
  return new Result(images, `[${indent}${texts.join(`,${indent}`)}${end}]\n`);
};
