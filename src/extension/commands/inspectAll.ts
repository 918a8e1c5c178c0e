import * as vscode from 'vscode';
import { imageRef } from '../inspectPanels.ts';
import type { Services } from '../services.ts';

/** Opens the inspect view on every image of the engine: one row each under a format. */
export async function inspectAll({ store, panels }: Services): Promise<void> {
  await store.source();
  if (store.images.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This engine has no images yet.'));
    return;
  }
  panels.open(store.images.map((image) => imageRef(image)));
}
