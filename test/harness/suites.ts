// What `npm test` consists of. A suite is a program; what became of its tests it leaves in out/results.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './cache.ts';
import { engineSuite, testedKinds } from './engineKinds.ts';
import { resultsFile } from './results.ts';

/** One part of `npm test`. */
export interface Suite {
  readonly name: string;
  /** For Node, relative to the repository. */
  readonly args: readonly string[];
  /** Where a suite leaves its results in parts, under other names than its own. */
  readonly results?: readonly string[];
  /** It leaves no results: it counts as one test. */
  readonly single?: boolean;
  /** The exit code by which it says that it could not run. */
  readonly skipCode?: number;
}

/** The live suite itself runs on the first. */
const otherEngines = testedKinds.slice(1);

const vitest = (name: string, config: string): Suite => ({
  name,
  args: [
    ...['node_modules/vitest/vitest.mjs', 'run', '--config', config],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile(name)}`],
  ],
});

/** Those that need no daemon; they run beside the others. */
export const plainSuites: readonly Suite[] = [
  { name: 'check', args: ['test/harness/check.ts'] },
  vitest('unit', 'vitest.config.ts'),
  { name: 'fuzz-robust', args: ['test/fuzz/format/robust.ts', '--cases', '20000'], single: true },
  {
    name: 'fuzz-format',
    args: ['test/fuzz/format/main.ts', '--cases', '300', '--jobs', '1'],
    single: true,
    skipCode: 2,
  },
  vitest('webview', 'test/webview/vitest.config.ts'),
].filter(exists);

/** The live suites again, on the other kinds of engine: they need no VS Code, and run beside those that do. */
export const engineSuites: readonly Suite[] = [
  {
    name: 'engines',
    args: ['test/harness/engines.ts', ...otherEngines],
    results: otherEngines.map(engineSuite),
    skipCode: 77,
  },
];

/** Those on real parts, one after the other: they listen for changes within half a second. */
export const realSuites: readonly Suite[] = [
  vitest('registry', 'test/registry/vitest.config.ts'),
  vitest('live', 'test/live/vitest.config.ts'),
  {
    name: 'integration',
    args: ['test/harness/integration.ts'],
    results: ['integration-oldest', 'integration-newest'],
    skipCode: 77,
  },
  { name: 'e2e', args: ['test/harness/e2e.ts'], skipCode: 77 },
].filter(exists);

/** Whether the files a suite names are there. */
function exists({ args }: Suite): boolean {
  return args.filter((each) => /^test\/.*\.ts$/.test(each)).every((file) => existsSync(join(repository, file)));
}
