import { join } from 'node:path';
import { repository } from './cache.ts';
import { run } from './process.ts';
import { say, since } from './say.ts';

/** Bundles Strata into `dist`. */
export async function buildExtension(): Promise<void> {
  const start = performance.now();
  await run(process.execPath, [join(repository, 'esbuild.mjs')], { cwd: repository });
  say(`built Strata in ${since(start)}`);
}

/** Packages Strata as it would be published; the path of the .vsix. */
export async function packageExtension(): Promise<string> {
  const start = performance.now();
  await run('npm', ['run', 'package'], { cwd: repository });
  say(`packaged Strata in ${since(start)}`);
  return join(repository, 'strata.vsix');
}
