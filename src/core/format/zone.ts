import { isNone } from '../template/none.ts';
import type { Pointer } from '../template/value.ts';
import { offsetText } from './timeText.ts';
import { type ZoneNames, zoneNames } from './zoneNames.ts';

/** What a zone says of a moment. */
export interface ZoneMoment {
  /** Seconds east of Greenwich. */
  readonly offset: number;
  /** Empty for an offset without a name. */
  readonly name: string;
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

/** An offset in seconds, and what it is called if it has a name. */
export const fixedZone = (offset: number, name = ''): Zone => ({
  kind: name ? 'utc' : 'fixed',
  name,
  at: () => ({ offset, name, isSummer: false }),
});

export const UTC = fixedZone(0, 'UTC');

/**
 * The zone of the machine the CLI runs on.
 * @param name IANA name; the system's if not given. An unknown name is UTC, as it is to Go.
 */
export const localZone = (name?: string): Zone => {
  const format = formatOf(name);
  if (!format) return { ...UTC, kind: 'local' };
  // Most records say all their times in UTC and ask for no names.
  let names: { readonly known: ZoneNames | undefined } | undefined;
  // The same moment is asked about again and again.
  let last: (ZoneMoment & { readonly seconds: number }) | undefined;
  return {
    kind: 'local',
    name: name ?? 'Local',
    at: (seconds) => {
      names ??= { known: zoneNames(name ?? format.resolvedOptions().timeZone) };
      if (last?.seconds !== seconds) last = { seconds, ...momentOf(format, seconds, names.known) };
      return last;
    },
  };
};

/** Before zones were introduced, every place had its own mean time. */
const FIRST_ZONES = -2_840_140_800;

const formatOf = (name: string | undefined): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat('en', { ...(name && { timeZone: name }), timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
};

const offsetAt = (format: Intl.DateTimeFormat, seconds: number): number => {
  // Intl's dates end 275,000 years from now; the offset does not change any more by then.
  const instant = Math.max(-8.64e12, Math.min(8.64e12, seconds));
  const [, sign, parts = ''] = /GMT([+-])(.+)/.exec(format.format(instant * 1000)) ?? [];
  const [hours = 0, minutes = 0, rest = 0] = parts.split(':').map(Number);
  return (sign === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + rest);
};

const momentOf = (format: Intl.DateTimeFormat, seconds: number, names: ZoneNames | undefined): ZoneMoment => {
  const offset = offsetAt(format, seconds);
  const standard = names && offsetAt(format, names.moment / 1000);
  const isSummer = Boolean(names?.summer) && offset !== standard;
  if (seconds < FIRST_ZONES && offset !== 0) return { offset, name: 'LMT', isSummer: false };
  if (names && offset === standard) return { offset, name: names.standard, isSummer };
  const isAnHourOff = names && !isNone(standard) && Math.abs(offset - standard) === 3600;
  // As the tz database names zones without a word: +03, -0330.
  return {
    offset,
    name: isSummer && isAnHourOff ? names.summer : offsetText('-0700', offset).replace(/00$/, ''),
    isSummer,
  };
};
