import { type Civil, civilOf, MONTHS, WEEKDAYS } from './calendar.ts';
import type { Zone } from './zone.ts';

/** A moment, and the zone it is shown in. */
export interface ZonedTime {
  /** Since 1970. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly zone: Zone;
}

// The elements of a layout, in Go's reference spelling and in the order Go tries them at one place.
const ELEMENT =
  /[.,](?:0+|9+)(?!\d)|January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm|[-Z]07(?:0000|:00:00|00|:00)?/g;

/** What is shown of a date and time for an element, and how wide: zeros or, after an underscore, spaces fill it. */
const SHOWN: Readonly<Record<string, (civil: Civil) => string | number>> = {
  '2006': ({ year }) => padded(year, 4),
  '06': ({ year }) => padded(Math.abs(year) % 100, 2),
  January: ({ month }) => MONTHS[month - 1] ?? '',
  Jan: ({ month }) => MONTHS[month - 1]?.slice(0, 3) ?? '',
  '1': ({ month }) => month,
  Monday: ({ weekday }) => WEEKDAYS[weekday] ?? '',
  Mon: ({ weekday }) => WEEKDAYS[weekday]?.slice(0, 3) ?? '',
  '2': ({ day }) => day,
  _2: ({ day }) => String(day).padStart(2),
  __2: ({ yearDay }) => String(yearDay).padStart(3),
  '002': ({ yearDay }) => padded(yearDay, 3),
  '15': ({ hour }) => padded(hour, 2),
  '3': ({ hour }) => hour % 12 || 12,
  '4': ({ minute }) => minute,
  '5': ({ second }) => second,
  PM: ({ hour }) => (hour >= 12 ? 'PM' : 'AM'),
  pm: ({ hour }) => (hour >= 12 ? 'pm' : 'am'),
};

/** What Format gives for a layout in Go's reference spelling. */
export const formatTime = (time: ZonedTime, layout: string): string => {
  const { seconds, nanoseconds, zone } = time;
  const { offset, abbreviation } = zone.at(seconds);
  const civil = civilOf(seconds + offset);
  return layout.replace(ELEMENT, (element) => {
    if (/^[.,]/.test(element)) return fractionText(element, nanoseconds);
    if (/^[-Z]/.test(element)) return offsetText(element, offset);
    if (element === 'MST') return abbreviation || offsetText('-0700', offset);
    const shown = SHOWN[element]?.(civil);
    return String(shown ?? padded(Number(SHOWN[element.slice(1)]?.(civil)), 2));
  });
};

/** The date and time a zone's clocks show. */
export const localCivil = ({ seconds, zone }: ZonedTime): Civil => civilOf(seconds + zone.at(seconds).offset);

const offsetText = (element: string, offset: number): string => {
  if (element.startsWith('Z') && offset === 0) return 'Z';
  // Go decides on the sign after it has dropped the seconds.
  const minutes = Math.trunc(offset / 60);
  const size = Math.abs(minutes);
  const colon = element.includes(':') ? ':' : '';
  let text = (minutes < 0 ? '-' : '+') + padded(Math.trunc(size / 60), 2);
  if (element.length > 3) text += colon + padded(size % 60, 2);
  if (element.length > 6) text += colon + padded(Math.abs(offset) % 60, 2);
  return text;
};

const fractionText = (element: string, nanoseconds: number): string => {
  const digits = padded(nanoseconds, 9).slice(0, element.length - 1);
  if (element.charAt(1) === '0') return element.charAt(0) + digits;
  const kept = digits.replace(/0+$/, '');
  return kept && element.charAt(0) + kept;
};

const padded = (value: number, width: number): string =>
  (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0');
