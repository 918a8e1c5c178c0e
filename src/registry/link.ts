/**
 * The path and query of the next page that a `Link` header names; undefined where there is none. Only those count: pages are
 * asked of the registry that gave the first one, whatever host a proxy wrote into the header.
 * https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
export function nextPage(header: string, current: URL): string | undefined {
  const target = linkedPage(header);
  if (target === '' || !URL.canParse(target, current.href)) return undefined;
  const { pathname, search } = new URL(target, current);
  return pathname.startsWith('/v2/') ? pathname + search : undefined;
}

/** What a `Link` header names as the next page; empty where it names none. */
export function linkedPage(header: string): string {
  for (const [, target = '', parameters = ''] of header.matchAll(
    /<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s;,"]*))*)/g,
  )) {
    if (!/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=[\s;,]|$))/i.test(parameters)) continue;
    return target;
  }
  return '';
}
