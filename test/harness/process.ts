import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs a program to its end and gives what it wrote to stdout; throws with what it wrote to stderr where it fails. */
export async function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  const code = await promise;
  if (code !== 0) {
    const said = (output.stderr.trim() || output.stdout.trim()).split('\n').slice(-30).join('\n');
    throw new Error(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${said}`);
  }
  return output.stdout;
}

/** Runs a program on this terminal to its exit code; an aborted signal passes SIGTERM on and waits for the end. */
export async function runAttached(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const { signal, ...rest } = options;
  const child = spawn(program, args, { ...rest, stdio: 'inherit' });
  const stop = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on('error', reject);
  child.on('close', (code) => resolve(code ?? 1));
  return promise.finally(() => signal?.removeEventListener('abort', stop));
}

/**
 * Starts a daemon in a session of its own, so that a Ctrl-C leaves the order of stopping to us; where Linux's setpriv is
 * there the daemon also gets SIGTERM should this process be killed.
 */
export function startDaemon(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const setpriv = '/usr/bin/setpriv';
  return existsSync(setpriv)
    ? spawn(setpriv, ['--pdeathsig', 'TERM', program, ...args], { ...options, detached: true })
    : spawn(program, args, { ...options, detached: true });
}

/** Ends a child: SIGTERM, and SIGKILL for one that is still there after `graceMs`. */
export async function endChild(child: ChildProcess, graceMs = 20_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = new AbortController();
  const killed = sleep(graceMs, undefined, { signal: timer.signal }).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
  await ended;
  timer.abort();
  await killed;
}

/** Waits until `ready` resolves to true, asking every 50 ms; throws `describe()` after `timeoutMs` or where `child` ends first. */
export async function waitUntil(
  ready: () => Promise<boolean>,
  describe: () => string,
  options: { readonly timeoutMs: number; readonly child?: ChildProcess; readonly signal?: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  while (!(await ready().catch(() => false))) {
    options.signal?.throwIfAborted();
    const dead = options.child !== undefined && (options.child.exitCode !== null || options.child.signalCode !== null);
    if (dead || performance.now() > deadline) throw new Error(describe());
    await sleep(50);
  }
}
