import type { Digest } from './image.ts';
import { namesDomain, problemInReference, type ReferenceProblem } from './referenceProblem.ts';

declare const referenceBrand: unique symbol;

/**
 * A normalised image reference, the only kind that goes onto a wire.
 * Made by `parseReference` alone; shown by `familiar` and `canonical`.
 */
export interface Reference {
  /** `docker.io`, `localhost:5000`; empty for the few names docker takes for a domain that can't be one (`my_host.io/x`). */
  readonly domain: string;
  /** `library/debian`. */
  readonly path: string;
  readonly tag?: string;
  readonly digest?: Digest;
  readonly [referenceBrand]: true;
}

export type ParsedReference =
  | { readonly ok: true; readonly reference: Reference }
  /** Its offset is that of the first wrong character; the text's length where something is missing. */
  | { readonly ok: false; readonly problem: ReferenceProblem };

/**
 * Reads and normalises an image name exactly as the docker CLI does.
 * https://github.com/distribution/reference/blob/v0.6.0/normalize.go
 */
export function parseReference(text: string): ParsedReference {
  const problem = problemInReference(text);
  if (problem !== undefined) return { ok: false, problem };
  const { domain, remainder } = splitDomain(text);
  const at = remainder.indexOf('@');
  const named = at === -1 ? remainder : remainder.slice(0, at);
  const colon = named.indexOf(':');
  const path = colon === -1 ? named : named.slice(0, colon);
  const isHub = domain === defaultDomain && !path.includes('/');
  return {
    ok: true,
    reference: {
      domain,
      path: isHub ? officialPrefix + path : path,
      ...(colon !== -1 && { tag: named.slice(colon + 1) }),
      ...(at !== -1 && { digest: remainder.slice(at + 1) }),
    } as Reference,
  };
}

/** The short name people write: `debian:10` for `docker.io/library/debian:10`. */
export function familiar(reference: Reference): string {
  return repositoryOf(reference) + suffixOf(reference);
}

/** The whole name: `docker.io/library/debian:10`. */
export function canonical(reference: Reference): string {
  return canonicalRepository(reference) + suffixOf(reference);
}

/** The familiar name without tag and digest: `debian`, `gcr.io/x/y`. */
export function repositoryOf({ domain, path }: Reference): string {
  if (domain !== defaultDomain) {
    return domain === '' ? path : `${domain}/${path}`;
  }
  const isOfficial = path.startsWith(officialPrefix) && !path.includes('/', officialPrefix.length);
  return isOfficial ? path.slice(officialPrefix.length) : path;
}

/** The whole name without tag and digest: `docker.io/library/debian`. */
export function canonicalRepository({ domain, path }: Reference): string {
  return domain === '' ? path : `${domain}/${path}`;
}

/** Adds `latest` where a reference names neither tag nor digest. */
export function withDefaultTag(reference: Reference): Reference {
  return reference.tag === undefined && reference.digest === undefined ? { ...reference, tag: defaultTag } : reference;
}

/** The reference with another tag and no digest; refuses a text that is no tag. */
export function withTag(reference: Reference, tag: string): ParsedReference {
  return parseReference(`${canonicalRepository(reference)}:${tag}`);
}

/** The same reference pinned to content; a tag stays, as in `debian:12@sha256:...`. */
export function withDigest(reference: Reference, digest: Digest): Reference {
  return { ...reference, digest };
}

const defaultDomain = 'docker.io';
const legacyDomain = 'index.docker.io';
const officialPrefix = 'library/';
const defaultTag = 'latest';

/** Expects a text in which `problemInReference` found nothing. */
function splitDomain(text: string): { readonly domain: string; readonly remainder: string } {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  if (!namesDomain(first)) {
    return { domain: defaultDomain, remainder: text };
  }
  if (first === legacyDomain) {
    return { domain: defaultDomain, remainder: text.slice(slash + 1) };
  }
  return first.includes('_') ? { domain: '', remainder: text } : { domain: first, remainder: text.slice(slash + 1) };
}

function suffixOf({ tag, digest }: Reference): string {
  return (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
}
