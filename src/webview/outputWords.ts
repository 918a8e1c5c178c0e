/** How much was printed, and how docker ended. */
export function sizeWords(bytes: number, exit: number): string {
  const size = bytes < 10_000 ? counted(bytes, 'byte', 'bytes') : `${Math.round(bytes / 1000).toLocaleString('en')} kB`;
  return exit === 0 ? size : `exit code ${exit}`;
}

export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
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
