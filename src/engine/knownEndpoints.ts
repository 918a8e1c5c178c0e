import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { listContexts } from './contextStore.ts';
import { dockerConfigFolder, type Environment } from '../dockerConfig/dockerConfig.ts';

/** An engine that could be chosen. */
export interface KnownEndpoint {
  readonly name: string;
  /** What the setting takes: an address, or the name of one of docker's contexts. */
  readonly address: string;
  readonly detail: string;
  readonly origin: 'context' | 'socket';
}

/** Docker's contexts, then the sockets of engines found on this machine; none of them is contacted. */
export async function knownEndpoints(env: Environment): Promise<readonly KnownEndpoint[]> {
  const contexts = (await listContexts(dockerConfigFolder(env))).map(({ name, host, description }): KnownEndpoint => ({
    name,
    address: name,
    detail: description === '' ? host : `${host} · ${description}`,
    origin: 'context',
  }));
  const named = new Set(contexts.map(({ detail }) => detail.split(' · ')[0]));
  const sockets = await Promise.all(
    socketPlaces(env).map(async ([name, path]): Promise<KnownEndpoint[]> => {
      const address = `unix://${path}`;
      const isSocket = await stat(path).then(
        (found) => found.isSocket(),
        () => false,
      );
      return isSocket && !named.has(address) ? [{ name, address, detail: address, origin: 'socket' }] : [];
    }),
  );
  return [...contexts, ...sockets.flat()];
}

/** Where Docker-compatible engines are known to listen. */
function socketPlaces(env: Environment): readonly (readonly [name: string, path: string])[] {
  const home = env['HOME'] ?? homedir();
  const runtime = env['XDG_RUNTIME_DIR'];
  return [
    ['Docker', '/var/run/docker.sock'],
    ['Docker Desktop', join(home, '.docker/run/docker.sock')],
    ['Docker Desktop (Linux)', join(home, '.docker/desktop/docker.sock')],
    ['Colima', join(home, '.colima/default/docker.sock')],
    ['Rancher Desktop', join(home, '.rd/docker.sock')],
    ['OrbStack', join(home, '.orbstack/run/docker.sock')],
    ['Podman', '/run/podman/podman.sock'],
    ...(runtime === undefined
      ? []
      : ([
          ['Docker (rootless)', join(runtime, 'docker.sock')],
          ['Podman (rootless)', join(runtime, 'podman/podman.sock')],
        ] as const)),
  ];
}
