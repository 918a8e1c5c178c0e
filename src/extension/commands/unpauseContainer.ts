import * as vscode from 'vscode';
import type { Container } from '../../core/image.ts';
import { changeContainers } from '../containers/changeContainers.ts';
import { containerArguments } from '../containers/containerArgument.ts';
import type { Services } from '../services.ts';

/** Lets the processes of paused containers go on. */
export async function unpauseContainer({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const targets = await containerArguments(sources, argument, selection, {
    title: vscode.l10n.t('Unpause Container'),
    fits: ({ state }: Container) => state === 'paused',
    none: vscode.l10n.t('No container is paused on this engine.'),
  });
  if (targets.length === 0) return;
  const names = await changeContainers(
    targets,
    (unpaused) => vscode.l10n.t('Unpausing {0}', unpaused),
    (engine, id, signal) => engine.unpause(id, signal),
  );
  vscode.window.setStatusBarMessage(vscode.l10n.t('Unpaused {0}', names), 5_000);
}
