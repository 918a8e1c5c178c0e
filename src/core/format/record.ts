import { GoError } from '../template/failure.ts';
import { fromBytes, toDisplay } from '../template/goString.ts';
import type { Value } from '../template/value.ts';
import { decode } from './decodeRecord.ts';
import type { Json } from './json.ts';
import { rawValue } from './rawRecord.ts';
import { readJson } from './readJson.ts';
import { INSPECT_RESPONSE } from './recordTypes.ts';
import { localZone } from './zone.ts';

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

/** Makes a function that reads records; it keeps what it knows of the time zone. */
export const recordDecoder = (
  options: { readonly timeZone?: string } = {},
): ((record: ImageRecord) => DecodedRecord) => {
  const local = localZone(options.timeZone);
  return (record) => {
    if ('error' in record) return { kind: 'error', message: record.error };
    const text = fromBytes(record);
    try {
      const json = readJson(text);
      let raw: { readonly value: Value } | undefined;
      return {
        kind: 'record',
        text,
        json,
        typed: decode(INSPECT_RESPONSE, json, local),
        raw: () => (raw ??= { value: rawValue(json) }).value,
      };
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      return { kind: 'error', message: toDisplay(error.message), text };
    }
  };
};
