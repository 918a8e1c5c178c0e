// npm run test:integration [-- --only newest|oldest] [--grep PATTERN] [--desktop]
// Runs test/integration/**/*.test.ts inside the extension host of real VS Codes, against a private Docker daemon and registry.
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { createWriteStream } from 'node:fs';
import { glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension } from './buildExtension.ts';
import { repository } from './cache.ts';
import { type Cleanup, main, together } from './cleanup.ts';
import { startRealParts } from './realParts.ts';
import { listenOnLoopback } from './loopback.ts';
import { forgetResults, readResults, resultsFile } from './results.ts';
import { say, since } from './say.ts';
import { type VsCodeRelease, releases } from './vscodeInstall.ts';
import type { IntegrationContext } from '../integration/context.ts';

const out = join(repository, 'out', 'test', 'integration');

const demoDockerfile = `FROM httpd:2.4
COPY public-html/ /usr/local/apache2/htdocs/
`;

/** The launcher is a script for `node`: it must be this one. */
const pathWithThisNode = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;

await main(async (cleanup, signal) => {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, grep: { type: 'string' }, desktop: { type: 'boolean', default: false } },
  });
  const chosen = Object.values(releases).filter(({ name }) => values.only === undefined || values.only === name);
  if (chosen.length === 0) throw new Error(`--only ${values.only ?? ''}: say oldest or newest`);
  await together([buildExtension(signal), buildSuites()]);
  let failed = 0;
  for (const release of chosen) {
    const passed = await runOn(release, { desktop: values.desktop, grep: values.grep }, cleanup, signal);
    if (!passed) failed += 1;
  }
  return failed === 0 ? 0 : 1;
});

async function runOn(
  release: VsCodeRelease,
  options: { readonly desktop: boolean; readonly grep: string | undefined },
  cleanup: Cleanup,
  signal: AbortSignal,
): Promise<boolean> {
  // Each VS Code gets parts of its own: what a suite changes for one is new for the next.
  const { engine, registry, fixtures } = await startRealParts(cleanup, signal);
  const workspace = await mkdtemp(join(tmpdir(), 'strata-workspace-'));
  cleanup.add(() => rm(workspace, { recursive: true, force: true }));
  await writeFile(join(workspace, 'Dockerfile'), demoDockerfile);
  const suite = `integration-${release.name}`;
  await forgetResults(suite);
  await mkdir(dirname(resultsFile(suite)), { recursive: true });
  const context: IntegrationContext = {
    socket: engine.socket,
    registry: registry.address,
    fixtures,
    repository,
    outputPort: await startPrinting(cleanup),
    color: process.stdout.isTTY,
    results: resultsFile(suite),
    ...(options.grep !== undefined && { grep: options.grep }),
  };
  const start = performance.now();
  const logFile = join(repository, 'out', `${suite}.log`);
  const log = createWriteStream(logFile);
  const where = options.desktop ? 'desktop VS Code' : 'VS Code';
  say(`integration suites in ${where} ${release.version}`);
  try {
    await runTests({
      ...(options.desktop
        ? { version: release.version }
        : { vscodeExecutablePath: join(import.meta.dirname, 'launcher.ts') }),
      extensionDevelopmentPath: repository,
      extensionTestsPath: join(out, 'index.cjs'),
      launchArgs: [workspace],
      stdout: log,
      stderr: log,
      extensionTestsEnv: {
        DOCKER_HOST: engine.host,
        STRATA_TEST: JSON.stringify(context),
        STRATA_VSCODE: release.name,
        PATH: pathWithThisNode,
      },
    });
    say(`integration suites in ${where} ${release.version} passed in ${since(start)}`);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    say(`integration suites in ${where} ${release.version} failed: ${reason}. What VS Code said: ${logFile}`);
    if ((await readResults(suite)) === undefined) process.stderr.write(lastLines(await readFile(logFile, 'utf8')));
    return false;
  }
}

/** What the runner inside VS Code prints appears here at once; the port to send it to. */
async function startPrinting(cleanup: Cleanup): Promise<number> {
  const server = createServer((from) => from.pipe(process.stdout, { end: false }));
  const port = await listenOnLoopback(server);
  cleanup.add(() => Promise.resolve(void server.close()));
  return port;
}

function lastLines(text: string): string {
  return `${text.trimEnd().split('\n').slice(-40).join('\n')}\n`;
}

/** Bundles the runner and each suite for the extension host, which loads CommonJS on every VS Code. */
async function buildSuites(): Promise<void> {
  const suites: string[] = [];
  for await (const suite of glob('test/integration/**/*.test.ts', { cwd: repository })) suites.push(suite);
  await rm(out, { recursive: true, force: true });
  await build({
    absWorkingDir: repository,
    entryPoints: ['test/integration/index.ts', ...suites],
    outbase: 'test/integration',
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', '*.node'],
    logLevel: 'warning',
  });
}
