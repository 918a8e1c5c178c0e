import * as vscode from 'vscode';
import { shown } from '../../core/shown.ts';
import { containerArguments } from '../containers/containerArgument.ts';
import { LogsPty } from '../containers/logsPty.ts';
import type { Services } from '../services.ts';

/** Shows what a container has written and goes on with what it writes, in a terminal that takes no keys. */
export async function containerLogs({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const targets = await containerArguments(sources, argument, selection, {
    title: vscode.l10n.t('Show Logs'),
    none: vscode.l10n.t('There is no container on this engine.'),
  });
  for (const { source, container } of targets) {
    const open = openLogs(container.id);
    if (open !== undefined) {
      open.pty.again();
      open.terminal.show(true);
      continue;
    }
    const terminal = vscode.window.createTerminal({
      name: vscode.l10n.t('Logs: {0}', shown(container.name)),
      iconPath: new vscode.ThemeIcon('output'),
      isTransient: true,
      pty: new LogsPty(container, () => source.store.engine()),
    });
    terminal.show(true);
  }
}

function openLogs(container: string): { readonly terminal: vscode.Terminal; readonly pty: LogsPty } | undefined {
  for (const terminal of vscode.window.terminals) {
    const { creationOptions } = terminal;
    const pty = 'pty' in creationOptions ? creationOptions.pty : undefined;
    if (pty instanceof LogsPty && pty.container.id === container) return { terminal, pty };
  }
  return undefined;
}
