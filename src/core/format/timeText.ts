import { type Civil, civilOf, MONTHS, WEEKDAYS } from './calendar.ts';
import { SECOND } from './duration.ts';
import type { Zone, ZoneMoment } from './zone.ts';

/** A moment, and the zone it is shown in. */
export interface ZonedTime {
  /** Nanoseconds since 1970. */
  readonly instant: bigint;
  readonly zone: Zone;
}

/** What is left after whole units, never negative. */
export const remainder = (value: bigint, unit: bigint): bigint => ((value % unit) + unit) % unit;

/** The whole units, rounded down. */
export const wholeUnits = (value: bigint, unit: bigint): bigint => (value - remainder(value, unit)) / unit;

const secondsOf = ({ instant }: ZonedTime): number => Number(wholeUnits(instant, SECOND));

/** What the zone says of the moment. */
export const zoneMoment = (time: ZonedTime): ZoneMoment => time.zone.at(secondsOf(time));

/** The date and time the zone's clocks show. */
export const localCivil = (time: ZonedTime): Civil => civilOf(secondsOf(time) + zoneMoment(time).offset);

// The elements of a layout, in Go's reference spelling and in the order Go tries them at one place.
const ELEMENT =
  /[.,](?:0+|9+)(?!\d)|January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm|[-Z]07(?:0000|:00:00|00|:00)?/g;

/** What is shown of a date and time for an element; a zero before the element stands for a second digit. */
const SHOWN: Readonly<Record<string, (civil: Civil) => string | number | undefined>> = {
  '2006': (civil) => padded(civil.year, 4),
  '06': (civil) => padded(Math.abs(civil.year) % 100),
  January: (civil) => MONTHS[civil.month - 1],
  Jan: (civil) => MONTHS[civil.month - 1]?.slice(0, 3),
  '1': (civil) => civil.month,
  Monday: (civil) => WEEKDAYS[civil.weekday],
  Mon: (civil) => WEEKDAYS[civil.weekday]?.slice(0, 3),
  '2': (civil) => civil.day,
  _2: (civil) => String(civil.day).padStart(2),
  __2: (civil) => String(civil.yearDay).padStart(3),
  '002': (civil) => padded(civil.yearDay, 3),
  '15': (civil) => padded(civil.hour),
  '3': (civil) => civil.hour % 12 || 12,
  '4': (civil) => civil.minute,
  '5': (civil) => civil.second,
  PM: (civil) => (civil.hour < 12 ? 'AM' : 'PM'),
  pm: (civil) => (civil.hour < 12 ? 'am' : 'pm'),
};

/** What Format gives for a layout in Go's reference spelling. */
export const formatTime = (time: ZonedTime, layout: string): string => {
  const { offset, name } = zoneMoment(time);
  const civil = localCivil(time);
  return layout.replace(ELEMENT, (element) => {
    if (/^[.,]/.test(element)) return fractionText(element, Number(remainder(time.instant, SECOND)));
    if (/^[-Z]/.test(element)) return offsetText(element, offset);
    if (element === 'MST') return name || offsetText('-0700', offset);
    return String(SHOWN[element]?.(civil) ?? padded(Number(SHOWN[element.slice(1)]?.(civil))));
  });
};

/** An offset in seconds as an element of a layout shows it. */
export const offsetText = (element: string, offset: number): string => {
  if (element[0] === 'Z' && offset === 0) return 'Z';
  // Go decides on the sign after it has dropped the seconds.
  const minutes = Math.trunc(offset / 60);
  const size = Math.abs(minutes);
  const colon = element.includes(':') ? ':' : '';
  let text = (minutes < 0 ? '-' : '+') + padded(Math.trunc(size / 60));
  if (element.length > 3) text += colon + padded(size % 60);
  if (element.length > 6) text += colon + padded(Math.abs(offset) % 60);
  return text;
};

const fractionText = (element: string, nanoseconds: number): string => {
  const text = element.slice(0, 1) + padded(nanoseconds, 9).slice(0, element.length - 1);
  return element[1] === '0' ? text : text.replace(/\D?0*$/, '');
};

const padded = (value: number, width = 2): string =>
  (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0');
