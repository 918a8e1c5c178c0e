/**
 * Makes a text from outside safe to look at on one line: characters that can't be seen, that turn the direction of
 * writing, or that a font draws as it likes are written as escapes (`\n`, `\x1b`, `\u202e`).
 */
export function shown(text: string): string {
  return /^[ -~]*$/.test(text) ? text : text.replace(hidden, escaped);
}

/** The same for a text of several lines: line feeds and tabs stay, a carriage return before a line feed goes. */
export function shownLines(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(hidden, (character) => (/[\n\t]/.test(character) ? character : escaped(character)));
}

/** Shortens a text to `limit` characters, saying how many are left out. Apply it before `shown`. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = isLowSurrogate(text.charCodeAt(limit)) ? limit - 1 : limit;
  return `${text.slice(0, end)}… (+${text.length - end})`;
}

/**
 * Controls, formats (bidi, joiners, tags), line and paragraph separators, every space but the plain one, surrogates on their own,
 * private use (icon fonts), what Unicode says to ignore and the blank Braille pattern. An emoji may keep its presentation selector.
 */
const hidden =
  /(?!(?<=\p{Emoji_Presentation}|\p{Extended_Pictographic})\ufe0f)(?! )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/gu;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  if (point > 0xffff) return `\\u{${hex}}`;
  return named[character] ?? (point > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
