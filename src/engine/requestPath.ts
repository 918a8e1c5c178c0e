import { SourceError } from '../core/failure.ts';

/**
 * A path with the names in it made harmless: nothing in a name starts a query, and no name climbs out of its endpoint.
 * Slashes stay, as repositories have them. Throws `bad-reference` for an empty, `.` or `..` segment.
 */
export function encodePath(path: string): string {
  const segments = path.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..')
      throw new SourceError({ kind: 'bad-reference', text: path, reason: 'empty-part' });
  }
  return `/${segments.map(encodeSegment).join('/')}`;
}

/** `?a=1&b=2`, or nothing. Lists repeat their key, objects become JSON, what is undefined is left out. */
export function queryString(values: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value])
      query.append(key, typeof item === 'string' ? item : JSON.stringify(item));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Docker's own clients leave the colon and the at sign of a reference as they are. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll('%3A', ':').replaceAll('%40', '@');
}
