export type ShellWords =
  | { readonly ok: true; readonly words: readonly string[] }
  /** A quote that is opened at `offset` is never closed, or the text ends in a lone backslash there. */
  | { readonly ok: false; readonly offset: number };

/** Splits a command line into words as a POSIX shell does: quotes and backslashes, and nothing expanded. */
export function splitWords(text: string): ShellWords {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '\\') {
      if (at + 1 >= text.length) return { ok: false, offset: at };
      at++;
      word = (word ?? '') + text.charAt(at);
    } else if (character === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return { ok: false, offset: at };
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (character === '"') {
      const quoted = doubleQuoted(text, at + 1);
      if (quoted === undefined) return { ok: false, offset: at };
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return { ok: true, words };
}

/** In double quotes a backslash keeps its own place but before `"`, `\`, `$` and a backtick. */
function doubleQuoted(text: string, start: number): { readonly text: string; readonly end: number } | undefined {
  let inner = '';
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return { text: inner, end: at };
    if (character === '\\' && /["\\$`]/.test(text.charAt(at + 1))) at++;
    inner += text.charAt(at);
  }
  return undefined;
}
