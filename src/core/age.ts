/**
 * How long ago, in docker's words: `3 weeks ago`. `N/A` for what carries no date, as in `docker history`.
 * Both times are milliseconds since the Unix epoch.
 */
export function age(created: number, now: number): string {
  return created > 0 ? `${humanDuration(now - created)} ago` : 'N/A';
}

/**
 * A span of milliseconds in docker's words: `About an hour`.
 * https://github.com/docker/go-units/blob/v0.5.0/duration.go
 */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.trunc(milliseconds / 60_000);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.trunc(milliseconds / 3_600_000 + 0.5);
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  const days = Math.trunc(hours / 24);
  if (hours < 24 * 7 * 2) return `${days} days`;
  if (hours < 24 * 30 * 2) return `${Math.trunc(days / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.trunc(days / 30)} months`;
  return `${Math.trunc(Math.trunc(milliseconds / 3_600_000) / 24 / 365)} years`;
}
