// Every suite writes what became of its tests into `out/results/<suite>.json`; `npm test` adds them up.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repository } from './cache.ts';

/** How many tests of a suite passed, failed and were skipped. */
export interface Results {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function resultsFile(suite: string): string {
  return join(repository, 'out', 'results', `${suite}.json`);
}

export async function writeResults(suite: string, results: Results): Promise<void> {
  await mkdir(dirname(resultsFile(suite)), { recursive: true });
  await writeFile(resultsFile(suite), JSON.stringify(results));
}

/** Removes an earlier run's results, so that a suite that dies does not pass for one that ran. */
export async function forgetResults(suite: string): Promise<void> {
  await rm(resultsFile(suite), { force: true });
}

/** Undefined where the suite left none. Reads Vitest's JSON report as well. */
export async function readResults(suite: string): Promise<Results | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(resultsFile(suite), 'utf8'));
  } catch {
    return undefined;
  }
  const count = (...names: readonly string[]): number | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    const found = Object.entries(value).filter(([name]) => names.includes(name));
    const numbers = found.map(([, each]: [string, unknown]) => each).filter((each) => typeof each === 'number');
    return numbers.length === 0 ? undefined : numbers.reduce((sum, each) => sum + each, 0);
  };
  const passed = count('passed', 'numPassedTests');
  const failed = count('failed', 'numFailedTests');
  const skipped = count('skipped', 'numPendingTests', 'numTodoTests');
  return passed === undefined || failed === undefined || skipped === undefined
    ? undefined
    : { passed, failed, skipped };
}
