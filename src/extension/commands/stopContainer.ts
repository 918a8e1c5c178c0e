import * as vscode from 'vscode';
import { isAtWork } from '../../core/imageGroups.ts';
import { shown } from '../../core/shown.ts';
import { containerArguments } from '../containers/containerArgument.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Stops containers, all at the same time: each may take its ten seconds. */
export async function stopContainer({ sources }: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const targets = await containerArguments(sources, argument, selection, {
    title: vscode.l10n.t('Stop Container'),
    fits: isAtWork,
    none: vscode.l10n.t('No container is running on this engine.'),
  });
  if (targets.length === 0) return;
  const names = targets.map(({ container }) => shown(container.name)).join(', ');
  await withProgress(vscode.l10n.t('Stopping {0}', names), async (signal) => {
    const stopping = targets.map(async ({ source, container }) => {
      const engine = await source.store.engine();
      await engine.stop(container.id, signal);
    });
    // The others are not given up for one that fails.
    for (const result of await Promise.allSettled(stopping)) if (result.status === 'rejected') throw result.reason;
  });
  vscode.window.setStatusBarMessage(vscode.l10n.t('Stopped {0}', names), 5_000);
}
