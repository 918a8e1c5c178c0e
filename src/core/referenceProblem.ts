/** What is wrong with an image name, as data. Offsets count UTF-16 units from the start of the text. */
export type ReferenceProblem = { readonly offset: number } & (
  | { readonly kind: 'empty' }
  | { readonly kind: 'image-id' }
  | { readonly kind: 'scheme'; readonly scheme: string }
  | { readonly kind: 'host-character'; readonly character: string }
  | { readonly kind: 'host-edge'; readonly character: string }
  | { readonly kind: 'bracket' }
  | { readonly kind: 'port'; readonly character: string }
  | { readonly kind: 'uppercase'; readonly character: string }
  | { readonly kind: 'part-missing' }
  | { readonly kind: 'separator'; readonly character: string }
  | { readonly kind: 'name-character'; readonly character: string }
  | { readonly kind: 'name-length'; readonly length: number }
  | { readonly kind: 'tag-missing' }
  | { readonly kind: 'tag-start'; readonly character: string }
  | { readonly kind: 'tag-character'; readonly character: string }
  | { readonly kind: 'tag-length' }
  | { readonly kind: 'digest-algorithm' }
  | { readonly kind: 'digest-character'; readonly character: string }
  | { readonly kind: 'digest-length'; readonly expected: number; readonly length: number }
);

/**
 * The first thing wrong with an image name, or undefined where docker takes it.
 * The grammar: https://github.com/distribution/reference/blob/v0.6.0/reference.go
 */
export function problemInReference(text: string): ReferenceProblem | undefined {
  if (text === '') {
    return { kind: 'empty', offset: 0 };
  }
  if (/^[a-f0-9]{64}$/.test(text)) {
    return { kind: 'image-id', offset: 0 };
  }
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(text)?.[0];
  if (scheme !== undefined) {
    return { kind: 'scheme', scheme, offset: 0 };
  }
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const looksLikeDomain = slash !== -1 && namesDomain(first);
  const inDomain = looksLikeDomain ? problemInDomain(first) : undefined;
  // Docker falls back to reading the whole as a path where a domain can't be one: my_host.io/x.
  const isPathAfterAll = inDomain !== undefined && pathComponent.test(first);
  if (inDomain !== undefined && !isPathAfterAll) {
    return inDomain;
  }
  const start = looksLikeDomain && !isPathAfterAll ? slash + 1 : 0;
  return problemInRemainder(text, start, hubPrefixLength(first, text.slice(start), looksLikeDomain));
}

/** Whether docker takes what stands before the first slash for a registry's host. */
export function namesDomain(first: string): boolean {
  return first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase();
}

const pathComponent = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const maxPathLength = 255;
const maxTagLength = 128;
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Docker counts the `library/` it puts in front of a lone name of its hub. */
function hubPrefixLength(first: string, remainder: string, looksLikeDomain: boolean): number {
  const isHub = !looksLikeDomain || first === 'docker.io' || first === 'index.docker.io';
  return isHub && !/^[^:@]*\//.test(remainder) ? 'library/'.length : 0;
}

function problemInDomain(domain: string): ReferenceProblem | undefined {
  if (domain.startsWith('[')) {
    const inside = /^\[[a-fA-F0-9:]*/.exec(domain)?.[0].length ?? 0;
    if (inside === domain.length) return { kind: 'bracket', offset: inside };
    if (domain[inside] !== ']' || inside === 1) {
      return { kind: 'host-character', offset: inside, character: characterAt(domain, inside) };
    }
    return problemInPort(domain, inside + 1);
  }
  const colon = domain.indexOf(':');
  const host = colon === -1 ? domain : domain.slice(0, colon);
  for (let i = 0; i <= host.length; i++) {
    const character = characterAt(host, i);
    if (/^[A-Za-z0-9]$/.test(character)) continue;
    const afterLetter = /^[A-Za-z0-9-]$/.test(host.charAt(i - 1));
    if (character === '-' && afterLetter) continue;
    if (character === '.' && /^[A-Za-z0-9]$/.test(host.charAt(i - 1))) continue;
    if (character === '' && /^[A-Za-z0-9]$/.test(host.charAt(i - 1))) break;
    const kind = /^[.-]?$/.test(character) ? 'host-edge' : 'host-character';
    return { kind, offset: i, character: character === '' ? characterAt(domain, i) : character };
  }
  return colon === -1 ? undefined : problemInPort(domain, colon);
}

function problemInPort(domain: string, start: number): ReferenceProblem | undefined {
  if (start === domain.length) return undefined;
  if (domain[start] !== ':') {
    return { kind: 'host-character', offset: start, character: characterAt(domain, start) };
  }
  const end = start + 1 + (/^[0-9]*/.exec(domain.slice(start + 1))?.[0].length ?? 0);
  if (end === domain.length && end > start + 1) return undefined;
  return { kind: 'port', offset: end, character: characterAt(domain, end) };
}

function problemInRemainder(text: string, start: number, prefixLength: number): ReferenceProblem | undefined {
  let i = start;
  for (;;) {
    const part = /^[a-z0-9]*(?:(?:__|[._]|-+)[a-z0-9]+)*/.exec(text.slice(i))?.[0] ?? '';
    i += part.length;
    // no part, or one that began with its separator
    if (!/^[a-z0-9]/.test(part)) return problemInName(text, i - part.length, start);
    if (text[i] !== '/') break;
    i++;
  }
  const next = text[i];
  if (next !== undefined && next !== ':' && next !== '@') return problemInName(text, i, start);
  const length = i - start + prefixLength;
  if (length > maxPathLength) {
    return { kind: 'name-length', offset: start + maxPathLength - prefixLength, length };
  }
  if (next === ':') {
    const tag = /^[A-Za-z0-9_.-]*/.exec(text.slice(i + 1))?.[0] ?? '';
    const end = i + 1 + tag.length;
    if (/^[.-]/.test(tag)) return { kind: 'tag-start', offset: i + 1, character: tag.charAt(0) };
    if (tag.length > maxTagLength) return { kind: 'tag-length', offset: i + 1 + maxTagLength };
    if (tag === '' && (end === text.length || text[end] === '@')) return { kind: 'tag-missing', offset: end };
    if (end < text.length && text[end] !== '@') {
      return { kind: 'tag-character', offset: end, character: characterAt(text, end) };
    }
    i = end;
  }
  return i === text.length ? undefined : problemInDigest(text, i + 1);
}

/** Names what is wrong at the first character that can't follow, seen after a maximal match of whole parts. */
function problemInName(text: string, at: number, start: number): ReferenceProblem {
  // a separator with nothing to follow it was not matched: walk over it to what is really wrong
  const separator = at > start && text[at - 1] !== '/' ? (/^(?:__|[._]|-+)/.exec(text.slice(at))?.[0] ?? '') : '';
  const offset = at + separator.length;
  const character = characterAt(text, offset);
  if (/^\p{Lu}$/u.test(character)) return { kind: 'uppercase', offset, character };
  if (separator !== '' && /^[/:@]?$/.test(character)) return { kind: 'separator', offset, character: '' };
  if (/^[._-]$/.test(character)) return { kind: 'separator', offset, character };
  if (/^[/:@]?$/.test(character)) {
    return offset === 0 && character !== '/' ? { kind: 'empty', offset } : { kind: 'part-missing', offset };
  }
  return { kind: 'name-character', offset, character };
}

function problemInDigest(text: string, start: number): ReferenceProblem | undefined {
  const colon = text.indexOf(':', start);
  const expected = colon === -1 ? undefined : digestLengths[text.slice(start, colon)];
  if (expected === undefined) return { kind: 'digest-algorithm', offset: start };
  const length = /^[a-f0-9]*/.exec(text.slice(colon + 1))?.[0].length ?? 0;
  const end = colon + 1 + length;
  if (end < text.length) return { kind: 'digest-character', offset: end, character: characterAt(text, end) };
  return length === expected
    ? undefined
    : { kind: 'digest-length', offset: Math.min(end, colon + 1 + expected), expected, length };
}

/** The whole character at an offset, empty past the end. */
function characterAt(text: string, offset: number): string {
  const point = text.codePointAt(offset);
  return point === undefined ? '' : String.fromCodePoint(point);
}
