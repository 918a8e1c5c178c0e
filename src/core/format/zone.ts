import type { Pointer } from '../template/value.ts';
import { zoneNames } from './zoneNames.ts';

/** What a zone says of a moment. */
export interface ZoneMoment {
  /** Seconds east of Greenwich. */
  readonly offset: number;
  /** Empty for an offset without a name. */
  readonly abbreviation: string;
  readonly isSummer: boolean;
}

/** Go's time.Location. */
export interface Zone {
  readonly kind: 'utc' | 'local' | 'fixed';
  /** As Location.String() gives it. */
  readonly name: string;
  readonly at: (seconds: number) => ZoneMoment;
  /** The one *time.Location of the zone, once it was asked for. */
  location?: Pointer;
}

export const UTC: Zone = {
  kind: 'utc',
  name: 'UTC',
  at: () => ({ offset: 0, abbreviation: 'UTC', isSummer: false }),
};

/** A nameless offset, in seconds. */
export const fixedZone = (offset: number): Zone => ({
  kind: 'fixed',
  name: '',
  at: () => ({ offset, abbreviation: '', isSummer: false }),
});

/**
 * The zone of the machine the CLI runs on.
 * @param name IANA name; the system's if not given. An unknown name is UTC, as it is to Go.
 */
export const localZone = (name?: string): Zone => {
  const format = formatterFor(name);
  if (!format) return { ...UTC, kind: 'local' };
  const zone = name ?? format.resolvedOptions().timeZone;
  // Most records say all their times in UTC and ask for no names.
  let names: { readonly known: Abbreviations | undefined } | undefined;
  const seen = new Map<number, ZoneMoment>();
  return {
    kind: 'local',
    name: name ?? 'Local',
    at: (seconds) => {
      const earlier = seen.get(seconds);
      if (earlier) return earlier;
      names ??= { known: abbreviationsOf(format, zone) };
      const moment = momentOf(offsetAt(format, seconds), seconds, names.known);
      if (seen.size > MAX_REMEMBERED) seen.clear();
      seen.set(seconds, moment);
      return moment;
    },
  };
};

const MAX_REMEMBERED = 1000;
/** Before zones were introduced, every place had its own mean time. */
const FIRST_ZONES = -2_840_140_800;

interface Abbreviations {
  readonly standard: string;
  readonly offset: number;
  readonly summer: string;
}

const formatterFor = (name: string | undefined): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...(name === undefined ? {} : { timeZone: name }),
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
};

const offsetAt = (format: Intl.DateTimeFormat, seconds: number): number => {
  // Intl's dates end 275,000 years from now; the offset does not change any more by then.
  const instant = Math.max(-8.64e12, Math.min(8.64e12, seconds));
  const part: Record<string, number> = {};
  let isBeforeChrist = false;
  for (const { type, value } of format.formatToParts(instant * 1000)) {
    if (type === 'era') isBeforeChrist = value.startsWith('B');
    else part[type] = Number(value);
  }
  const { ['year']: year = 0, ['month']: month = 1, ['day']: day = 1 } = part;
  const { ['hour']: hour = 0, ['minute']: minute = 0, ['second']: second = 0 } = part;
  const local = new Date(0);
  local.setUTCFullYear(isBeforeChrist ? 1 - year : year, month - 1, day);
  local.setUTCHours(hour, minute, second);
  return Math.round(local.getTime() / 1000) - instant;
};

const momentOf = (offset: number, seconds: number, names: Abbreviations | undefined): ZoneMoment => {
  const isSummer = names !== undefined && names.summer !== '' && offset !== names.offset;
  if (seconds < FIRST_ZONES && offset !== 0) return { offset, abbreviation: 'LMT', isSummer: false };
  if (names?.offset === offset) return { offset, abbreviation: names.standard, isSummer };
  if (isSummer && Math.abs(offset - names.offset) === 3600) return { offset, abbreviation: names.summer, isSummer };
  return { offset, abbreviation: numericName(offset), isSummer };
};

// As the tz database names zones without a word: +03, -0330.
const numericName = (offset: number): string => {
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const digits = [Math.trunc(minutes / 60), minutes % 60].map((number) => String(number).padStart(2, '0'));
  return `${offset < 0 ? '-' : '+'}${digits[0] ?? ''}${digits[1] === '00' ? '' : (digits[1] ?? '')}`;
};

const abbreviationsOf = (format: Intl.DateTimeFormat, zone: string): Abbreviations | undefined => {
  const names = zoneNames(zone);
  return names && { ...names, offset: offsetAt(format, names.moment / 1000) };
};
