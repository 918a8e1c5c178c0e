import type { Action } from '../core/action.ts';
import { SourceError } from '../core/failure.ts';
import type { RunOptions, TerminalSize } from '../core/image.ts';
import { understand, type Asked } from './daemonTrouble.ts';
import { notDocker } from './errors.ts';
import { textAt } from '../core/fields.ts';
import { orGiveUp } from './giveUp.ts';
import { queryString } from './requestPath.ts';
import type { Session } from './session.ts';

/** Makes a container and starts it, detached. A container that could not be started is removed again. */
export async function runContainer(session: Session, options: RunOptions, signal: AbortSignal): Promise<string> {
  const id = await createContainer(session, options, signal);
  return withoutLeftovers(session, id, async () => {
    await startContainer(session, id, signal, options.image);
    return id;
  });
}

/** What `start` answers; where it throws, the container it was about is removed. */
export async function withoutLeftovers<T>(session: Session, container: string, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    // Not by the caller's signal, which may be why we are here.
    await removeContainer(session, container, AbortSignal.timeout(30_000), true).catch(() => undefined);
    throw error;
  }
}

/** Starts a container; one that runs already is fine. One that was just made of an `image` fails as a run of that. */
export async function startContainer(
  session: Session,
  container: string,
  signal: AbortSignal,
  image?: string,
): Promise<void> {
  const asked = image === undefined ? changeOf(container, 'start') : ({ about: 'run', image } as const);
  await change(session, asked, signal, (docker) => docker.getContainer(container).start());
}

/** Stops a container, with force after `seconds`; one that has stopped already is fine. */
export async function stopContainer(
  session: Session,
  container: string,
  signal: AbortSignal,
  seconds: number | undefined,
): Promise<void> {
  await evenPaused(session, container, signal, () =>
    change(session, changeOf(container, 'stop'), signal, (docker) =>
      docker.getContainer(container).stop(seconds === undefined ? {} : { t: seconds }),
    ),
  );
}

/** Stops a container, with force after its own patience, and starts it again. */
export async function restartContainer(session: Session, container: string, signal: AbortSignal): Promise<void> {
  await evenPaused(session, container, signal, () =>
    change(session, changeOf(container, 'restart'), signal, (docker) => docker.getContainer(container).restart()),
  );
}

/** Podman does not stop what is paused: it has to go on first. */
async function evenPaused(
  session: Session,
  container: string,
  signal: AbortSignal,
  stop: () => Promise<void>,
): Promise<void> {
  try {
    await stop();
  } catch (error) {
    const isPaused =
      error instanceof SourceError && error.failure.kind === 'daemon' && /paused/i.test(error.failure.text);
    if (!isPaused) throw error;
    await unpauseContainer(session, container, signal);
    await stop();
  }
}

/** Freezes a container's processes; one that is paused already is fine. */
export async function pauseContainer(session: Session, container: string, signal: AbortSignal): Promise<void> {
  const asked = changeOf(container, 'pause');
  await change(session, asked, signal, (docker) => docker.getContainer(container).pause(), /already paused/i);
}

/** Lets a paused container's processes go on; one that is not paused is fine. */
export async function unpauseContainer(session: Session, container: string, signal: AbortSignal): Promise<void> {
  const asked = changeOf(container, 'unpause');
  await change(session, asked, signal, (docker) => docker.getContainer(container).unpause(), /is not paused/i);
}

/** Removes a container with its anonymous volumes; a running one only by `force`. */
export async function removeContainer(
  session: Session,
  container: string,
  signal: AbortSignal,
  force: boolean,
): Promise<void> {
  await change(session, changeOf(container, 'remove'), signal, (docker) =>
    docker.getContainer(container).remove({ v: true, force }),
  );
}

type Use = Parameters<Session['ask']>[1];

function changeOf(container: string, action: Action): Asked {
  return { about: 'container', container, change: action };
}

/** `done` is what an engine says where there is nothing to do. */
async function change(session: Session, asked: Asked, signal: AbortSignal, use: Use, done?: RegExp): Promise<void> {
  await session.ask({ asked, signal, patience: session.patience.work }, use).catch((error: unknown) => {
    const failure = error instanceof SourceError ? error.failure : undefined;
    const isDone = failure?.kind === 'daemon' && (failure.status === 304 || done?.test(failure.text) === true);
    if (!isDone) throw error;
  });
}

/** Makes a container that is not started yet; its id. With a `size` it has a terminal. */
export async function createContainer(
  session: Session,
  options: RunOptions,
  signal: AbortSignal,
  size?: TerminalSize,
): Promise<string> {
  signal.throwIfAborted();
  const making = create(session, options, size);
  const undo = (id: string): Promise<void> => removeContainer(session, id, AbortSignal.timeout(30_000), true);
  try {
    return await orGiveUp(making, signal, undo);
  } catch (error) {
    throw understand(error, { about: 'run', image: options.image });
  }
}

async function create(session: Session, options: RunOptions, size: TerminalSize | undefined): Promise<string> {
  const signal = AbortSignal.timeout(120_000);
  const name = options.name === undefined || options.name === '' ? {} : { name: options.name };
  const path = `${await session.prefix(signal)}/containers/create${queryString(name)}`;
  const request = { method: 'POST', path, body: JSON.stringify(containerConfig(options, size)) };
  const id = textAt(await session.modem.json(request, signal, session.patience.work), 'Id');
  if (id === '') throw notDocker(session.endpoint, new Error('a container was made that has no id'));
  return id;
}

function containerConfig(options: RunOptions, size: TerminalSize | undefined): object {
  const ports = options.ports ?? [];
  const bindings = new Map<string, { HostIp: string; HostPort: string }[]>();
  for (const { container, host, address } of ports) {
    // An empty port lets the engine choose one.
    const binding = { HostIp: address ?? '', HostPort: host === undefined ? '' : String(host) };
    bindings.set(container, [...(bindings.get(container) ?? []), binding]);
  }
  return {
    Image: options.image,
    ...(options.command === undefined || options.command.length === 0 ? {} : { Cmd: options.command }),
    ...(options.env === undefined ? {} : { Env: options.env }),
    ExposedPorts: Object.fromEntries(ports.map(({ container }) => [container, {}])),
    ...(size === undefined
      ? {}
      : { Tty: true, OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true, AttachStderr: true }),
    HostConfig: {
      AutoRemove: options.autoRemove ?? false,
      PortBindings: Object.fromEntries(bindings),
      ...(size === undefined ? {} : { ConsoleSize: [size.rows, size.columns] }),
    },
  };
}
