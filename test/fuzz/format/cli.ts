import { spawn, spawnSync } from 'node:child_process';

export interface CliResult {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly exit: number;
}

/** The version of the docker CLI on the PATH, or undefined. */
export function cliVersion(): string | undefined {
  const run = spawnSync('docker', ['--version'], { encoding: 'utf8' });
  return run.status === 0 ? /version ([\d.]+)/.exec(run.stdout)?.[1] : undefined;
}

/** Runs the real `docker image inspect --format`. */
export function inspect(
  host: string,
  home: string,
  format: string,
  refs: readonly string[],
  timeZone: string,
): Promise<CliResult> {
  const env = { PATH: process.env['PATH'], HOME: home, DOCKER_CONFIG: home, TZ: timeZone, LC_ALL: 'C.UTF-8' };
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['-H', host, 'image', 'inspect', '--format', format, ...refs], {
      env: { ...env, GOGC: 'off' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const error: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ stdout: Buffer.concat(out), stderr: Buffer.concat(error).toString('utf8'), exit: code ?? -1 });
    });
  });
}
