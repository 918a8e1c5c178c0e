import { canonical, familiar, parseReference, withDefaultTag, type Reference } from './reference.ts';

/** A name an image could be pushed under. */
export interface PushTarget {
  readonly reference: Reference;
  /** `own`: the image has this name already; `registry`: a registry that others of the images are named for. */
  readonly kind: 'own' | 'registry';
}

/**
 * Where an image could go, the likeliest first: under the name it was chosen by, its other names, then the same repository
 * and tag on each registry known here. `library/` of Docker Hub comes last: only Docker can push there.
 */
export function pushTargets(
  name: string,
  otherNames: readonly string[],
  registries: readonly string[],
): readonly PushTarget[] {
  const own = [name, ...otherNames].flatMap(parsed);
  const [first] = own;
  if (first === undefined) return [];
  const tag = first.tag ?? 'latest';
  const path = first.path.replace(/^library\//, '');
  const elsewhere = registries
    .filter((registry) => registry !== 'docker.io' && !own.some(({ domain }) => domain === registry))
    .flatMap((registry) => parsed(`${registry}/${path}:${tag}`));
  const known = new Set<string>();
  const targets = [
    ...own.filter((reference) => !isOfficial(reference)).map((reference) => ({ reference, kind: 'own' }) as const),
    ...elsewhere.map((reference) => ({ reference, kind: 'registry' }) as const),
    ...own.filter(isOfficial).map((reference) => ({ reference, kind: 'own' }) as const),
  ];
  return targets.filter(({ reference }) => {
    const isNew = !known.has(canonical(reference));
    known.add(canonical(reference));
    return isNew;
  });
}

/** Whether a name is one of Docker Hub's official images. */
export function isOfficial({ domain, path }: Reference): boolean {
  return domain === 'docker.io' && path.startsWith('library/');
}

/** The registries that names of images point to, the most frequent first; Docker Hub's own images do not count. */
export function registriesIn(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const reference of names.flatMap(parsed)) {
    if (reference.domain === '' || isOfficial(reference)) continue;
    counts.set(reference.domain, (counts.get(reference.domain) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([domain]) => domain);
}

/** The same repository and tag under what a person has begun to write: `ghcr.io/me` for `ghcr.io/me/httpd:2.4`. */
export function completed(typed: string, name: string): string {
  const [own] = parsed(name);
  const prefix = typed.replace(/\/+$/, '');
  if (own === undefined || prefix === '') return typed;
  const last = own.path.slice(own.path.lastIndexOf('/') + 1);
  return `${prefix}/${last}:${own.tag ?? 'latest'}`;
}

function parsed(name: string): Reference[] {
  const result = parseReference(name);
  if (!result.ok) return [];
  const whole = withDefaultTag(result.reference);
  return familiar(whole).includes('@') ? [] : [whole];
}
