/** Reading fields out of JSON that nobody has vouched for: what is absent or of another type reads as the empty value. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsAt(value: unknown, key: string): Fields {
  const field = isFields(value) ? value[key] : undefined;
  return isFields(field) ? field : {};
}

export function textAt(value: unknown, key: string): string {
  const field = isFields(value) ? value[key] : undefined;
  return typeof field === 'string' ? field : '';
}

export function numberAt(value: unknown, key: string): number | undefined {
  const field = isFields(value) ? value[key] : undefined;
  return typeof field === 'number' && Number.isFinite(field) ? field : undefined;
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const field = isFields(value) ? value[key] : undefined;
  return Array.isArray(field) ? field : [];
}

/** A list of texts; a single text counts as a list of one, as very old images have it. */
export function textsAt(value: unknown, key: string): readonly string[] {
  const field = isFields(value) ? value[key] : undefined;
  if (typeof field === 'string') return field === '' ? [] : [field];
  return listAt(value, key).filter((item) => typeof item === 'string');
}

export function textMapAt(value: unknown, key: string): Readonly<Record<string, string>> {
  const pairs = Object.entries(fieldsAt(value, key)).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  return Object.fromEntries(pairs);
}

/** Milliseconds since the epoch from a time as Go writes one; 0 for Go's zero time and for no time at all. */
export function timeAt(value: unknown, key: string): number {
  const time = Date.parse(textAt(value, key));
  return Number.isNaN(time) || time < -62_000_000_000_000 ? 0 : time;
}
