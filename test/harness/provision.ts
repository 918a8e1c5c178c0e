import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Unavailable } from './cleanup.ts';
import { run } from './process.ts';
import { say, since } from './say.ts';

/** A program the harness needs, and the Debian package that brings it. */
export interface Needed {
  readonly program: string;
  readonly package: string;
}

export const forEngine: readonly Needed[] = [
  { program: 'dockerd', package: 'docker.io' },
  { program: 'iptables', package: 'iptables' },
  { program: 'docker-registry', package: 'docker-registry' },
  { program: 'busybox', package: 'busybox-static' },
];

export const forBrowser: readonly Needed[] = [{ program: 'chromium', package: 'chromium' }];

/** For a Docker in a Debian of its own. */
export const forDebian: readonly Needed[] = [{ program: 'debootstrap', package: 'debootstrap' }];

export const forPodman: readonly Needed[] = [
  { program: 'podman', package: 'podman' },
  { program: 'docker-registry', package: 'docker-registry' },
  { program: 'busybox', package: 'busybox-static' },
];

/** The path of a program on PATH or where Debian puts a daemon. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Sees to it that every program is there: installs what is missing as root on Debian, says what to install elsewhere. */
export async function provision(needed: readonly Needed[], signal?: AbortSignal): Promise<void> {
  const missing = needed.filter(({ program }) => findProgram(program) === undefined);
  if (missing.length === 0) return;
  const packages = missing.map((each) => each.package);
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    throw new Unavailable(`${missing.map((each) => each.program).join(', ')} missing. On Debian or Ubuntu: ${command}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Unavailable(`${missing.map((each) => each.program).join(', ')} missing. Install with: sudo ${command}`);
  }
  const start = performance.now();
  say(`installing ${packages.join(', ')} with apt-get (once)`);
  await withoutStartingServices(async () => {
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, ...(signal && { signal }) };
    await run('apt-get', ['update', '-qq'], options);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  });
  say(`installed in ${since(start)}`);
}

/** Debian's packages start their daemons when installed unless policy-rc.d says no: the harness wants its own, private ones only. */
async function withoutStartingServices(install: () => Promise<void>): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return install();
  await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    await rm(policy, { force: true });
  }
}
