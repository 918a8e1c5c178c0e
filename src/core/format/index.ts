import { type Budget, compile, DEFAULT_BUDGET, FormatError, type Template } from '../template/index.ts';
import { fromBytes, toBytes, toDisplay } from '../template/goString.ts';
import type { Value } from '../template/value.ts';
import { decode, DecodeError } from './decodeRecord.ts';
import { DOCKER_FUNCTIONS } from './functions.ts';
import { compactJson, indentJson } from './inspectJson.ts';
import { type Json, JsonSyntaxError } from './json.ts';
import { rawValue } from './rawRecord.ts';
import { readJson } from './readJson.ts';
import { INSPECT_RESPONSE } from './recordTypes.ts';
import { localZone } from './zone.ts';

export { FormatError, type FormatFailure, type Place, toBytes, toDisplay } from '../template/index.ts';

export interface FormatOptions {
  /** IANA name of the zone the CLI would run in; the system's if not given. */
  readonly timeZone?: string;
  readonly budget?: Budget;
}

/** How an image's text came about: over Go's types, or (what those could not do) over the bare JSON. */
export type RunKind = 'typed' | 'raw';

/** What one image gave. The text is a Go string: `toBytes` gives its bytes, `toDisplay` what a person sees. */
export type ImageResult =
  | { readonly kind: 'text'; readonly run: RunKind; readonly text: string; readonly approximate: boolean }
  /** The template failed on this image, or a budget stopped it: see the error's failure. */
  | { readonly kind: 'failed'; readonly error: FormatError }
  /** The daemon refused the image, or its record cannot be read. */
  | { readonly kind: 'unavailable'; readonly message: string };

export interface FormatResult {
  readonly stdout: Uint8Array;
  readonly stderr: string;
  readonly exit: number;
  /** One an image, in argument order; none if the template does not parse. */
  readonly images: readonly ImageResult[];
  /** Why the template does not parse. */
  readonly parseError: FormatError | undefined;
  /** Whether an address was printed where the CLI prints another one every time. */
  readonly approximate: boolean;
}

/** A record read once, for any number of formats. */
export type DecodedRecord =
  | {
      readonly kind: 'record';
      /** The body, as a Go string. */
      readonly text: string;
      readonly json: Json;
      readonly typed: Value;
      readonly raw: () => Value;
    }
  | { readonly kind: 'error'; readonly message: string; readonly text?: string };

/** The record of an image, or the text the CLI prints because there is none. */
export type ImageRecord = Uint8Array | { readonly error: string };

/** A format read once, for any number of images. */
export interface CompiledFormat {
  readonly format: string;
  readonly parseError: FormatError | undefined;
  /** Runs it over images, in argument order. */
  readonly run: (records: readonly DecodedRecord[], options?: { readonly budget?: Budget }) => FormatResult;
}

/** Prints what `docker image inspect --format FORMAT IMAGE...` prints. */
export function formatInspect(
  format: string,
  records: readonly ImageRecord[],
  options: FormatOptions = {},
): FormatResult {
  const decodeOne = recordDecoder(options);
  return compileFormat(format).run(records.map(decodeOne), options);
}

/** Makes a function that reads records; it keeps what it knows of the time zone. */
export function recordDecoder(options: { readonly timeZone?: string } = {}): (record: ImageRecord) => DecodedRecord {
  const local = localZone(options.timeZone);
  return (record) => {
    if ('error' in record) return { kind: 'error', message: record.error };
    const text = fromBytes(record);
    try {
      const json = readJson(text);
      const typed = decode(INSPECT_RESPONSE, json, local);
      return { kind: 'record', text, json, typed, raw: once(() => rawValue(json)) };
    } catch (error) {
      if (!(error instanceof DecodeError || error instanceof JsonSyntaxError)) throw error;
      return { kind: 'error', message: toDisplay(error.message), text };
    }
  };
}

/** Reads one record. */
export function decodeRecord(record: ImageRecord, options: { readonly timeZone?: string } = {}): DecodedRecord {
  return recordDecoder(options)(record);
}

/** Reads a format. One that does not parse runs all the same, and gives the error. */
export function compileFormat(format: string): CompiledFormat {
  if (format === '' || format === 'json') {
    return { format, parseError: undefined, run: (records) => listJson(records, format === 'json') };
  }
  try {
    const template = compile(format, DOCKER_FUNCTIONS);
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
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function runTemplate(template: Template, records: readonly DecodedRecord[], budget: Budget): FormatResult {
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
}

function attempt(
  template: Template,
  dot: Value,
  run: RunKind,
  missingKeyIsError: boolean,
  budget: Budget,
): Exclude<ImageResult, { readonly kind: 'unavailable' }> {
  try {
    const output = template.execute(dot, { missingKeyIsError, budget, quiet: run === 'typed' });
    return { kind: 'text', run, text: output.text, approximate: output.approximate };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { kind: 'failed', error };
  }
}

// The two forms that print the daemon's JSON as it is, only with other white space.
function listJson(records: readonly DecodedRecord[], compact: boolean): FormatResult {
  const images: ImageResult[] = records.map((record) => {
    if (record.kind === 'error') return { kind: 'unavailable', message: record.message };
    const text = compact ? compactJson(record.text) : indentJson(record.text, 1);
    return { kind: 'text', run: 'raw', text, approximate: false };
  });
  const texts = images.flatMap((image) => (image.kind === 'text' ? [image.text] : []));
  if (texts.length === 0) return new Result(images, '[]\n');
  const indent = compact ? '' : '\n    ';
  return new Result(images, `[${indent}${texts.join(`,${indent}`)}${compact ? ']' : '\n]'}\n`);
}

/** What runs make of their images; the bytes are made when they are asked for. */
class Result implements FormatResult {
  readonly images: readonly ImageResult[];
  readonly parseError: FormatError | undefined;
  readonly #text: string;

  constructor(images: readonly ImageResult[], text: string, parseError?: FormatError) {
    this.images = images;
    this.parseError = parseError;
    this.#text = text;
  }

  get stdout(): Uint8Array {
    return toBytes(this.#text);
  }

  get stderr(): string {
    if (this.parseError !== undefined) return `template parsing error: ${this.parseError.message}\n`;
    return this.images.map((image) => errorLine(image)).join('');
  }

  get exit(): number {
    if (this.parseError !== undefined) return PARSE_ERROR_EXIT;
    return this.images.every((image) => image.kind === 'text') ? 0 : 1;
  }

  get approximate(): boolean {
    return this.images.some((image) => image.kind === 'text' && image.approximate);
  }
}

const PARSE_ERROR_EXIT = 64;

function errorLine(image: ImageResult): string {
  if (image.kind === 'text') return '';
  return image.kind === 'unavailable' ? `${image.message}\n` : `template parsing error: ${image.error.message}\n`;
}

// Every image that worked is followed by a new line; if none did, there is one all the same.
function elements(images: readonly ImageResult[]): string {
  let text = '';
  for (const image of images) if (image.kind === 'text') text += `${image.text}\n`;
  return text === '' ? '\n' : text;
}
