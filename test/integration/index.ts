// The runner inside the extension host: VS Code calls `run` and takes its end for the verdict.
// A suite is a file `*.test.ts` beside this one, with mocha's `suite`, `test`, `setup` ... as globals or imported from 'mocha'.
import { glob, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { connect } from 'node:net';
import { format } from 'node:util';
import Mocha from 'mocha';
import { testContext } from './context.ts';

export async function run(): Promise<void> {
  const { color, grep, outputPort, results } = testContext();
  const output = connect(outputPort, '127.0.0.1');
  await once(output, 'connect');
  Mocha.reporters.Base.consoleLog = (...args: readonly unknown[]) => output.write(`${format(...args)}\n`);
  const mocha = new Mocha({
    ui: 'tdd',
    timeout: 60_000,
    color,
    forbidOnly: process.env['CI'] !== undefined,
    ...(grep !== undefined && { grep }),
  });
  for await (const file of glob('**/*.test.cjs', { cwd: __dirname })) mocha.addFile(join(__dirname, file));
  const { promise, resolve } = Promise.withResolvers<number>();
  const runner = mocha.run(resolve);
  const failures = await promise;
  output.end();
  const { passes: passed = 0, pending: skipped = 0 } = runner.stats ?? {};
  await writeFile(results, JSON.stringify({ passed, failed: failures, skipped }));
  if (failures > 0) throw new Error(`${failures} of ${passed + failures} tests failed`);
  if (passed + skipped === 0) throw new Error('no test ran');
}
