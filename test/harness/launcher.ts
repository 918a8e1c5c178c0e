#!/usr/bin/env node
// What @vscode/test-electron's runTests starts in place of desktop VS Code: takes the same arguments, opens a VS Code server
// in Chromium, prints what the tests log as they log it, and ends with their exit code.
// STRATA_VSCODE says which release (`oldest` or `newest`), the last argument without `--` which folder is open.
import { parseArgs, format } from 'node:util';
import { openBrowser } from './browser.ts';
import { main } from './cleanup.ts';
import { startVsCode } from './vscode.ts';
import { installVsCode, releases } from './vscodeInstall.ts';

await main(async (cleanup, signal) => {
  const { values, positionals } = parseArgs({
    options: { extensionDevelopmentPath: { type: 'string', multiple: true }, extensionTestsPath: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const development = (values.extensionDevelopmentPath ?? []).map(String);
  const vscode = await installVsCode(
    process.env['STRATA_VSCODE'] === 'oldest' ? releases.oldest : releases.newest,
    signal,
  );
  const server = await startVsCode(vscode, { automation: true, signal });
  cleanup.add(server.stop);
  const browser = await openBrowser(signal);
  cleanup.add(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });

  const { promise: ended, resolve, reject } = Promise.withResolvers<number>();
  signal.addEventListener('abort', () => reject(signal.reason));
  page.on('crash', () => reject(new Error('the page of the workbench crashed')));
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    (type === 'error' ? process.stderr : process.stdout).write(`${format(...args)}\n`);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = [
    ...development.map((path) => ['extensionDevelopmentPath', remote(path)]),
    ['extensionTestsPath', remote(String(values.extensionTestsPath))],
  ];
  await page.goto(
    `${server.url(positionals.at(-1) ?? process.cwd())}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
  );
  const code = await ended;
  if (code !== 0 && process.env['STRATA_VSCODE_LOG'] !== undefined) process.stderr.write(await server.log());
  return code;
});
