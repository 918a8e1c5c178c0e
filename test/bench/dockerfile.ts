/**
 * What Strata costs who writes a Dockerfile, measured inside the extension host of a real VS Code on a private engine: the time
 * that host is busy with a change in a file of 5,000 lines, beside the same file as plain text, and how long a hover takes.
 */
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildExtension } from '../harness/buildExtension.ts';
import { repository } from '../harness/cache.ts';
import { Cleanup } from '../harness/cleanup.ts';
import { startRealParts } from '../harness/realParts.ts';
import type { HostFigures, HostTask } from './host/dockerfileHost.ts';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio?: number;
  readonly note?: string;
}

const lines = 5_000;

export async function benchDockerfile(): Promise<readonly Row[]> {
  const cleanup = new Cleanup();
  const folder = await mkdtemp(join(tmpdir(), 'strata-bench-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  try {
    const { signal } = new AbortController();
    const { engine } = await startRealParts(cleanup, signal);
    await buildExtension(signal);
    const program = join(folder, 'host.cjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'host', 'dockerfileHost.ts')],
      outfile: program,
      ...{ bundle: true, platform: 'node', target: 'node22', format: 'cjs', external: ['vscode'], logLevel: 'warning' },
    });
    const task: HostTask = { lines, results: join(folder, 'figures.json') };
    await runTests({
      vscodeExecutablePath: join(repository, 'test', 'harness', 'launcher.ts'),
      extensionDevelopmentPath: repository,
      extensionTestsPath: program,
      launchArgs: [folder],
      extensionTestsEnv: {
        DOCKER_HOST: engine.host,
        STRATA_BENCH: JSON.stringify(task),
        STRATA_VSCODE: 'newest',
        // The launcher is a script for `node`: it must be this one.
        PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
      },
    });
    return rowsOf(parseFigures(await readFile(task.results, 'utf8')));
  } finally {
    await cleanup.run();
  }
}

function rowsOf({ typed, plain, settled, hovers }: HostFigures): readonly Row[] {
  const at = (values: readonly number[], part: number): number => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  };
  const own = at(typed, 0.5) - at(plain, 0.5);
  return [
    {
      name: `a key in ${lines} lines: host busy`,
      value: at(typed, 0.5),
      unit: 'ms',
      ratio: 5 / Math.max(0.01, own),
      note: `median of ${typed.length}; ${at(plain, 0.5).toFixed(2)} ms in plain text, so ${own.toFixed(2)} ms are ours; goal 5 ms`,
    },
    {
      name: `the same, worst of 20`,
      value: at(typed, 0.95),
      unit: 'ms',
      note: `${at(plain, 0.95).toFixed(2)} ms in plain text`,
    },
    {
      name: 'once nobody types: host busy',
      value: at(settled, 0.5),
      unit: 'ms',
      note: `all that is looked at anew after a pause; median of ${settled.length}`,
    },
    ...hovers.map(({ where, took, nothing }) => ({
      name: `hover on ${where}`,
      value: at(took, 0.5),
      unit: 'ms',
      ratio: 20 / Math.max(0.01, at(took, 0.5) - at(nothing, 0.5)),
      note: `median of ${took.length}, the way to the provider and back included; ${at(nothing, 0.5).toFixed(1)} ms where a provider answers at once; goal 20 ms`,
    })),
  ];
}

function parseFigures(text: string): HostFigures {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null && 'typed' in value && 'hovers' in value) return value as HostFigures;
  throw new TypeError('the extension host measured nothing');
}
