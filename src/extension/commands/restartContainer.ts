import * as vscode from 'vscode';
import { isAtWork } from '../../core/imageGroups.ts';
import { changeContainers } from '../containers/changeContainers.ts';
import { containerArguments } from '../containers/containerArgument.ts';
import { watchStart } from '../containers/watchStart.ts';
import type { Services } from '../services.ts';

/** Stops containers and starts them again, and says of one that ends at once that it did. */
export async function restartContainer({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const targets = await containerArguments(sources, argument, selection, {
    title: vscode.l10n.t('Restart Container'),
    fits: isAtWork,
    none: vscode.l10n.t('No container is running on this engine.'),
  });
  if (targets.length === 0) return;
  const names = await changeContainers(
    targets,
    (restarted) => vscode.l10n.t('Restarting {0}', restarted),
    (engine, id, signal) => engine.restart(id, signal),
  );
  for (const { source, container } of targets) void watchStart(source, container.id, container.name);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Restarted {0}', names), 5_000);
}
