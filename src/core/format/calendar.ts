export const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

export const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

export const SECONDS_PER_DAY = 86_400;
/** The calendar repeats after 400 years, and so do the days of the week. */
const ERA_YEARS = 400;
const ERA_DAYS = 146_097;
/** JavaScript takes the years before 100 for others. */
const ERAS_AHEAD = 5;

/** A moment as a calendar and a clock show it. */
export interface Civil {
  readonly year: number;
  /** 1-based. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Sunday is 0. */
  readonly weekday: number;
  /** 1-based. */
  readonly yearDay: number;
}

/** The proleptic Gregorian date and time of some seconds since 1970. */
export const civilOf = (seconds: number): Civil => {
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  // Within the range of JavaScript's dates.
  const era = Math.floor(days / ERA_DAYS);
  const date = new Date((seconds - era * ERA_DAYS * SECONDS_PER_DAY) * 1000);
  const [eraYear = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = date
    .toISOString()
    .split(/\D/)
    .map(Number);
  const year = eraYear + era * ERA_YEARS;
  return { year, month, day, hour, minute, second, weekday: date.getUTCDay(), yearDay: days - daysOf(year, 1, 1) + 1 };
};

/** The days from 1970 to a date; months and days beyond their ends carry over. */
export const daysOf = (year: number, month: number, day: number): number => {
  const years = Math.floor((month - 1) / 12);
  const era = Math.floor((year + years) / ERA_YEARS) - ERAS_AHEAD;
  const date = Date.UTC(year + years - era * ERA_YEARS, month - 1 - 12 * years);
  return date / (1000 * SECONDS_PER_DAY) + era * ERA_DAYS + day - 1;
};

export const daysIn = (month: number, year: number): number => daysOf(year, month + 1, 1) - daysOf(year, month, 1);
