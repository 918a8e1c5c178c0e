// npm test [-- SUITE...]: everything, or the suites named. Two lanes keep two cores busy: what needs no daemon beside what does.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { packageExtension } from './buildExtension.ts';
import { repository } from './cache.ts';
import { main, together, Unavailable } from './cleanup.ts';
import { forBrowser, forEngine, forPodman, forDebian, provision } from './provision.ts';
import { readResults, forgetResults, type Results } from './results.ts';
import { say, since } from './say.ts';
import { engineSuites, plainSuites, realSuites, type Suite } from './suites.ts';
import { installVsCode, releases } from './vscodeInstall.ts';

/** What became of a suite. */
interface Outcome extends Results {
  readonly suite: string;
  readonly took: string;
  readonly note: string;
}

const everythingMustRun = process.env['CI'] === 'true';

await main(async (_cleanup, signal) => {
  const named = process.argv.slice(2);
  const known = [...plainSuites, ...engineSuites, ...realSuites].map(({ name }) => name);
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Unavailable(`no suite ${unknown.join(', ')}: there are ${known.join(', ')}`);
  const chosen = ({ name }: Suite): boolean => named.length === 0 || named.includes(name);

  const lane = async (suites: readonly Suite[]): Promise<readonly Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (const suite of suites) outcomes.push(await runSuite(suite, signal));
    return outcomes;
  };
  const plain = plainSuites.filter(chosen);
  const engines = engineSuites.filter(chosen);
  const real = realSuites.filter(chosen);
  // All at once, before the lanes begin: two installations at a time would lock each other out. The browser is wanted in both.
  await prepare(
    [
      ...(real.length + engines.length > 0 ? forEngine : []),
      ...(engines.length > 0 ? [...forDebian, ...forPodman] : []),
      ...forBrowser,
    ],
    signal,
  );
  const outcomes = await together([
    lane([...plain, ...engines]),
    real.length === 0 ? [] : prepareStrata(signal).then((failure) => failure ?? lane(real)),
  ]);
  return summarise(outcomes.flat());
});

/** What cannot be installed is said by the suites that then cannot run. */
async function prepare(needed: Parameters<typeof provision>[0], signal: AbortSignal): Promise<void> {
  await provision(needed, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    say(error instanceof Error ? error.message : String(error));
  });
}

/** Packages Strata once for all suites, and has both VS Codes installed; an outcome where that fails. */
async function prepareStrata(signal: AbortSignal): Promise<readonly Outcome[] | undefined> {
  const start = performance.now();
  try {
    await together([
      packageExtension(signal),
      installVsCode(releases.oldest, signal).then(() => installVsCode(releases.newest, signal)),
    ]);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    say(error instanceof Error ? error.message : String(error));
    return [{ suite: 'package', took: since(start), note: '', passed: 0, failed: 1, skipped: 0 }];
  }
}

async function runSuite(suite: Suite, signal: AbortSignal): Promise<Outcome> {
  const start = performance.now();
  const names = suite.results ?? [suite.name];
  for (const name of names) await forgetResults(name);
  signal.throwIfAborted();
  const code = await runPrefixed(suite, signal);
  signal.throwIfAborted();
  const about = { suite: suite.name, took: since(start) };
  if (code === suite.skipCode) {
    return everythingMustRun
      ? { ...about, note: 'could not run, and CI=true wants it to', passed: 0, failed: 1, skipped: 0 }
      : { ...about, note: 'SKIPPED: could not run here, see above', passed: 0, failed: 0, skipped: 1 };
  }
  if (suite.single) return { ...about, note: '', passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const results = await Promise.all(names.map(readResults));
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const each of results) {
    total.passed += each?.passed ?? 0;
    // A suite that died before it could count has failed.
    total.failed += each?.failed ?? 1;
    total.skipped += each?.skipped ?? 0;
  }
  if (code !== 0 && total.failed === 0) return { ...about, ...total, failed: 1, note: `ended with ${code}` };
  if (everythingMustRun && total.skipped > 0) {
    return { ...about, ...total, failed: total.failed + 1, note: 'tests were skipped, and CI=true wants them all' };
  }
  return { ...about, ...total, note: total.skipped > 0 ? 'some tests SKIPPED' : '' };
}

/** Runs a suite with its name before each line it prints; its exit code. */
async function runPrefixed(suite: Suite, signal: AbortSignal): Promise<number> {
  const child = spawn(process.execPath, suite.args, {
    cwd: repository,
    env: { ...process.env, STRATA_BUILT: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => console.log(`${suite.name.padEnd(12)}| ${line}`));
  }
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on('error', reject);
  child.on('close', (code) => resolve(code ?? 1));
  return promise.finally(() => signal.removeEventListener('abort', stop));
}

/** Prints a line a suite, and the sum on the very last line; the exit code. */
function summarise(outcomes: readonly Outcome[]): number {
  console.log('');
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { suite, took, note, passed, failed, skipped } of outcomes) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const verdict = failed > 0 ? 'FAILED ' : passed === 0 && skipped > 0 ? 'SKIPPED' : 'ok     ';
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    console.log(`${verdict} ${suite.padEnd(14)} ${took.padStart(8)}  ${counts}${note === '' ? '' : `  (${note})`}`);
  }
  if (total.passed + total.failed === 0) total.failed = 1;
  console.log('');
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
  return total.failed === 0 ? 0 : 1;
}
