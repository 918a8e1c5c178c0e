import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { shown } from '../../core/shown.ts';
import type { Source } from '../sources.ts';

/** How long a container is watched after it was started, ms: what is wrong with its command shows by then. */
const watched = 2_000;

/** Says so where a container that was just started has ended again, and not well. */
export async function watchStart(source: Source, id: string, name: string): Promise<void> {
  const end = Date.now() + watched;
  while (Date.now() < end) {
    await setTimeout(100);
    const container = source.store.containers.find((one) => one.id === id);
    const code = /^Exited \((\d+)\)/.exec(container?.status ?? '')?.[1];
    if (container?.state !== 'exited' || code === undefined || code === '0') continue;
    const showLogs = vscode.l10n.t('Show Logs');
    const picked = await vscode.window.showWarningMessage(
      vscode.l10n.t('{0} ended at once, with code {1}.', shown(name), code),
      showLogs,
    );
    if (picked === showLogs) await vscode.commands.executeCommand('strata.containerLogs', { source: source.key, id });
    return;
  }
}
