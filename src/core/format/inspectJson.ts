const TOKENS = /"(?:[^"\\]|\\[^])*"|[{}[\],:]|[^"{}[\],:\s]+/g;

/** Go's `json.Compact`: only the space between tokens goes. */
export const compactJson = (text: string): string => (text.match(TOKENS) ?? []).join('');

/** Go's `json.Indent` with four spaces, starting at some depth. */
export const indentJson = (text: string, depth: number): string => {
  let indented = '';
  let level = depth;
  let open = false;
  const newLine = (): string => `\n${'    '.repeat(level)}`;
  for (const token of text.match(TOKENS) ?? []) {
    if (token === '}' || token === ']') {
      level--;
      indented += open ? token : newLine() + token;
      open = false;
      continue;
    }
    if (open) indented += newLine();
    open = token === '{' || token === '[';
    if (open) level++;
    indented += token === ',' ? `,${newLine()}` : token === ':' ? ': ' : token;
  }
  return indented;
};
