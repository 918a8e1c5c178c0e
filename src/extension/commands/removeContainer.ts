import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { leafChanges } from '../../core/changeTree.ts';
import { isAtWork } from '../../core/imageGroups.ts';
import { shown } from '../../core/shown.ts';
import { changeSummary } from '../changeWords.ts';
import { containerArguments, type ContainerTarget } from '../containers/containerArgument.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** How long the question waits for what a container has changed, ms. */
const patience = 1_500;

/** Removes containers, after saying what is lost with them; running ones are stopped first. */
export async function removeContainer({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const targets = await containerArguments(sources, argument, selection, {
    title: vscode.l10n.t('Remove Container'),
    none: vscode.l10n.t('There is no container on this engine.'),
  });
  const [first] = targets;
  if (first === undefined) return;
  const anyRuns = targets.some(({ container }) => isAtWork(container));
  const question =
    targets.length === 1
      ? vscode.l10n.t('Remove the container {0}?', shown(first.container.name))
      : vscode.l10n.t('Remove {0} containers?', targets.length);
  const button = anyRuns ? vscode.l10n.t('Stop and Remove') : vscode.l10n.t('Remove');
  const detail = (await Promise.all(targets.map(whatIsLost))).join('\n');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, button)) !== button) return;

  const names = targets.map(({ container }) => shown(container.name)).join(', ');
  await withProgress(vscode.l10n.t('Removing {0}', names), async (signal) => {
    for (const { source, container } of targets) {
      const engine = await source.store.engine();
      if (isAtWork(container)) await engine.stop(container.id, signal);
      await engine.removeContainer(container.id, signal);
    }
  });
  vscode.window.setStatusBarMessage(vscode.l10n.t('Removed {0}', names), 5_000);
}

async function whatIsLost({ source, container }: ContainerTarget): Promise<string> {
  const name = shown(container.name);
  const state = isAtWork(container) ? vscode.l10n.t('{0} is running', name) : name;
  // A large file system takes the engine its time: then the question is asked without.
  const changes = await Promise.race([
    source.store.changes(container.id).catch(() => undefined),
    setTimeout(patience, undefined),
  ]);
  if (changes === undefined) return vscode.l10n.t('{0}: its read-write layer goes', state);
  return changes.length === 0
    ? vscode.l10n.t('{0}: it has written nothing', state)
    : vscode.l10n.t('{0}: its read-write layer goes ({1})', state, changeSummary(leafChanges(changes)));
}
