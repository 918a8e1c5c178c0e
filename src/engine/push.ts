import { SourceError } from '../core/failure.ts';
import type { LayerProgress, Platform } from '../core/image.ts';
import { canonical, canonicalRepository, familiar, parseReference, withDefaultTag } from '../core/reference.ts';
import type { Environment } from '../dockerConfig/dockerConfig.ts';
import { incomplete } from './errors.ts';
import { fieldsAt, isFields, listAt, textAt } from '../core/fields.ts';
import { listImages } from './images.ts';
import { asStream, type Session } from './session.ts';
import { authHeader, parsed, registryOf, transferLines, transferProgress } from './transfer.ts';
import { parseProgress } from './progress.ts';

/** Pushes one tag; ends once the registry has named the digest it now has. */
export async function* pushImage(
  session: Session,
  reference: string,
  signal: AbortSignal,
  env: Environment,
): AsyncGenerator<LayerProgress> {
  const wanted = withDefaultTag(parsed(reference));
  const asked = { about: 'transfer', action: 'push', ...registryOf(wanted) } as const;
  // Engines before 23 insist on the header, if only to say that there are no credentials.
  const headers = { 'X-Registry-Auth': nobody, ...(await authHeader(wanted, env, signal)) };
  const ask = { asked, signal, patience: session.patience.work, headers } as const;
  const answer = await session.ask(ask, (docker) =>
    docker.getImage(canonicalRepository(wanted)).push({ tag: wanted.tag }),
  );
  let confirmed = false;
  for await (const line of transferLines(session, asStream(answer), asked)) {
    if (textAt(fieldsAt(line, 'aux'), 'Digest') !== '' || / digest: sha\d+:/.test(` ${textAt(line, 'status')}`))
      confirmed = true;
    const progress = parseProgress(line);
    if (progress !== undefined) yield progress;
  }
  if (!confirmed) throw incomplete({ action: 'push', subject: canonical(wanted) });
}

/** Pulls every tag of a repository; ends once at least one of them is confirmed to be here. */
export async function* pullAllTags(
  session: Session,
  repository: string,
  signal: AbortSignal,
  env: Environment,
): AsyncGenerator<LayerProgress> {
  const wanted = parsed(repository);
  // It would pull `latest` alone, and call that a success.
  if ((await session.agreed(signal)).product === 'Podman') {
    throw new SourceError({ kind: 'one-tag-at-a-time', engine: 'Podman' });
  }
  const name = canonicalRepository(wanted);
  const asked = { about: 'transfer', action: 'pull', ...registryOf(wanted) } as const;
  const headers = await authHeader(wanted, env, signal);
  const answer = await session.ask({ asked, signal, patience: session.patience.work, headers }, (docker) =>
    docker.createImage({ fromImage: name }),
  );
  yield* transferProgress(session, asStream(answer), asked);
  const isHere = (tag: string): boolean => {
    const found = parseReference(tag);
    return found.ok && canonicalRepository(found.reference) === name;
  };
  const images = await listImages(session, signal);
  if (!images.some(({ tags }) => tags.some(isHere))) throw incomplete({ action: 'pull', subject: familiar(wanted) });
}

/** The platforms a registry has an image for, as the daemon's own access to that registry finds them. */
export async function registryPlatforms(
  session: Session,
  reference: string,
  signal: AbortSignal,
  env: Environment,
): Promise<readonly Platform[]> {
  // Podman has no such request, and its 404 is none of the registry's.
  if ((await session.agreed(signal)).product === 'Podman') return [];
  const wanted = withDefaultTag(parsed(reference));
  const asked = { about: 'transfer', action: 'inspect', ...registryOf(wanted) } as const;
  const headers = await authHeader(wanted, env, signal);
  const ask = { asked, signal, patience: session.patience.work, headers } as const;
  const answer = await session.ask(ask, (docker) => docker.getImage(canonical(wanted)).distribution());
  return listAt(answer, 'Platforms').flatMap((item) => {
    const [os, architecture, variant] = [textAt(item, 'os'), textAt(item, 'architecture'), textAt(item, 'variant')];
    // Attestations are filed under a platform of unknown/unknown.
    if (!isFields(item) || os === '' || os === 'unknown') return [];
    return [{ os, architecture, ...(variant === '' ? {} : { variant }) }];
  });
}

/** `{}` in base64. */
const nobody = 'e30=';
