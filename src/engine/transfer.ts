import { SourceError } from '../core/failure.ts';
import type { LayerProgress } from '../core/image.ts';
import { canonical, canonicalRepository, parseReference, withDefaultTag, type Reference } from '../core/reference.ts';
import { credentialsFor, registryAuth } from '../dockerConfig/credentials.ts';
import { understand, type Asked } from './daemonTrouble.ts';
import type { Environment } from '../dockerConfig/dockerConfig.ts';
import { incomplete } from './errors.ts';
import { inspectImage } from './images.ts';
import { jsonLines } from './jsonLines.ts';
import { parseProgress } from './progress.ts';
import { asStream, type Session } from './session.ts';

export interface PullOptions {
  readonly signal: AbortSignal;
  readonly env: Environment;
  /** `linux/arm64`, where it is not to be the daemon's own. */
  readonly platform?: string | undefined;
}

/** Pulls an image, and ends once it is confirmed to be here. Leaving the loop, or the signal, closes the stream: the daemon then stops too. */
export async function* pullImage(
  session: Session,
  reference: string,
  { signal, env, platform }: PullOptions,
): AsyncGenerator<LayerProgress> {
  const wanted = withDefaultTag(parsed(reference));
  const asked = {
    about: 'transfer',
    action: 'pull',
    ...registryOf(wanted),
    ...(platform === undefined ? {} : { platform }),
  } as const;
  const query = {
    fromImage: canonicalRepository(wanted),
    tag: wanted.digest ?? wanted.tag ?? '',
    ...(platform === undefined ? {} : { platform }),
  };
  const headers = await authHeader(wanted, env, signal);
  const answer = await session.ask({ asked, signal, patience: session.patience.work, headers }, (docker) =>
    docker.createImage(query),
  );
  yield* transferProgress(session, asStream(answer), asked);
  // The stream of a pull that was cut at the end of a line looks finished.
  await inspectImage(session, canonical(wanted), signal).catch((error: unknown) => {
    const missing = error instanceof SourceError && error.failure.kind === 'no-such-image';
    throw missing ? incomplete({ action: 'pull', subject: canonical(wanted) }, error) : error;
  });
}

/** A reference that has been read; throws `bad-reference`. */
export function parsed(text: string): Reference {
  const result = parseReference(text);
  if (!result.ok) throw new SourceError({ kind: 'bad-reference', text });
  return result.reference;
}

/** The names that failures of a transfer are told with. */
export function registryOf(reference: Reference): {
  readonly reference: string;
  readonly registry: string;
  readonly repository: string;
} {
  return { reference: canonical(reference), registry: reference.domain, repository: reference.path };
}

/** `X-Registry-Auth`, where docker has credentials for the registry. */
export async function authHeader(
  reference: Reference,
  env: Environment,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const credentials = await credentialsFor(reference.domain, env, signal);
  return credentials === undefined ? {} : { 'X-Registry-Auth': registryAuth(credentials) };
}

/** The progress a transfer's stream reports; throws what the stream or the registry complains of. */
export async function* transferProgress(
  session: Session,
  stream: AsyncIterable<Uint8Array>,
  asked: Transfer,
): AsyncGenerator<LayerProgress> {
  for await (const line of transferLines(session, stream, asked)) {
    const progress = parseProgress(line);
    if (progress !== undefined) yield progress;
  }
}

/** A transfer's stream line by line; throws what the stream or the registry complains of. */
export async function* transferLines(
  session: Session,
  stream: AsyncIterable<Uint8Array>,
  asked: Transfer,
): AsyncGenerator {
  try {
    yield* jsonLines(stream, session.endpoint, { action: asked.action, subject: asked.reference });
  } catch (error) {
    throw understand(error, asked);
  }
}

type Transfer = Extract<Asked, { about: 'transfer' }>;
