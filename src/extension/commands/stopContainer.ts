import * as vscode from 'vscode';
import { isAtWork } from '../../core/imageGroups.ts';
import { changeContainers } from '../containers/changeContainers.ts';
import { containerArguments } from '../containers/containerArgument.ts';
import type { Services } from '../services.ts';

/** Stops containers. */
export async function stopContainer({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const targets = await containerArguments(sources, argument, selection, {
    title: vscode.l10n.t('Stop Container'),
    fits: isAtWork,
    none: vscode.l10n.t('No container is running on this engine.'),
  });
  if (targets.length === 0) return;
  const names = await changeContainers(
    targets,
    (stopped) => vscode.l10n.t('Stopping {0}', stopped),
    (engine, id, signal) => engine.stop(id, signal),
  );
  vscode.window.setStatusBarMessage(vscode.l10n.t('Stopped {0}', names), 5_000);
}
