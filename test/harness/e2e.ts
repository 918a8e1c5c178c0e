// [STRATA_ENGINE=KIND] npm run test:e2e [-- FILE...] [-t NAME]
// Drives the workbench with Strata packaged and installed, on a private daemon and registry; screenshots go to out/screenshots.
import { join } from 'node:path';
import { packageExtension } from './buildExtension.ts';
import { repository } from './cache.ts';
import { main, together } from './cleanup.ts';
import { engineKindOf } from './engineKinds.ts';
import { startSlowWay } from './loopback.ts';
import { runAttached } from './process.ts';
import { forBrowser, forEngine, provision } from './provision.ts';
import { startRealParts } from './realParts.ts';
import { forgetResults, resultsFile } from './results.ts';
import { installVsCode, releases } from './vscodeInstall.ts';
import type { Parts } from '../e2e/parts.ts';

await main(async (cleanup, signal) => {
  await provision([...forEngine, ...forBrowser], signal);
  const [extension, { engine, registry, fixtures }] = await together([
    packageExtension(signal),
    startRealParts(cleanup, signal, engineKindOf(process.env)),
    installVsCode(releases.newest, signal),
  ]);
  const slow = await startSlowWay(registry.address, 2_000_000);
  cleanup.add(slow.stop);
  const parts: Parts = {
    socket: engine.socket,
    host: engine.host,
    registry: registry.address,
    slowRegistry: slow.address,
    fixtures,
    extension,
  };
  await forgetResults('e2e');
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile('e2e')}`];
  const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(repository, 'test', 'e2e', 'vitest.config.ts');
  return runAttached(process.execPath, [vitest, 'run', '--config', config, ...reports, ...process.argv.slice(2)], {
    cwd: repository,
    env: { ...process.env, STRATA_PARTS: JSON.stringify(parts) },
    signal,
  });
});
