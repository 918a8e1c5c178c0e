/** A span in the units docker tells it in. */
export interface Span {
  readonly unit: 'moment' | 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
  /** Whole ones; 1 of a minute or an hour is docker's "About a". */
  readonly count: number;
}

/**
 * A span of milliseconds in docker's units.
 * https://github.com/docker/go-units/blob/v0.5.0/duration.go
 */
export function spanOf(milliseconds: number): Span {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < 1) return { unit: 'moment', count: 0 };
  if (seconds < 60) return { unit: 'second', count: seconds };
  const minutes = Math.trunc(milliseconds / 60_000);
  if (minutes < 60) return { unit: 'minute', count: minutes };
  const hours = Math.trunc(milliseconds / 3_600_000 + 0.5);
  if (hours < 48) return { unit: 'hour', count: hours };
  const days = Math.trunc(hours / 24);
  if (hours < 24 * 7 * 2) return { unit: 'day', count: days };
  if (hours < 24 * 30 * 2) return { unit: 'week', count: Math.trunc(days / 7) };
  if (hours < 24 * 365 * 2) return { unit: 'month', count: Math.trunc(days / 30) };
  return { unit: 'year', count: Math.trunc(Math.trunc(milliseconds / 3_600_000) / 24 / 365) };
}

/** A span of milliseconds in docker's words: `About an hour`. */
export function humanDuration(milliseconds: number): string {
  const { unit, count } = spanOf(milliseconds);
  if (unit === 'moment') return 'Less than a second';
  if (count === 1 && unit === 'second') return '1 second';
  if (count === 1 && (unit === 'minute' || unit === 'hour'))
    return unit === 'hour' ? 'About an hour' : 'About a minute';
  return `${count} ${unit}s`;
}
