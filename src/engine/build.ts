import type { BuildEvent, BuildRequest } from '../core/build/buildRequest.ts';
import { textAt, fieldsAt } from '../core/fields.ts';
import { familiar, parseReference } from '../core/reference.ts';
import { buildContext } from './buildContext.ts';
import { authConfig, credentialsFor } from '../dockerConfig/credentials.ts';
import { understand } from './daemonTrouble.ts';
import type { Environment } from '../dockerConfig/dockerConfig.ts';
import { incomplete, type Errand } from './errors.ts';
import { jsonLines } from './jsonLines.ts';
import { imageIdOf } from './parseImage.ts';
import { parseProgress } from './progress.ts';
import { queryString } from './requestPath.ts';
import type { Session } from './session.ts';

/**
 * Builds with the daemon's own builder; ends with the image's id. Leaving the loop, or the signal, closes the stream: the daemon
 * then stops too. Throws `bad-context`, `stream` where a step fails, `daemon` where the daemon does not begin.
 */
export async function* buildImage(
  session: Session,
  request: BuildRequest,
  signal: AbortSignal,
  env: Environment,
): AsyncGenerator<BuildEvent> {
  const errand: Errand = { action: 'build', subject: nameOf(request) };
  const asked = { about: 'build', ...errand } as const;
  const sent = { files: 0, bytes: 0 };
  const context = await buildContext(request.folder, request.dockerfile, signal, (bytes) => {
    sent.files += 1;
    sent.bytes += bytes;
  });
  const headers = await registryConfig(request.registries, env, signal);
  const path = `${await session.prefix(signal)}/build${queryString(queryOf(request, context.dockerfile))}`;
  const ask = { method: 'POST', path, body: context.tar, headers } as const;
  const answered = session.modem.request(ask, signal, session.patience.work);
  yield* whileSending(answered, sent);
  let id: string | undefined;
  try {
    const { body } = await answered;
    for await (const line of jsonLines(body, session.endpoint, errand)) {
      id = imageIdOf(textAt(fieldsAt(line, 'aux'), 'ID')) ?? id;
      const event = eventOf(line);
      if (event !== undefined) yield event;
    }
  } catch (error) {
    throw understand(error, asked);
  }
  if (id === undefined) throw incomplete(errand);
  yield { kind: 'built', id };
}

function nameOf({ tags, dockerfile }: BuildRequest): string {
  const parsed = tags[0] === undefined ? undefined : parseReference(tags[0]);
  return parsed?.ok === true ? familiar(parsed.reference) : dockerfile;
}

function queryOf(
  { tags, target, buildArgs, platform, pull, noCache }: BuildRequest,
  dockerfile: string,
): Readonly<Record<string, unknown>> {
  return {
    dockerfile,
    t: tags,
    target,
    platform,
    buildargs: buildArgs,
    // As the CLI has it; nothing is left of a step that failed either.
    rm: '1',
    forcerm: '1',
    version: '1',
    ...(pull && { pull: '1' }),
    ...(noCache && { nocache: '1' }),
  };
}

/** The credentials the daemon may need for base images: those of the registries that the Dockerfile names, and no others. */
async function registryConfig(
  registries: readonly string[],
  env: Environment,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(registries.map((registry) => credentialsFor(registry, env, signal)));
  const config = Object.fromEntries(
    found.flatMap((one) => (one === undefined ? [] : [[one.server, authConfig(one)] as const])),
  );
  const text = Buffer.from(JSON.stringify(config)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  return { 'X-Registry-Config': text };
}

function eventOf(line: unknown): BuildEvent | undefined {
  const text = textAt(line, 'stream');
  if (text !== '') return { kind: 'output', text };
  const progress = parseProgress(line);
  return progress && { kind: 'pull', id: progress.id, status: progress.status };
}

/** How often it is told how much has been sent, ms. */
const tellEvery = 200;

/** Tells how much has been sent until the daemon answers. */
async function* whileSending(
  answered: Promise<unknown>,
  sent: { readonly files: number; readonly bytes: number },
): AsyncGenerator<BuildEvent> {
  // A daemon that refuses is heard below.
  const done = answered.then(
    () => true,
    () => true,
  );
  let told = -1;
  for (;;) {
    const timer = Promise.withResolvers<boolean>();
    const pause = setTimeout(() => timer.resolve(false), tellEvery);
    const isDone = await Promise.race([done, timer.promise]);
    clearTimeout(pause);
    if (sent.files !== told) {
      told = sent.files;
      yield { kind: 'context', ...sent };
    }
    if (isDone) return;
  }
}
