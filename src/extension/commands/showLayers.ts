import * as vscode from 'vscode';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** Shows an image's layers in the Images tree. */
export async function showLayers(services: Services, argument?: unknown): Promise<void> {
  const [image] = await imageArguments(services.sources, argument, undefined, vscode.l10n.t('Show Layers'));
  if (image !== undefined) await services.view.revealLayers(image);
}
