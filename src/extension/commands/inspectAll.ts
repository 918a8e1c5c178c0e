import * as vscode from 'vscode';
import { imageRef } from '../imageRef.ts';
import type { Services } from '../services.ts';
import { sourceKeyOf } from '../sources.ts';

/** Opens the inspect view on every image that is shown, or on those of one source: one row each under a format. */
export async function inspectAll({ sources, panels }: Services, argument?: unknown): Promise<void> {
  const one = argument === undefined ? undefined : sources.get(sourceKeyOf(argument));
  const wanted = one === undefined ? sources.all : [one];
  if (wanted.length === 1) await wanted[0]?.store.source();
  const images = wanted.flatMap(({ key, store }) => store.images.map((image) => imageRef(key, image)));
  if (images.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This engine has no images yet.'));
    return;
  }
  panels.open(images);
}
