// npm run check: every script of package.json that is named check:*, two at a time.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from './cache.ts';
import { main } from './cleanup.ts';
import { run } from './process.ts';
import { writeResults } from './results.ts';
import { since } from './say.ts';

await main(async (_cleanup, signal) => {
  const waiting = (await scripts()).filter((name) => name.startsWith('check:'));
  const counted = { passed: 0, failed: 0, skipped: 0 };
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const start = performance.now();
      try {
        await run('npm', ['run', '--silent', name], { cwd: repository, signal });
        counted.passed += 1;
        console.log(`ok      ${name.padEnd(14)} ${since(start)}`);
      } catch (error) {
        signal.throwIfAborted();
        counted.failed += 1;
        console.log(
          `FAILED  ${name.padEnd(14)} ${since(start)}\n${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  };
  await Promise.all([worker(), worker()]);
  await writeResults('check', counted);
  return counted.failed === 0 ? 0 : 1;
});

async function scripts(): Promise<readonly string[]> {
  const manifest: unknown = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'scripts' in manifest) {
    const { scripts: named } = manifest;
    if (typeof named === 'object' && named !== null) return Object.keys(named);
  }
  throw new TypeError('package.json has no scripts');
}
