import * as vscode from 'vscode';
import { historyUri } from '../history/historyUri.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** Opens an image's history as a Dockerfile that cannot be changed. */
export async function openHistory(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Open History as Dockerfile');
  const [image] = await imageArguments(services.sources, argument, undefined, title);
  if (image === undefined) return;
  const document = await vscode.workspace.openTextDocument(historyUri(image));
  await vscode.window.showTextDocument(document);
}
