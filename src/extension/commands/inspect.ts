import * as vscode from 'vscode';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** Opens the inspect view on an image, or on the selected ones together. */
export async function inspect(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const images = await imageArguments(services.sources, argument, selection, vscode.l10n.t('Inspect Image'));
  if (images.length > 0) services.panels.open(images);
}
