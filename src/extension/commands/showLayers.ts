import * as vscode from 'vscode';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** Shows an image's layers in the tree; one of them where its index is given. */
export async function showLayers(services: Services, argument?: unknown, index?: unknown): Promise<void> {
  const [image] = await imageArguments(services.sources, argument, undefined, vscode.l10n.t('Show Layers'));
  if (image === undefined) return;
  if (typeof index === 'number') await services.view.revealLayer(image, index);
  else await services.view.revealLayers(image);
}
