import type { Budget } from '../template/budget.ts';
import { compileFormat } from './compiledFormat.ts';
import { type ImageRecord, recordDecoder } from './record.ts';
import type { FormatResult } from './result.ts';

export { FormatError, type FormatFailure, type Place } from '../template/failure.ts';
export { type CompiledFormat, compileFormat } from './compiledFormat.ts';
export type { DecodedRecord, ImageRecord } from './record.ts';
export type { FormatResult, ImageResult, RunKind } from './result.ts';

export interface FormatOptions {
  /** IANA name of the zone the CLI would run in; the system's if not given. */
  readonly timeZone?: string;
  readonly budget?: Budget;
}

/** Prints what `docker image inspect --format FORMAT IMAGE...` prints. */
export const formatInspect = (
  format: string,
  records: readonly ImageRecord[],
  options: FormatOptions = {},
): FormatResult => {
  const decode = recordDecoder(options);
  return compileFormat(format).run(records.map(decode), options);
};
