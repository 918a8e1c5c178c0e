import { decodeName } from './bytes.ts';

/** The records of a pax extended header, keys in order of their first mention. */
export type PaxRecords = ReadonlyMap<string, string>;

/**
 * Reads `length key=value\n` records. Undefined where one is malformed.
 * The pieces of a sparse map in format 0.0 come as repeated keys: they are joined to format 0.1's `GNU.sparse.map`.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function readPax(bytes: Uint8Array): PaxRecords | undefined {
  const records = new Map<string, string>();
  const sparse: string[] = [];
  for (let at = 0; at < bytes.length;) {
    // GNU tar and others pad with zeros.
    if (bytes[at] === 0) break;
    const record = readRecord(bytes, at);
    if (record === undefined) return undefined;
    at = record.end;
    if (record.key === 'GNU.sparse.offset' || record.key === 'GNU.sparse.numbytes') sparse.push(record.value);
    else records.set(record.key, record.value);
  }
  if (sparse.length > 0) records.set('GNU.sparse.map', sparse.join(','));
  return records;
}

function readRecord(
  bytes: Uint8Array,
  at: number,
): { readonly key: string; readonly value: string; readonly end: number } | undefined {
  let length = 0;
  let index = at;
  for (; index < bytes.length && bytes[index] !== 0x20; index++) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9 || index - at > 9) return undefined;
    length = length * 10 + digit;
  }
  const end = at + length;
  if (end > bytes.length || end <= index + 2 || bytes[end - 1] !== 0x0a) return undefined;
  const equals = bytes.indexOf(0x3d, index + 1);
  if (equals === -1 || equals >= end) return undefined;
  return {
    key: decodeName(bytes.subarray(index + 1, equals)),
    value: decodeName(bytes.subarray(equals + 1, end - 1)),
    end,
  };
}

/** A decimal number of a record with up to nine fractional digits; undefined where it is none. */
export function paxNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,16}(?:\.\d*)?$/.test(text) ? Number(text) : undefined;
}
