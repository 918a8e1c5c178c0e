import { l10n } from './l10n.ts';

/** How much was printed, and how docker ended. */
export function sizeWords(bytes: number, exit: number): string {
  if (exit !== 0) return l10n.t('exit code {0}', exit);
  if (bytes >= 10_000) return `${l10n.number(Math.round(bytes / 1000))} kB`;
  return bytes === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', l10n.number(bytes));
}

export function matchCount(count: number): string {
  return count === 1 ? l10n.t('1 match') : l10n.t('{0} matches', l10n.number(count));
}

export function imageCount(count: number): string {
  return count === 1 ? l10n.t('1 image') : l10n.t('{0} images', l10n.number(count));
}

/** Whether a text is a JSON object or array, so that it opens as such. */
export function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** An id as docker shows it in a list: twelve digits. */
export function shortId(id: string): string {
  return id.replace(/^(?:sha256:)?([0-9a-f]{12})[0-9a-f]*$/, '$1');
}
