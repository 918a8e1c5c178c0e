// npm run test:engines [-- docker-20.10 docker-26.1-containerd podman-4.3 docker-28.5-containerd]
// Runs the live suites (test/live) against each kind of engine that `npm test` stands on, or those named. All of it needs root.
import { join } from 'node:path';
import { repository } from './cache.ts';
import { main, Unavailable } from './cleanup.ts';
import { engineKinds, engineSuite, recipes, testedKinds } from './engineKinds.ts';
import { runAttached } from './process.ts';
import { provision } from './provision.ts';
import { forgetResults, resultsFile } from './results.ts';
import { say } from './say.ts';

await main(async (_cleanup, signal) => {
  const named = process.argv.slice(2);
  const kinds = named.length === 0 ? testedKinds : engineKinds.filter((kind) => named.includes(kind));
  if (kinds.length < named.length) throw new Unavailable(`there are ${engineKinds.join(', ')}`);
  const failed: string[] = [];
  for (const kind of kinds) {
    await provision(recipes[kind].needed, signal);
    say(`live suites on ${kind}`);
    const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
    const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile(engineSuite(kind))}`];
    await forgetResults(engineSuite(kind));
    // Which engine is chosen is the same whatever engine it is: once is enough.
    const once = kind === testedKinds[0] ? [] : ['--exclude', 'test/live/engine/endpointChoice.test.ts'];
    const code = await runAttached(
      process.execPath,
      [vitest, 'run', '--config', 'test/live/vitest.config.ts', ...report, ...once],
      { cwd: repository, env: { ...process.env, STRATA_ENGINE: kind }, signal },
    );
    signal.throwIfAborted();
    if (code !== 0) failed.push(kind);
  }
  say(failed.length === 0 ? `live suites passed on ${kinds.join(', ')}` : `live suites FAILED on ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});
