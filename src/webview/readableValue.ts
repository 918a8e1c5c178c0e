import { humanDuration } from '../core/age.ts';
import { formatBytes } from '../core/bytes.ts';
import { scalarText, type JsonDocument } from '../core/json.ts';
import type { FactName } from '../core/compareImages.ts';
import { ageWords } from './ageWords.ts';
import { l10n } from './l10n.ts';

/** Keys of an inspect record whose numbers are bytes. */
const sizeKeys = new Set(['Size', 'VirtualSize', 'SharedSize', 'size', 'Content', 'Total', 'Unpacked']);
/** Keys whose numbers are nanoseconds: a health check's. */
const durationKeys = new Set(['Interval', 'Timeout', 'StartPeriod', 'StartInterval']);

/** RFC 3339, as Go writes times. */
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** A size, a span or a time in a person's words, where the node is one. */
export function readableValue(document: JsonDocument, node: number, now: number): string | undefined {
  const key = document.key(node);
  switch (document.kind(node)) {
    case 'number': {
      const value = Number(scalarText(document, node));
      if (key === undefined || !(value > 0)) return undefined;
      if (sizeKeys.has(key)) return value < 1000 ? undefined : formatBytes(value);
      return durationKeys.has(key) ? humanDuration(value / 1e6) : undefined;
    }
    case 'string':
      return readableTime(scalarText(document, node), now);
    default:
      return undefined;
  }
}

/** A fact of a comparison with its readable form beside it; sizes of images on a registry are compressed ones. */
export function factWords(name: string, value: string, now: number, isCompressed: boolean): string {
  const words =
    name === ('Size' satisfies FactName) ? sizeWords(Number(value), isCompressed) : readableTime(value, now);
  return words === undefined ? value : `${value} (${words})`;
}

function sizeWords(size: number, isCompressed: boolean): string {
  return isCompressed ? l10n.t('{0} compressed', formatBytes(size)) : formatBytes(size);
}

function readableTime(text: string, now: number): string | undefined {
  if (text.length > 40 || !timePattern.test(text)) return undefined;
  const time = Date.parse(text);
  // The zero time of Go means "never"; a time to come is left alone.
  return time > 0 && time <= now ? ageWords(time, now) : undefined;
}
