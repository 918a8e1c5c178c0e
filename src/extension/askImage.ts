import * as vscode from 'vscode';
import { age } from '../core/age.ts';
import { formatBytes } from '../core/bytes.ts';
import { shortDigest } from '../core/digest.ts';
import { shown } from '../core/shown.ts';
import type { ImageRef } from '../protocol.ts';
import type { ImageStore } from './imageStore.ts';
import { imageRef } from './inspectPanels.ts';

/** Asks which of the engine's images is meant; undefined when the person dismissed the question. */
export async function askImage(store: ImageStore, title: string): Promise<ImageRef | undefined> {
  const items = store.images.flatMap((image) => {
    const names = image.tags.length > 0 ? image.tags : [undefined];
    const short = shortDigest(image.id);
    return names.map((name) => ({
      label: shown(name ?? `<none> ${short}`),
      description: `${formatBytes(image.size)} · ${age(image.created, Date.now())}`,
      detail: name === undefined ? '' : short,
      ref: imageRef(image, name),
    }));
  });
  if (items.length === 0) {
    const pull = vscode.l10n.t('Pull Image...');
    const picked = await vscode.window.showInformationMessage(vscode.l10n.t('This engine has no images yet.'), pull);
    if (picked === pull) await vscode.commands.executeCommand('strata.pull');
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Image'),
    matchOnDetail: true,
  });
  return picked?.ref;
}
