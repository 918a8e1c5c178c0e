/** Reads what Go's `%q` and `%v` print, in which builders record arguments: `["nginx" "-g"]`, `[/data /logs]`, `'\x03'`. */

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/**
 * The quoted text that begins at `from`, and where it ends; undefined where none does.
 * https://go.dev/ref/spec#String_literals
 */
export function readGoQuoted(text: string, from: number): { readonly value: string; readonly end: number } | undefined {
  const quote = text[from];
  if (quote !== '"' && quote !== "'") return undefined;
  let value = '';
  let at = from + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === quote) return { value, end: at + 1 };
    if (character !== '\\') {
      value += character;
      at++;
      continue;
    }
    const escape = readEscape(text, at + 1);
    if (escape === undefined) return undefined;
    value += escape.value;
    at = escape.end;
  }
  return undefined;
}

/**
 * The elements of a list in square brackets, quoted (with or without commas: Go's `%q`, JSON) or bare (`%v`, where an
 * element with a space in it can't be told from two), and where the list ends; undefined where none begins at `from`.
 */
export function readGoList(
  text: string,
  from: number,
): { readonly values: readonly string[]; readonly end: number } | undefined {
  if (text[from] !== '[') return undefined;
  const values: string[] = [];
  let at = from + 1;
  while (at < text.length) {
    const character = text[at];
    if (character === ']') return { values, end: at + 1 };
    if (character === ' ' || character === ',') {
      at++;
      continue;
    }
    const quoted = readGoQuoted(text, at) ?? readBare(text, at);
    values.push(quoted.value);
    at = quoted.end;
  }
  return undefined;
}

function readBare(text: string, from: number): { readonly value: string; readonly end: number } {
  let end = from;
  while (end < text.length && text[end] !== ' ' && text[end] !== ']') end++;
  // A bracket inside an element of `%v` looks like the end: `[a[0] b]` is read as far as it can be told.
  return { value: text.slice(from, end), end };
}

function readEscape(text: string, at: number): { readonly value: string; readonly end: number } | undefined {
  const letter = text.charAt(at);
  const simple = Object.hasOwn(simpleEscapes, letter) ? simpleEscapes[letter] : undefined;
  if (simple !== undefined) return { value: simple, end: at + 1 };
  const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  if (digits === 0) {
    // JSON writes `\/`, and old builders recorded what a person wrote: keep it as it stands.
    return letter === '' ? undefined : { value: `\\${letter}`, end: at + 1 };
  }
  const hex = text.slice(at + 1, at + 1 + digits);
  const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN;
  if (!(code <= 0x10ffff)) return undefined;
  return { value: String.fromCodePoint(code), end: at + 1 + digits };
}
