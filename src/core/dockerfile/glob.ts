/** A shell pattern: single characters, `any` for any one of them and `many` for any number. */
export type Glob = readonly string[];

/** Reads a shell pattern, in which a backslash takes `*` and `?` their meaning; undefined where one stands before anything else. */
export function readGlob(text: string): Glob | undefined {
  const glob: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '*') {
      // of several stars in a row one says it all
      if (glob.at(-1) !== 'many') glob.push('many');
    } else if (character === '?') {
      glob.push('any');
    } else if (character === '\\') {
      const escaped = text.charAt(++i);
      if (!/^[*?\\}/]$/.test(escaped)) return undefined;
      glob.push(escaped);
    } else {
      glob.push(character);
    }
  }
  return glob;
}

/** `${A#pattern}`, or the longest with `##`. */
export function withoutPrefix(value: string, glob: Glob, longest: boolean): string {
  const ends = endsOf(value, 0, glob);
  const end = longest ? ends.at(-1) : ends[0];
  return end === undefined ? value : value.slice(end);
}

/** `${A%pattern}`, or the longest with `%%`. */
export function withoutSuffix(value: string, glob: Glob, longest: boolean): string {
  const ends = endsOf(reversed(value), 0, [...glob].reverse());
  const end = longest ? ends.at(-1) : ends[0];
  return end === undefined ? value : value.slice(0, value.length - end);
}

/** `${A/pattern/replacement}`, everywhere with `//`; undefined for values so long that it would take noticeable time. */
export function replaced(value: string, glob: Glob, replacement: string, everywhere: boolean): string | undefined {
  if (value.length * value.length * glob.length > maxSteps) return undefined;
  let result = '';
  let lastEnd = -1;
  for (let at = 0; at <= value.length;) {
    const end = everywhere || lastEnd === -1 ? endsOf(value, at, glob).at(-1) : undefined;
    if (end !== undefined && (end > at || at !== lastEnd)) {
      result += replacement;
      lastEnd = end;
    }
    if (end !== undefined && end > at) {
      at = end;
    } else {
      result += value.charAt(at);
      at++;
    }
  }
  return result;
}

const maxSteps = 1e7;

/** Where matches that begin at `start` can end, in order. Takes as many steps as value and pattern are long together, multiplied. */
function endsOf(value: string, start: number, glob: Glob): readonly number[] {
  let ends: readonly number[] = [start];
  for (const token of glob) {
    const [first] = ends;
    if (first === undefined) break;
    ends =
      token === 'many'
        ? Array.from({ length: value.length - first + 1 }, (_, i) => first + i)
        : ends.filter((at) => at < value.length && (token === 'any' || value[at] === token)).map((at) => at + 1);
  }
  return ends;
}

function reversed(text: string): string {
  return text.split('').reverse().join('');
}
