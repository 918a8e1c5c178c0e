/** How the parts of a template are coloured while it is typed; the engine alone says what is right. */
export interface TemplateToken {
  readonly kind:
    'text' | 'punctuation' | 'key' | 'string' | 'number' | 'keyword' | 'function' | 'variable' | 'comment' | 'space';
  readonly text: string;
}

const keywords = new Set([
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'block',
  'template',
  'break',
  'continue',
  'nil',
  'true',
  'false',
]);

const inAction =
  /(?<comment>\/\*[\s\S]*?\*\/)|(?<string>"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|'(?:[^'\\\n]|\\.)*'?)|(?<key>\.[\p{L}_][\p{L}\p{Nd}_]*)|(?<variable>\$[\p{L}\p{Nd}_]*)|(?<number>[+-]?\d[\w.]*)|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|(?<space>\s+)|(?<punctuation>[^\s])/uy;

/** Splits a template without losing a character. */
export function templateTokens(template: string): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{{', at);
    if (open < 0) {
      tokens.push({ kind: 'text', text: template.slice(at) });
      break;
    }
    if (open > at) tokens.push({ kind: 'text', text: template.slice(at, open) });
    tokens.push({ kind: 'punctuation', text: '{{' });
    at = open + 2;
    while (at < template.length) {
      if (template.startsWith('}}', at)) {
        tokens.push({ kind: 'punctuation', text: '}}' });
        at += 2;
        break;
      }
      inAction.lastIndex = at;
      const match = inAction.exec(template);
      if (match === null) {
        tokens.push({ kind: 'punctuation', text: template.slice(at, at + 1) });
        at += 1;
        continue;
      }
      tokens.push({ kind: kindOf(match), text: match[0] });
      at += match[0].length;
    }
  }
  return tokens;
}

function kindOf(match: RegExpExecArray): TemplateToken['kind'] {
  const groups = match.groups ?? {};
  if (groups['comment'] !== undefined) return 'comment';
  if (groups['string'] !== undefined) return 'string';
  if (groups['key'] !== undefined) return 'key';
  if (groups['variable'] !== undefined) return 'variable';
  if (groups['number'] !== undefined) return 'number';
  if (groups['word'] !== undefined) return keywords.has(match[0]) ? 'keyword' : 'function';
  return groups['space'] !== undefined ? 'space' : 'punctuation';
}

/** A stretch of the input that is underlined as wrong. UTF-16 offsets. */
export interface Squiggle {
  readonly start: number;
  readonly end: number;
}

/** Tokens cut at the edges of the squiggle, each with whether it lies under it. */
export function withSquiggle(
  tokens: readonly TemplateToken[],
  squiggle: Squiggle | undefined,
): { readonly token: TemplateToken; readonly wrong: boolean }[] {
  if (squiggle === undefined) return tokens.map((token) => ({ token, wrong: false }));
  const parts: { token: TemplateToken; wrong: boolean }[] = [];
  let at = 0;
  for (const token of tokens) {
    const cuts = [0, squiggle.start - at, squiggle.end - at, token.text.length]
      .map((cut) => Math.min(Math.max(cut, 0), token.text.length))
      .sort((left, right) => left - right);
    for (let index = 0; index + 1 < cuts.length; index += 1) {
      const start = cuts[index] ?? 0;
      const text = token.text.slice(start, cuts[index + 1]);
      const wrong = at + start >= squiggle.start && at + start < squiggle.end;
      if (text !== '') parts.push({ token: { kind: token.kind, text }, wrong });
    }
    at += token.text.length;
  }
  return parts;
}
