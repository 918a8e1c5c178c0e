// npm start | npm test | npm run bench, from a fresh clone as well: installs what package-lock.json names when it is not there,
// then goes on under the Node 24 that came with it. Plain JavaScript without dependencies: this much runs on any Node from 20.19.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(repository, 'node_modules');
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const programs = { start: 'test/harness/start.ts', test: 'test/harness/test.ts', bench: 'test/bench/main.ts' };

const [name, ...args] = process.argv.slice(2);
const program = Object.entries(programs).find(([each]) => each === name)?.[1];
if (program === undefined) fail(`say one of ${Object.keys(programs).join(', ')}`);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);

if (!installed()) {
  console.error('strata: installing what package-lock.json names (npm ci)');
  const start = performance.now();
  const windows = process.platform === 'win32';
  const code = await run(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund'], { shell: windows });
  if (code !== 0) fail(`npm ci ended with ${code}`);
  if (!existsSync(node)) fail('npm ci brought no Node 24: are install scripts allowed for the package "node"?');
  console.error(`strata: installed in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
const path = `${join(modules, '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
process.exitCode = await run(node, [join(repository, program), ...args], { env: { ...process.env, PATH: path } });

/** Whether node_modules holds what package-lock.json names: npm keeps its own account of what it installed. */
function installed() {
  if (!existsSync(node)) return false;
  try {
    const have = packagesOf(join(modules, '.package-lock.json'));
    return Object.entries(packagesOf(join(repository, 'package-lock.json'))).every(
      ([place, wanted]) =>
        place === '' || (have[place] === undefined ? wanted.optional : have[place].version === wanted.version),
    );
  } catch {
    return false;
  }
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Runs a program on this terminal, hands signals on to it, and gives its exit code. */
function run(command, parameters, options) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { cwd: repository, stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
    // A killed npm says nothing to what it runs.
    const parent = process.ppid;
    const orphaned = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(orphaned);
      pass('SIGTERM');
    }, 1_000);
    child.on('error', (error) => fail(`${command}: ${error.message}`));
    child.on('close', (code) => {
      clearInterval(orphaned);
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, pass);
      resolve(code ?? 1);
    });
  });
}

function fail(message) {
  console.error(`strata: ${message}`);
  process.exit(1);
}
