import { join } from 'node:path';
import { repository } from './cache.ts';
import { run } from './process.ts';
import { say, since } from './say.ts';

/**
 * Bundles Strata into `dist`. `npm test` packages it first and has every suite use that: the variable STRATA_BUILT says so.
 */
export async function buildExtension(signal: AbortSignal): Promise<void> {
  if (process.env['STRATA_BUILT'] !== undefined) return;
  const start = performance.now();
  await run(process.execPath, [join(repository, 'esbuild.mjs')], { cwd: repository, signal });
  say(`built Strata in ${since(start)}`);
}

/** Packages Strata as it would be published; the path of the .vsix. */
export async function packageExtension(signal: AbortSignal): Promise<string> {
  const file = join(repository, 'strata.vsix');
  if (process.env['STRATA_BUILT'] !== undefined) return file;
  const start = performance.now();
  await run('npm', ['run', 'package'], { cwd: repository, signal });
  say(`packaged Strata in ${since(start)}`);
  return file;
}
