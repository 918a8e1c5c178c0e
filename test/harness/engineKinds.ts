// How each kind of engine is started. What they share (folders, readiness, stopping) is in engine.ts.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, cacheRoot } from './cache.ts';
import { run } from './process.ts';
import { findProgram, forDebian, forEngine, forPodman, type Needed } from './provision.ts';
import type { RunFolder } from './runFolder.ts';
import { say, since } from './say.ts';

/** The engines `npm test` runs on: layers in a graph driver, images in containerd's store, and Podman. */
export const testedKinds = ['docker-20.10', 'docker-26.1-containerd', 'podman-4.3'] as const;

/** All that can be started by name. The newest Docker comes from Debian's unstable suite, on which no test may stand. */
export const engineKinds = [...testedKinds, 'docker-28.5-containerd'] as const;

export type EngineKind = (typeof engineKinds)[number];

/** The suite whose results are those of the live suites on this kind. */
export function engineSuite(kind: EngineKind): string {
  return `live-${kind}`;
}

/** The kind that the variable STRATA_ENGINE names; undefined where it names none, an error where there is no such kind. */
export function engineKindOf(env: NodeJS.ProcessEnv): EngineKind | undefined {
  const name = env['STRATA_ENGINE'] ?? '';
  const kind = engineKinds.find((each) => each === name);
  if (name !== '' && kind === undefined) throw new Error(`STRATA_ENGINE=${name}: say one of ${engineKinds.join(', ')}`);
  return kind;
}

/** A command that becomes the engine when it is run. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Recipe {
  readonly needed: readonly Needed[];
  /** `registry` is one to be reached without TLS. */
  readonly command: (
    folder: RunFolder,
    socket: string,
    registry: string | undefined,
    signal?: AbortSignal,
  ) => Promise<Command>;
  /** The same with a network of its own, whose containers can publish ports; it reaches nothing outside. */
  readonly networked?: (folder: RunFolder) => Promise<Command>;
}

export const recipes: Readonly<Record<EngineKind, Recipe>> = {
  'docker-20.10': {
    needed: forEngine,
    command: async (folder) => ({
      program: findProgram('dockerd') ?? 'dockerd',
      args: await dockerdArgs(folder, folder, {}),
    }),
    networked: async (folder) => {
      const args = await dockerdArgs(folder, folder, {});
      const kept = args.filter((arg) => !/^--(bridge|iptables|ip6tables)=/.test(arg));
      return { program: 'unshare', args: ['--net', findProgram('dockerd') ?? 'dockerd', ...kept] };
    },
  },

  'docker-26.1-containerd': inDebian('trixie'),
  'docker-28.5-containerd': inDebian('sid'),

  'podman-4.3': {
    needed: forPodman,
    command: async (folder, socket, registry) => {
      const registries = join(folder.data, 'registries.conf');
      const insecure = registry === undefined ? '' : `[[registry]]\nlocation = "${registry}"\ninsecure = true\n`;
      await writeFile(registries, `unqualified-search-registries = ["docker.io"]\n${insecure}`);
      // Podman asks for more open files than it may have in a container of ours.
      const containers = join(folder.data, 'containers.conf');
      await writeFile(containers, '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n');
      const storage = ['--root', join(folder.data, 'data'), '--runroot', join(folder.sockets, 'run')];
      return {
        program: findProgram('podman') ?? 'podman',
        args: [
          ...[
            ...storage,
            '--tmpdir',
            join(folder.sockets, 'tmp'),
            '--storage-driver',
            'vfs',
            '--cgroup-manager',
            'cgroupfs',
          ],
          ...['system', 'service', '--time', '0', `unix://${socket}`],
        ],
        env: { CONTAINERS_REGISTRIES_CONF: registries, CONTAINERS_CONF: containers },
      };
    },
  },
};

/** Docker with the containerd store in a Debian of its own, as its C library is newer than the machine's may be. */
function inDebian(suite: DebianSuite): Recipe {
  return {
    needed: [...forEngine, ...forDebian],
    command: async (folder, _socket, _registry, signal) => {
      const root = await debianRoot(suite, signal);
      const inside = { data: '/mnt/data', sockets: '/mnt/sockets' };
      const args = await dockerdArgs(folder, inside, { features: { 'containerd-snapshotter': true } });
      // In a mount namespace of its own: the mounts go when the daemon goes.
      const script = `set -e
        mount --bind "$0" "$0"
        for each in proc sys dev; do mount --rbind /$each "$0/$each"; done
        mount -t tmpfs tmpfs "$0/mnt"
        mkdir "$0/mnt/data" "$0/mnt/sockets"
        mount --bind "$1" "$0/mnt/data"
        mount --bind "$2" "$0/mnt/sockets"
        root="$0"; shift 2
        exec chroot "$root" /usr/sbin/dockerd "$@"`;
      return {
        program: 'unshare',
        args: ['--mount', '--propagation', 'private', 'sh', '-c', script, root, folder.data, folder.sockets, ...args],
      };
    },
  };
}

/** Writes dockerd's configuration, not the machine's /etc/docker/daemon.json; `inside` is the folder as the daemon sees it. */
async function dockerdArgs(
  folder: RunFolder,
  inside: Pick<RunFolder, 'data' | 'sockets'>,
  config: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  await writeFile(join(folder.data, 'daemon.json'), JSON.stringify(config));
  return [
    ...['--host', `unix://${inside.sockets}/docker.sock`, '--data-root', `${inside.data}/data`],
    ...['--exec-root', `${inside.sockets}/exec`, '--pidfile', `${inside.sockets}/dockerd.pid`],
    // No bridge and no rules in the firewall: containers run without a network, and several daemons do not meet.
    ...['--bridge=none', '--iptables=false', '--ip6tables=false', '--config-file', `${inside.data}/daemon.json`],
  ];
}

/** Debian's stable and its unstable suite. */
type DebianSuite = 'trixie' | 'sid';

/** A Debian with the suite's Docker, made once; where its folder is deleted it is made again, of what the suite has then. */
async function debianRoot(suite: DebianSuite, signal?: AbortSignal): Promise<string> {
  const root = join(cacheRoot, `${suite}-docker`);
  if (existsSync(root)) return root;
  const start = performance.now();
  say(`making a Debian ${suite} with Docker in ${root} with debootstrap (once, about a minute)`);
  const making = await cacheFolder(`${suite}-docker.${process.pid}`);
  try {
    const packages = '--include=docker.io,iptables,ca-certificates';
    await run('debootstrap', ['--variant=minbase', packages, suite, making], signal === undefined ? {} : { signal });
    await rm(join(making, 'var', 'cache', 'apt'), { recursive: true, force: true });
    await mkdir(join(making, 'mnt'), { recursive: true });
    await rename(making, root).catch((error: unknown) => {
      // Another suite, in another process, was quicker.
      if (!existsSync(root)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  say(`made in ${since(start)}`);
  return root;
}
