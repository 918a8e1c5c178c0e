import * as vscode from 'vscode';
import { isAtWork } from '../../core/imageGroups.ts';
import { shown } from '../../core/shown.ts';
import { containerArguments } from '../containers/containerArgument.ts';
import { watchStart } from '../containers/watchStart.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Starts containers, and says of one that ends at once that it did. */
export async function startContainer(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const targets = await containerArguments(services.sources, argument, selection, {
    title: vscode.l10n.t('Start Container'),
    fits: (container) => !isAtWork(container),
    none: vscode.l10n.t('Every container of this engine is running already.'),
  });
  if (targets.length === 0) return;
  const names = targets.map(({ container }) => shown(container.name)).join(', ');
  await withProgress(vscode.l10n.t('Starting {0}', names), async (signal) => {
    for (const { source, container } of targets) {
      const engine = await source.store.engine();
      await engine.start(container.id, signal);
      void watchStart(source, container.id, container.name);
    }
  });
  vscode.window.setStatusBarMessage(vscode.l10n.t('Started {0}', names), 5_000);
}
