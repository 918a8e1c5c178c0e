import * as vscode from 'vscode';
import type { Engine, PublishedPort, RunOptions } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import { mappingsFor } from '../containers/freePorts.ts';
import { askRun, type RunDraft } from '../containers/runForm.ts';
import { TerminalPty } from '../containers/terminalPty.ts';
import { watchStart } from '../containers/watchStart.ts';
import { imageArguments } from '../imageArgument.ts';
import { endpointOf } from '../sourceItems.ts';
import type { Source } from '../sources.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Makes a container of an image and starts it, detached or on a terminal, after showing how. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const { sources } = services;
  const [image] = await imageArguments(sources, argument, undefined, vscode.l10n.t('Run Image'));
  if (image === undefined) return;
  const source = sources.get(image.source) ?? sources.main;
  const { store } = source;
  const engine = await store.engine();
  const { config } = await engine.inspect(image.name, new AbortController().signal);
  const draft: RunDraft = {
    name: '',
    ports: await mappingsFor(config.exposedPorts, store.containers, isHere(source)),
    env: [],
    command: [],
    remove: undefined,
  };
  const name = shown(image.name);
  const way = await askRun(name, config, draft, new Set(store.containers.map((container) => container.name)));
  if (way === undefined) return;
  const options: RunOptions = {
    image: image.name,
    name: draft.name,
    ports: draft.ports,
    ...(draft.env.length === 0 ? {} : { env: draft.env }),
    ...(draft.command.length === 0 ? {} : { command: draft.command }),
    autoRemove: draft.remove ?? way === 'terminal',
  };
  if (way === 'terminal') openTerminal(name, engine, options);
  else await detached(services, source, name, options);
}

function openTerminal(image: string, engine: Engine, options: RunOptions): void {
  const terminal = vscode.window.createTerminal({
    name: options.name || image,
    iconPath: new vscode.ThemeIcon('vm-running'),
    isTransient: true,
    pty: new TerminalPty({
      staysOpen: true,
      open: (size, signal) => engine.runOnTerminal(options, size, signal),
      // It was to end with its terminal, which is how nothing is left running that nobody sees.
      onLeft: (container) => {
        void engine.stop(container, AbortSignal.timeout(60_000)).catch(() => undefined);
      },
    }),
  });
  terminal.show();
}

async function detached(services: Services, source: Source, image: string, options: RunOptions): Promise<void> {
  const { store } = source;
  const engine = await store.engine();
  const id = await withProgress(vscode.l10n.t('Starting {0}', image), (signal) => engine.run(options, signal));
  await store.updateContainers();
  const container = store.containers.find((one) => one.id === id);
  // One that has ended already and removed itself was told of by its end.
  if (container === undefined) return;
  await services.view.revealContainer({ source: source.key, id });
  const name = shown(container.name);
  void watchStart(source, id, container.name);
  const address = isHere(source) ? webAddress(container.ports ?? []) : undefined;
  const open = vscode.l10n.t('Open in Browser');
  const showLogs = vscode.l10n.t('Show Logs');
  const message =
    address === undefined
      ? vscode.l10n.t('{0} runs {1}.', name, image)
      : vscode.l10n.t('{0} runs {1} at {2}.', name, image, address);
  const buttons = address === undefined ? [showLogs] : [open, showLogs];
  void vscode.window.showInformationMessage(message, ...buttons).then(async (picked) => {
    if (picked === open && address !== undefined) await vscode.env.openExternal(vscode.Uri.parse(address));
    if (picked === showLogs) await vscode.commands.executeCommand('strata.containerLogs', { source: source.key, id });
  });
}

/** Whether the engine is on this machine. */
function isHere({ store }: Source): boolean {
  return /^(unix|npipe):/.test(endpointOf(store.state));
}

/** Where a browser would find the container: its first TCP port. */
function webAddress(ports: readonly PublishedPort[]): string | undefined {
  const [first] = ports.filter(({ container }) => container.endsWith('/tcp')).sort((a, b) => a.host - b.host);
  if (first === undefined) return undefined;
  const isHttps = /^(443|8443)\//.test(first.container);
  return `${isHttps ? 'https' : 'http'}://localhost:${first.host}`;
}
