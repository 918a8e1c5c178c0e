// Usage: `const vscode = await installVsCode(releases.newest, signal); const server = await startVsCode(vscode, { ... });`
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answersOn, loopbackPort } from './loopback.ts';
import { endChild, run, startDaemon, waitUntil } from './process.ts';
import { createRunFolder } from './runFolder.ts';
import type { VsCode } from './vscodeInstall.ts';

/** What a VS Code is started with. */
export interface VsCodeOptions {
  /** Variables its extension host gets besides this process's own; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** User settings besides those that quiet the workbench. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions to install first. */
  readonly extensions?: readonly string[];
  /** Lets a page run an extension's tests (`payload` in its URL). Toasts of notifications are not shown then. */
  readonly automation?: boolean;
  /** Asks whether the folder is to be trusted, as a VS Code does that nobody has told otherwise. */
  readonly trust?: boolean;
  /** A command that the server's is put behind: one that takes rights away, say. */
  readonly through?: readonly [program: string, ...args: string[]];
  /** A port of the caller's choice. */
  readonly port?: number;
  readonly signal?: AbortSignal;
}

/** A running VS Code server with data of its own. */
export interface VsCodeServer {
  readonly port: number;
  /** The workbench with a folder open. */
  url(folder: string): string;
  /** What the server and its extension hosts have logged to the terminal. */
  log(): Promise<string>;
  /** Ends the server and its extension hosts, and removes its data. */
  readonly stop: () => Promise<void>;
}

/** Settings under which nothing but the extension speaks up. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.reduceMotion': 'on',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'editor.minimap.enabled': false,
  'window.commandCenter': false,
};

export async function startVsCode(vscode: VsCode, options: VsCodeOptions = {}): Promise<VsCodeServer> {
  const folder = await createRunFolder(`vscode-${vscode.release.name}`);
  const at = (name: string): string => join(folder.data, name);
  await mkdir(at('user/User'), { recursive: true });
  await writeFile(
    at('user/User/settings.json'),
    JSON.stringify(
      { ...quietSettings, 'security.workspace.trust.enabled': options.trust === true, ...options.settings },
      undefined,
      2,
    ),
  );
  const folders = [
    '--user-data-dir',
    at('user'),
    '--server-data-dir',
    at('server'),
    '--extensions-dir',
    at('extensions'),
  ];
  const env = { ...process.env, ...options.env, VSCODE_CLI: undefined, ELECTRON_RUN_AS_NODE: undefined };
  for (const extension of options.extensions ?? []) {
    const args = [vscode.server, '--accept-server-license-terms', ...folders, '--install-extension', extension];
    await run(vscode.node, args, { env, ...(options.signal && { signal: options.signal }) });
  }

  // Others on this machine may reach the port, and whoever gets in has a shell.
  const token = randomBytes(16).toString('hex');
  const port = options.port ?? (await loopbackPort());
  const log = openSync(at('server.log'), 'a');
  const [program, ...before] = options.through === undefined ? [vscode.node] : [...options.through, vscode.node];
  const server = startDaemon(
    program,
    [
      ...[...before, vscode.server, '--host', '127.0.0.1', '--port', String(port), '--connection-token', token],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', ...folders],
      ...(options.trust ? [] : ['--disable-workspace-trust']),
      ...(options.automation ? ['--enable-smoke-test-driver'] : []),
    ],
    { stdio: ['ignore', log, log], env },
  );
  closeSync(log);
  const readLog = (): Promise<string> => readFile(at('server.log'), 'utf8');
  const stop = async (): Promise<void> => {
    await endChild(server, 5_000);
    await folder.remove();
  };
  try {
    await waitUntil(
      () => answersOn(port),
      () => 'no answer',
      {
        timeoutMs: 60_000,
        child: server,
        ...(options.signal && { signal: options.signal }),
      },
    );
  } catch (error) {
    const said = await readLog();
    await stop();
    options.signal?.throwIfAborted();
    throw new Error(`VS Code ${vscode.release.version} did not start:\n${said}`, { cause: error });
  }
  return {
    port,
    url: (opened) => `http://127.0.0.1:${port}/?tkn=${token}&folder=${encodeURIComponent(opened)}`,
    log: readLog,
    stop,
  };
}
