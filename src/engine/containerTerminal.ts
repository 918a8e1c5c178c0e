import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { ContainerTerminal, RunOptions, TerminalSize } from '../core/image.ts';
import { numberAt, textAt } from '../core/fields.ts';
import { understand, type Asked } from './daemonTrouble.ts';
import { cancelled } from '../core/failure.ts';
import { cutOff, notDocker } from './errors.ts';
import { encodePath, queryString } from './requestPath.ts';
import { createContainer, startContainer, withoutLeftovers } from './runContainer.ts';
import type { Session } from './session.ts';

/** Runs one more command in a running container, on a terminal. */
export async function execOnTerminal(
  session: Session,
  container: string,
  command: readonly string[],
  size: TerminalSize,
  signal: AbortSignal,
): Promise<ContainerTerminal> {
  const asked = { about: 'container', container, change: 'exec' } as const;
  const body = {
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    ConsoleSize: [size.rows, size.columns],
    Cmd: command,
    // Else programs take the terminal for one without colours.
    Env: ['TERM=xterm-256color'],
  };
  const made = await post(session, `/containers/${container}/exec`, body, asked, signal);
  const id = textAt(made, 'Id');
  if (id === '') throw notDocker(session.endpoint, new Error('an exec was made that has no id'));
  const line = await lineTo(session, `/exec/${id}/start`, { Detach: false, Tty: true }, asked, signal);
  return terminal(session, line, {
    container,
    resizePath: `/exec/${id}/resize`,
    exitCode: async (asking) => numberAt(await get(session, `/exec/${id}/json`, asked, asking), 'ExitCode'),
    asked,
    signal,
  });
}

/** Makes a container, takes hold of its terminal and starts it. A container that could not be started is removed again. */
export async function runOnTerminal(
  session: Session,
  options: RunOptions,
  size: TerminalSize,
  signal: AbortSignal,
): Promise<ContainerTerminal> {
  const container = await createContainer(session, options, signal, size);
  const asked = { about: 'container', container, change: 'run' } as const;
  return withoutLeftovers(session, container, async () => {
    const path = `/containers/${container}/attach`;
    const query = queryString({ stream: true, stdin: true, stdout: true, stderr: true });
    const line = await lineTo(session, path, undefined, asked, signal, query);
    // Asked before it starts: one that removes itself could be gone when it ends.
    const waited = waitFor(session, container, signal);
    waited.catch(() => undefined);
    try {
      await startContainer(session, container, signal, options.image);
    } catch (error) {
      line.destroy();
      throw error;
    }
    return terminal(session, line, {
      container,
      resizePath: `/containers/${container}/resize`,
      exitCode: () => waited,
      asked,
      signal,
    });
  });
}

interface Held {
  readonly container: string;
  readonly resizePath: string;
  readonly exitCode: (signal: AbortSignal) => Promise<number | undefined>;
  readonly asked: Asked;
  readonly signal: AbortSignal;
}

function terminal(
  session: Session,
  line: Duplex,
  { container, resizePath, exitCode, asked, signal }: Held,
): ContainerTerminal {
  return {
    container,
    output: outputOf(line, session.endpoint, signal),
    write: (bytes) => {
      if (line.writable) line.write(bytes);
    },
    resize: async ({ columns, rows }, asking) => {
      const resized = (): Promise<unknown> =>
        post(session, resizePath, undefined, asked, asking, queryString({ h: rows, w: columns }));
      // The line is there a moment before the process is.
      for (let attempt = 1; ; attempt++) {
        try {
          await resized();
          return;
        } catch (error) {
          if (attempt === 5) throw error;
          await setTimeout(50 * attempt, undefined, { signal: asking });
        }
      }
    },
    exitCode: (asking) => exitCode(asking).catch(() => undefined),
  };
}

async function* outputOf(line: Duplex, endpoint: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of line as AsyncIterable<Uint8Array>) yield piece;
  } catch (error) {
    // Daemons reset a line whose other end has bytes on the way when the process ends.
    throw signal.aborted ? cancelled(signal) : cutOff(endpoint, error);
  } finally {
    line.destroy();
  }
  if (signal.aborted) throw cancelled(signal);
}

async function waitFor(session: Session, container: string, signal: AbortSignal): Promise<number | undefined> {
  const path = `${await session.prefix(signal)}${encodePath(`/containers/${container}/wait`)}`;
  const query = queryString({ condition: 'next-exit' });
  const answer = await session.modem.json({ method: 'POST', path: path + query }, signal, session.patience.work);
  return numberAt(answer, 'StatusCode');
}

async function lineTo(
  session: Session,
  path: string,
  body: object | undefined,
  asked: Asked,
  signal: AbortSignal,
  query = '',
): Promise<Duplex> {
  const whole = `${await session.prefix(signal)}${encodePath(path)}${query}`;
  const request = {
    method: 'POST',
    path: whole,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  try {
    return await session.modem.hijack(request, signal, session.patience.work);
  } catch (error) {
    throw understand(error, asked);
  }
}

async function post(
  session: Session,
  path: string,
  body: object | undefined,
  asked: Asked,
  signal: AbortSignal,
  query = '',
): Promise<unknown> {
  const whole = `${await session.prefix(signal)}${encodePath(path)}${query}`;
  const request = { method: 'POST', path: whole, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  try {
    return await session.modem.json(request, signal, session.patience.question);
  } catch (error) {
    throw understand(error, asked);
  }
}

async function get(session: Session, path: string, asked: Asked, signal: AbortSignal): Promise<unknown> {
  const whole = `${await session.prefix(signal)}${encodePath(path)}`;
  try {
    return await session.modem.json({ method: 'GET', path: whole }, signal, session.patience.question);
  } catch (error) {
    throw understand(error, asked);
  }
}
