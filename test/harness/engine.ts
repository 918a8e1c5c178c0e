// Usage: `const engine = await startEngine({ signal }); ... await engine.stop();` (needs root: `provision(forEngine)` says so)
import type { ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Unavailable } from './cleanup.ts';
import { EngineApi, listOf, stringAt } from './engineApi.ts';
import { endChild, startDaemon, waitUntil } from './process.ts';
import { findProgram, forEngine, provision } from './provision.ts';
import { createRunFolder } from './runFolder.ts';
import { say, since } from './say.ts';

/** A private Docker daemon with nothing in it: its own data, socket and containers, none of the machine's. */
export interface Engine {
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

/** Starts an engine and waits until it answers. */
export async function startEngine(options: { readonly signal?: AbortSignal } = {}): Promise<Engine> {
  await provision(forEngine, options.signal);
  if (process.getuid?.() !== 0)
    throw new Unavailable('a private Docker daemon needs root: run this as root, or in a privileged container');
  const start = performance.now();
  const folder = await createRunFolder('docker');
  const socket = join(folder.sockets, 'docker.sock');
  const log = join(folder.data, 'dockerd.log');
  // Not the machine's /etc/docker/daemon.json.
  const config = join(folder.data, 'daemon.json');
  await writeFile(config, '{}');
  const api = new EngineApi(socket);
  let daemon: ChildProcess | undefined;

  const launch = async (): Promise<void> => {
    const output = openSync(log, 'a');
    const child = startDaemon(
      findProgram('dockerd') ?? 'dockerd',
      [
        ...['--host', `unix://${socket}`, '--data-root', join(folder.data, 'data')],
        ...['--exec-root', join(folder.sockets, 'exec'), '--pidfile', join(folder.sockets, 'dockerd.pid')],
        // No bridge and no rules in the firewall: containers run without a network, and several daemons do not meet.
        ...['--bridge=none', '--iptables=false', '--ip6tables=false', '--config-file', config],
      ],
      {
        stdio: ['ignore', output, output],
        env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin` },
      },
    );
    closeSync(output);
    daemon = child;
    await waitUntil(
      () => api.ping(AbortSignal.timeout(2_000)),
      () => `dockerd did not start`,
      {
        timeoutMs: 60_000,
        child,
        ...(options.signal && { signal: options.signal }),
      },
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
    options.signal?.throwIfAborted();
    throw new Error(`the private Docker daemon did not start:\n${said}`, { cause: error });
  }
  const version = stringAt(await api.get('/version'), 'Version');
  say(`private Docker ${version} at unix://${socket} in ${since(start)}`);
  return {
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
