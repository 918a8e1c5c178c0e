import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { buildExtension } from '../../harness/buildExtension.ts';
import { repository } from '../../harness/cache.ts';

export interface HostRun {
  /** The program beside this file, without its ending; its `run` reads the task from STRATA_BENCH. */
  readonly program: string;
  readonly task: { readonly results: string };
  /** A folder of the run's own: the program is built there, and the window opens it. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a program inside the extension host of a real VS Code that has the extension; gives the text it left in `results`. */
export async function runInHost({ program, task, folder, env }: HostRun, signal: AbortSignal): Promise<string> {
  await buildExtension(signal);
  const outfile = join(folder, `${program}.cjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `${program}.ts`)],
    outfile,
    ...{ bundle: true, platform: 'node', target: 'node22', format: 'cjs', external: ['vscode'], logLevel: 'warning' },
  });
  await runTests({
    vscodeExecutablePath: join(repository, 'test', 'harness', 'launcher.ts'),
    extensionDevelopmentPath: repository,
    extensionTestsPath: outfile,
    launchArgs: [folder],
    extensionTestsEnv: {
      ...env,
      STRATA_BENCH: JSON.stringify(task),
      STRATA_VSCODE: 'newest',
      // The launcher is a script for `node`: it must be this one.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
    },
  });
  return await readFile(task.results, 'utf8');
}
