/** Which paths of a build context are left out, by the lines of a `.dockerignore`. */
export interface IgnorePatterns {
  readonly patterns: readonly IgnorePattern[];
  /** Some pattern begins with `!`. */
  readonly hasExceptions: boolean;
}

export interface IgnorePattern {
  /** Clean, with `/`, without the `!`. */
  readonly text: string;
  readonly isException: boolean;
  readonly matches: (path: string) => boolean;
}

/** A line that Go's `filepath.Match` would not take. */
export class BadPattern extends Error {
  readonly pattern: string;

  constructor(pattern: string) {
    super(pattern);
    this.name = 'BadPattern';
    this.pattern = pattern;
  }
}

/**
 * The patterns of a `.dockerignore`, read as docker reads them. On Windows `\` is a separator, elsewhere it escapes.
 * https://github.com/moby/patternmatcher/blob/v0.6.0/ignorefile/ignorefile.go
 */
export function readIgnoreFile(text: string, isWindows = false): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .map((line) => {
      const trimmed = isWindows ? line.trim().replaceAll('\\', '/') : line.trim();
      const isException = trimmed.startsWith('!');
      const pattern = isException ? trimmed.slice(1).trim() : trimmed;
      const clean = pattern === '' ? '' : cleanPath(pattern);
      return (isException ? '!' : '') + (clean.length > 1 ? clean.replace(/^\//, '') : clean);
    });
}

/** Compiles patterns; throws `BadPattern`. https://github.com/moby/patternmatcher/blob/v0.6.0/patternmatcher.go */
export function ignorePatterns(lines: readonly string[]): IgnorePatterns {
  const patterns = lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line): IgnorePattern => {
      const clean = cleanPath(line);
      const isException = clean.startsWith('!');
      const text = isException ? clean.slice(1) : clean;
      if (text === '' || !isWellFormed(text)) throw new BadPattern(line);
      return { text, isException, matches: matcher(text) };
    });
  return { patterns, hasExceptions: patterns.some(({ isException }) => isException) };
}

/** Which patterns matched a path or one above it: what is asked of a directory's content stands on its own answer. */
export type MatchedPatterns = readonly boolean[];

/** Whether a path is left out, from the answer for the directory it is in; `above` is empty for the context's root. */
export function isIgnored(
  { patterns }: IgnorePatterns,
  path: string,
  above: MatchedPatterns,
): { readonly ignored: boolean; readonly matched: MatchedPatterns } {
  let ignored = false;
  const matched = patterns.map(({ isException, matches }, index) => {
    if (above[index] !== true && (isException !== ignored || !matches(path))) return false;
    ignored = !isException;
    return true;
  });
  return { ignored, matched };
}

/** Whether a path is left out, by itself or by a directory above it. */
export function isPathIgnored({ patterns }: IgnorePatterns, path: string): boolean {
  const parts = path.split('/');
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return patterns.reduce(
    (ignored, { isException, matches }) => (isException === ignored && paths.some(matches) ? !isException : ignored),
    false,
  );
}

/** Whether something in a directory that is left out may be wanted after all: docker looks at how its exceptions begin. */
export function mayHoldExceptions({ patterns }: IgnorePatterns, directory: string): boolean {
  return patterns.some(({ isException, text }) => isException && `${text}/`.startsWith(`${directory}/`));
}

/** As Go's `path.Clean`. */
function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isRooted) parts.push(part);
  }
  const clean = (isRooted ? '/' : '') + parts.join('/');
  return clean === '' ? '.' : clean;
}

/** Whether Go's `filepath.Match` takes a pattern: brackets closed and not empty, nothing escaped at the end. */
function isWellFormed(pattern: string): boolean {
  const range = String.raw`(?:\\[^]|[^\]\\-])(?:-(?:\\[^]|[^\]\\-]))?`;
  return new RegExp(String.raw`^(?:\\[^]|[^\\[]|\[\^?(?:${range})+\])*$`).test(pattern);
}

function matcher(pattern: string): (path: string) => boolean {
  const { kind, source } = compiled(pattern);
  switch (kind) {
    case 'exact':
      return (path) => path === pattern;
    case 'prefix':
      return (path) => path.startsWith(pattern.slice(0, -2));
    case 'suffix': {
      const suffix = pattern.slice(2);
      return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
    }
    case 'regexp': {
      const regexp = expression(`^${source}$`);
      return (path) => regexp.test(path);
    }
    default:
      return kind satisfies never;
  }
}

interface Compiled {
  readonly kind: 'exact' | 'prefix' | 'suffix' | 'regexp';
  readonly source: string;
}

function compiled(pattern: string): Compiled {
  const characters = Array.from(pattern);
  let kind: Compiled['kind'] = 'exact';
  let source = '';
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    const isFirst = at === 0;
    if (character === '*' && characters[at + 1] === '*') {
      at++;
      if (characters[at + 1] === '/') at++;
      if (at + 1 < characters.length) {
        source += '(?:.*/)?';
        kind = 'regexp';
      } else if (kind === 'exact') {
        kind = 'prefix';
      } else {
        source += '.*';
        kind = 'regexp';
      }
      if (isFirst) kind = 'suffix';
    } else if (character === '*' || character === '?') {
      source += character === '*' ? '[^/]*' : '[^/]';
      kind = 'regexp';
    } else if (character === '\\') {
      source += escaped(characters[++at] ?? '\\');
      kind = 'regexp';
    } else if (character === '[' || character === ']') {
      source += character;
      kind = 'regexp';
    } else {
      source += /[.+()|{}$]/.test(character) ? `\\${character}` : character;
    }
  }
  return { kind, source };
}

function escaped(character: string): string {
  return /[\^$\\.*+?()[\]{}|/dDsSwW]/.test(character) ? `\\${character}` : character;
}

/** By whole characters where that is a valid expression; a bracket that closes nothing is none. */
function expression(source: string): RegExp {
  try {
    return new RegExp(source, 'su');
  } catch {
    return new RegExp(source, 's');
  }
}
