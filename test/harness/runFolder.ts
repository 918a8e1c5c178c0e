// Every start of a daemon gets a folder of its own; what a killed run leaves behind (processes, mounts, files) is cleared by the next one.
import { readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from './cache.ts';
import { run } from './process.ts';
import { say } from './say.ts';

/** Folders of one daemon: `data` may grow large, `sockets` has a short name because a socket's path ends at 107 bytes. */
export interface RunFolder {
  readonly data: string;
  readonly sockets: string;
  /** Marks what is started here, so that it can be found again. */
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

/** `name` says what it is for. */
export async function createRunFolder(name: string): Promise<RunFolder> {
  await clearStaleRuns();
  const sockets = await realpath(await mkdtemp(join(tmpdir(), 'strata-')));
  const data = await mkdtemp(join(await cacheFolder('run'), `${name}-`));
  await writeFile(join(data, 'owner.json'), JSON.stringify({ owner: await processIdentity(process.pid), sockets }));
  return { data, sockets, env: { STRATA_RUN: `${data}/` }, remove: () => removeRun(data, sockets) };
}

/** Clears what runs left whose process is gone. */
async function clearStaleRuns(): Promise<void> {
  const runs = await cacheFolder('run');
  for (const name of await readdir(runs)) {
    const folder = join(runs, name);
    const left = await readOwner(folder);
    if (
      left === undefined ||
      (left.owner !== '' && left.owner === (await processIdentity(Number.parseInt(left.owner, 10))))
    )
      continue;
    say(`clearing what an earlier run left in ${folder}`);
    await removeRun(folder, left.sockets);
  }
}

async function removeRun(data: string, sockets: string): Promise<void> {
  await endProcessesOf([data, sockets]);
  for (const folder of [sockets, data]) {
    await unmountBelow(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A pid alone is used again one day: the time the process started makes it one process. Empty where there is none. */
async function processIdentity(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return `${pid}@${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return existsSync('/proc/self') ? '' : `${pid}@`;
  }
}

/** Undefined for a folder that is just being made by another run. */
async function readOwner(folder: string): Promise<{ readonly owner: string; readonly sockets: string } | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8'));
    if (typeof value !== 'object' || value === null || !('owner' in value) || !('sockets' in value)) return undefined;
    return { owner: String(value.owner), sockets: String(value.sockets) };
  } catch {
    return undefined;
  }
}

/** Ends the processes that name one of the folders, on their command line or in STRATA_RUN: a daemon, its containerd, their shims. */
async function endProcessesOf(folders: readonly string[]): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (let round = 0; round < 100; round++) {
      const pids = await processesNaming(folders);
      if (pids.length === 0) return;
      if (round === 0) for (const pid of pids) kill(pid, signal);
      await sleep(100);
    }
  }
}

async function processesNaming(folders: readonly string[]): Promise<readonly number[]> {
  if (!existsSync('/proc/self')) return [];
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      const named = folders.some(
        (folder) => command.includes(`${folder}/`) || environment.includes(`STRATA_RUN=${folder}/`),
      );
      return named ? [pid] : [];
    }),
  );
  return found.flat();
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** A daemon that was killed leaves its containers' root file systems and network namespaces mounted. */
async function unmountBelow(folder: string): Promise<void> {
  if (!existsSync('/proc/self/mountinfo')) return;
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? []);
  const below = mounts.filter((path) => path === folder || path.startsWith(`${folder}/`));
  for (const path of below.reverse()) await run('umount', ['-l', path]);
}
