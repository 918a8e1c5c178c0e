// Usage: `const engine = await startEngine({ signal }); ... await engine.stop();` (needs root: `provision(forEngine)` says so)
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Unavailable } from './cleanup.ts';
import { EngineApi, listOf, stringAt } from './engineApi.ts';
import { type EngineKind, recipes } from './engineKinds.ts';
import { endChild, startDaemon, waitUntil } from './process.ts';
import { provision } from './provision.ts';
import { createRunFolder } from './runFolder.ts';
import { say, since } from './say.ts';

/** A private Docker daemon with nothing in it: its own data, socket and containers, none of the machine's. */
export interface Engine {
  readonly kind: EngineKind;
  /** `20.10.24+dfsg1`. */
  readonly version: string;
  readonly socket: string;
  /** `unix://` and the socket. */
  readonly host: string;
  readonly api: EngineApi;
  /** Kills the daemon as a crash would; its socket stays behind and refuses. */
  readonly crash: () => Promise<void>;
  /** Starts it again after `crash`, on the same socket with the same images. */
  readonly restart: () => Promise<void>;
  /** Ends the daemon and its containers, and removes all it kept. */
  readonly stop: () => Promise<void>;
}

/** What kind of engine, Docker 20.10 unless said; and a registry that it shall reach without TLS, which Podman must be told. */
export interface EngineOptions {
  readonly kind?: EngineKind;
  readonly registry?: string;
  /** Docker 20.10 only: containers may publish ports, in a network of the daemon's own. */
  readonly networked?: boolean;
  readonly signal?: AbortSignal;
}

/** Starts an engine and waits until it answers. */
export async function startEngine({
  kind = 'docker-20.10',
  registry,
  networked,
  signal,
}: EngineOptions = {}): Promise<Engine> {
  const recipe = recipes[kind];
  await provision(recipe.needed, signal);
  if (process.getuid?.() !== 0) {
    throw new Unavailable('a private Docker daemon needs root: run this as root, or in a privileged container');
  }
  const start = performance.now();
  const folder = await createRunFolder(kind);
  const socket = join(folder.sockets, 'docker.sock');
  const log = join(folder.data, 'engine.log');
  const api = new EngineApi(socket);
  let daemon: ChildProcess | undefined;

  const launch = async (): Promise<void> => {
    const { program, args, env } =
      networked === true && recipe.networked !== undefined
        ? await recipe.networked(folder)
        : await recipe.command(folder, socket, registry, signal);
    const output = openSync(log, 'a');
    const child = startDaemon(program, args, {
      stdio: ['ignore', output, output],
      env: {
        PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin`,
        HOME: folder.data,
        ...folder.env,
        ...env,
      },
    });
    closeSync(output);
    daemon = child;
    await waitUntil(
      () => api.ping(AbortSignal.timeout(2_000)),
      () => `${kind} did not start`,
      { timeoutMs: 60_000, child, ...(signal && { signal }) },
    );
  };
  const stop = async (): Promise<void> => {
    await removeContainers(api).catch(() => undefined);
    if (daemon !== undefined) await endChild(daemon);
    await folder.remove();
  };

  try {
    await launch();
  } catch (error) {
    const said = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-15).join('\n');
    await stop();
    signal?.throwIfAborted();
    throw new Error(`the private engine (${kind}) did not start:\n${said}`, { cause: error });
  }
  const version = stringAt(await api.get('/version'), 'Version');
  say(`private ${kind} (${version}) at unix://${socket} in ${since(start)}`);
  return {
    kind,
    version,
    socket,
    host: `unix://${socket}`,
    api,
    crash: async () => {
      const child = daemon;
      if (child === undefined) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      // Docker 20.10 waits in vain for a containerd that outlived it.
      const pidFile = join(folder.sockets, 'exec', 'containerd', 'containerd.pid');
      if (!existsSync(pidFile)) return;
      process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGKILL');
      await rm(pidFile);
    },
    restart: launch,
    stop,
  };
}

/** A container that ignores SIGTERM would hold the daemon's end up for ten seconds. */
async function removeContainers(api: EngineApi): Promise<void> {
  const containers = listOf(await api.get('/containers/json?all=1', AbortSignal.timeout(5_000)));
  await Promise.all(containers.map((each) => api.delete(`/containers/${stringAt(each, 'Id')}?force=1&v=1`)));
}
