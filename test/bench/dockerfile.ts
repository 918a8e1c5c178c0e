/**
 * What Strata costs who writes a Dockerfile, measured inside the extension host of a real VS Code on a private engine: the time
 * that host is busy with a change in a file of 5,000 lines, beside the same file as plain text, and how long a hover takes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cleanup } from '../harness/cleanup.ts';
import { startRealParts } from '../harness/realParts.ts';
import type { HostFigures, HostTask } from './host/dockerfileHost.ts';
import { runInHost } from './host/runInHost.ts';

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
    const task: HostTask = { lines, results: join(folder, 'figures.json') };
    const run = { program: 'dockerfileHost', task, folder, env: { DOCKER_HOST: engine.host } };
    return rowsOf(parseFigures(await runInHost(run, signal)));
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
