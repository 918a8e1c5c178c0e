import * as vscode from 'vscode';
import { containerArguments } from '../containers/containerArgument.ts';
import type { Services } from '../services.ts';

/** Selects a container in the Images view. */
export async function showContainer({ sources, view }: Services, argument?: unknown): Promise<void> {
  const [target] = await containerArguments(sources, argument, undefined, {
    title: vscode.l10n.t('Show Container'),
    none: vscode.l10n.t('There is no container on this engine.'),
  });
  if (target !== undefined) await view.revealContainer({ source: target.source.key, id: target.container.id });
}
