import { SourceError } from '../core/failure.ts';
import type { RunOptions } from '../core/image.ts';
import { understand } from './daemonTrouble.ts';
import { notDocker } from './errors.ts';
import { textAt } from '../core/fields.ts';
import { queryString } from './requestPath.ts';
import type { Session } from './session.ts';

/** Makes a container and starts it, detached. A container that could not be started is removed again. */
export async function runContainer(session: Session, options: RunOptions, signal: AbortSignal): Promise<string> {
  const id = await createContainer(session, options, signal);
  try {
    await startContainer(session, id, signal);
    return id;
  } catch (error) {
    // Not by the caller's signal, which may be why we are here.
    await removeContainer(session, id, AbortSignal.timeout(30_000), true).catch(() => undefined);
    throw error;
  }
}

/** Starts a container; one that runs already is fine. */
export async function startContainer(session: Session, container: string, signal: AbortSignal): Promise<void> {
  await change(session, container, 'start', signal, (docker) => docker.getContainer(container).start());
}

/** Stops a container, with force after `seconds`; one that has stopped already is fine. */
export async function stopContainer(
  session: Session,
  container: string,
  signal: AbortSignal,
  seconds: number | undefined,
): Promise<void> {
  await change(session, container, 'stop', signal, (docker) =>
    docker.getContainer(container).stop(seconds === undefined ? {} : { t: seconds }),
  );
}

/** Removes a container with its anonymous volumes; a running one only by `force`. */
export async function removeContainer(
  session: Session,
  container: string,
  signal: AbortSignal,
  force: boolean,
): Promise<void> {
  await change(session, container, 'remove', signal, (docker) =>
    docker.getContainer(container).remove({ v: true, force }),
  );
}

type Use = Parameters<Session['ask']>[1];

async function change(
  session: Session,
  container: string,
  action: string,
  signal: AbortSignal,
  use: Use,
): Promise<void> {
  const ask = {
    asked: { about: 'container', container, change: action },
    signal,
    patience: session.patience.work,
  } as const;
  await session.ask(ask, use).catch((error: unknown) => {
    const isDone = error instanceof SourceError && error.failure.kind === 'daemon' && error.failure.status === 304;
    if (!isDone) throw error;
  });
}

async function createContainer(session: Session, options: RunOptions, signal: AbortSignal): Promise<string> {
  const ports = options.ports ?? [];
  const body = {
    Image: options.image,
    ...(options.command === undefined || options.command.length === 0 ? {} : { Cmd: options.command }),
    ...(options.env === undefined ? {} : { Env: options.env }),
    ExposedPorts: Object.fromEntries(ports.map(({ container }) => [container, {}])),
    HostConfig: {
      AutoRemove: options.autoRemove ?? false,
      // An empty port lets the engine choose one.
      PortBindings: Object.fromEntries(
        ports.map(({ container, host, address }) => [
          container,
          [{ HostIp: address ?? '', HostPort: host === undefined ? '' : String(host) }],
        ]),
      ),
    },
  };
  try {
    const name = options.name === undefined || options.name === '' ? {} : { name: options.name };
    const path = `${await session.prefix(signal)}/containers/create${queryString(name)}`;
    const answer = await session.modem.json(
      { method: 'POST', path, body: JSON.stringify(body) },
      signal,
      session.patience.work,
    );
    const id = textAt(answer, 'Id');
    if (id === '') throw notDocker(session.endpoint, new Error('a container was made that has no id'));
    return id;
  } catch (error) {
    throw understand(error, { about: 'run', image: options.image });
  }
}
