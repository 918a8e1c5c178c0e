import * as vscode from 'vscode';
import type { Container } from '../../core/image.ts';
import { changeContainers } from '../containers/changeContainers.ts';
import { containerArguments } from '../containers/containerArgument.ts';
import type { Services } from '../services.ts';

/** Freezes the processes of containers where they are. */
export async function pauseContainer({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const targets = await containerArguments(sources, argument, selection, {
    title: vscode.l10n.t('Pause Container'),
    fits: ({ state }: Container) => state === 'running',
    none: vscode.l10n.t('No container is running on this engine.'),
  });
  if (targets.length === 0) return;
  const names = await changeContainers(
    targets,
    (paused) => vscode.l10n.t('Pausing {0}', paused),
    (engine, id, signal) => engine.pause(id, signal),
  );
  vscode.window.setStatusBarMessage(vscode.l10n.t('Paused {0}', names), 5_000);
}
