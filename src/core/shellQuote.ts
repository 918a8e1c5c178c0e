/** Shells whose quoting rules differ. */
export type ShellName = 'bash' | 'zsh' | 'powershell' | 'cmd';

/**
 * The command line that prints what a template prints, for pasting into a shell's prompt.
 *
 * bash and zsh take any text in single quotes. PowerShell (before 7.3) and cmd garble double quotes inside an argument,
 * and cmd ends a line at a newline: for those two the template is put in other words that print the same.
 */
export function dockerCommand(template: string, images: readonly string[], shell: ShellName): string {
  const words = ['docker', 'image', 'inspect'];
  if (template !== '') words.push('--format', quoteTemplate(template, shell));
  return [...words, ...images.map((image) => quoteWord(image, shell))].join(' ');
}

/** One argument, quoted only where the shell would read something into it. */
export function quoteWord(word: string, shell: ShellName): string {
  return /^[\w@%+:./-]+$/.test(word) &&
    !(shell === 'cmd' && word.includes('%')) &&
    !(shell === 'powershell' && word.startsWith('@'))
    ? word
    : quote(word, shell);
}

function quoteTemplate(template: string, shell: ShellName): string {
  switch (shell) {
    case 'bash':
    case 'zsh':
      return quote(template, shell);
    case 'powershell':
      return quote(withoutCharacters(template, /["\r]/, shell), shell);
    case 'cmd':
      return quote(withoutCharacters(template, /["\r\n]/, shell), shell);
  }
}

function quote(text: string, shell: ShellName): string {
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `'${text.replaceAll("'", `'\\''`)}'`;
    case 'powershell':
      // PowerShell takes the typographic single quotes for its own.
      return `'${text.replace(/['\u2018-\u201b]/g, '$&$&').replaceAll('"', '\\"')}'`;
    case 'cmd':
      // Backslashes before a quote are the C runtime's to read.
      return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
  }
}

/** The template in words without the characters the shell cannot carry. */
function withoutCharacters(template: string, bad: RegExp, shell: ShellName): string {
  if (!bad.test(template) && !template.endsWith('\\')) return template;
  const pieces = templatePieces(template);
  const rewritten = pieces.map(({ kind, text }, index) => {
    switch (kind) {
      case 'text': {
        // What a trim marker would have removed must not become an action, which it would not remove.
        const trimmedStart = endsTrimming(pieces.slice(0, index)) ? text.replace(/^[ \t\r\n]+/, '') : text;
        const trimmed = startsTrimming(pieces.slice(index + 1))
          ? trimmedStart.replace(/[ \t\r\n]+$/, '')
          : trimmedStart;
        return charactersAsActions(trimmed, bad);
      }
      case 'string':
        return asRawString(text, bad) ?? text;
      case 'character':
        return bad.test(text) ? String(text.codePointAt(1) ?? 0) : text;
      case 'code':
        // White space between words: any other does as well.
        return shell === 'cmd' ? text.replace(/[\r\n]/g, ' ') : text.replaceAll('\r', ' ');
      case 'comment':
        return bad.test(text) ? '/**/' : text;
    }
  });
  const joined = rewritten.join('');
  return joined.endsWith('\\') ? `${joined.slice(0, -1)}{{printf \`%c\` 92}}` : joined;
}

function startsTrimming(pieces: readonly TemplatePiece[]): boolean {
  return /^\{\{-[ \t\r\n]/.test(
    pieces
      .slice(0, 4)
      .map(({ text }) => text)
      .join(''),
  );
}

function endsTrimming(pieces: readonly TemplatePiece[]): boolean {
  return /[ \t\r\n]-\}\}$/.test(
    pieces
      .slice(-4)
      .map(({ text }) => text)
      .join(''),
  );
}

function charactersAsActions(text: string, bad: RegExp): string {
  return Array.from(text, (character) =>
    bad.test(character) ? `{{printf \`%c\` ${character.codePointAt(0) ?? 0}}}` : character,
  ).join('');
}

/**
 * A string constant as a raw string; what a raw string cannot hold goes through printf. `undefined` where the constant is
 * not one (the command then carries the template's own error) or holds bytes that are no character.
 */
function asRawString(constant: string, bad: RegExp): string | undefined {
  const value = constant.startsWith('`') ? constant.slice(1, -1).replaceAll('\r', '') : unquoted(constant);
  if (value === undefined) return undefined;
  const codes: number[] = [];
  const raw = Array.from(value, (character) => {
    if (character !== '`' && !bad.test(character)) return character;
    codes.push(character.codePointAt(0) ?? 0);
    return undefined;
  });
  if (codes.length === 0) return `\`${value}\``;
  return `(printf \`${raw.map((character) => character?.replace('%', '%%') ?? '%c').join('')}\` ${codes.join(' ')})`;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** Go's interpreted string constant, without bytes beyond ASCII given by number. */
function unquoted(constant: string): string | undefined {
  if (!constant.endsWith('"') || constant.length < 2) return undefined;
  let value = '';
  const body = constant.slice(1, -1);
  const piece = /\\(?:([abfnrtv\\"])|x([0-7][0-9a-fA-F])|([01][0-7]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|[^\\]/suy;
  while (piece.lastIndex < body.length) {
    const match = piece.exec(body);
    if (match === null) return undefined;
    const [whole, simple, hex, octal, short, long] = match;
    const code = hex ?? short ?? long;
    if (simple !== undefined) value += simpleEscapes[simple] ?? '';
    else if (octal !== undefined) value += String.fromCharCode(parseInt(octal, 8));
    else if (code !== undefined) {
      const point = parseInt(code, 16);
      if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
      value += String.fromCodePoint(point);
    } else value += whole;
  }
  return value;
}

interface TemplatePiece {
  readonly kind: 'text' | 'string' | 'character' | 'comment' | 'code';
  readonly text: string;
}

/** A template cut where its quoting changes; nothing is lost. */
function templatePieces(template: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{{', at);
    const textEnd = open < 0 ? template.length : open;
    if (textEnd > at) pieces.push({ kind: 'text', text: template.slice(at, textEnd) });
    at = textEnd;
    if (open < 0) break;
    const piece =
      /(?<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)|(?<character>'(?:[^'\\\n]|\\.)*')|(?<comment>\/\*[\s\S]*?\*\/)|(?<end>\}\})|(?<code>[\s\S])/y;
    piece.lastIndex = at;
    for (let ended = false; !ended && piece.lastIndex < template.length;) {
      const match = piece.exec(template);
      if (match === null) break;
      const { groups = {} } = match;
      const kind =
        groups['string'] !== undefined
          ? 'string'
          : groups['character'] !== undefined
            ? 'character'
            : groups['comment'] !== undefined
              ? 'comment'
              : 'code';
      pieces.push({ kind, text: match[0] });
      at += match[0].length;
      ended = groups['end'] !== undefined;
    }
  }
  return pieces;
}
