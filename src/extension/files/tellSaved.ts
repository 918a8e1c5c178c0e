import * as vscode from 'vscode';
import { shown } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';
import type { LeftOutBecause, Saved } from './saveTree.ts';

/** Says what became of a folder of an image; what was not written, or not under its own name, can be looked at one by one. */
export function tellSaved(target: string, saved: Saved): void {
  const { files, leftOut, renamed } = saved;
  const parts = (['device', 'outside', 'damaged', 'name'] as const).flatMap((because) => {
    const count = leftOut.filter((each) => each.because === because).length;
    return count === 0 ? [] : [leftOutWords(because, count)];
  });
  const said = [
    files === 1 ? vscode.l10n.t('Saved {0}: 1 file.', target) : vscode.l10n.t('Saved {0}: {1} files.', target, files),
    ...(parts.length === 0 ? [] : [vscode.l10n.t('Left out: {0}.', parts.join(', '))]),
    ...(renamed.length === 0 ? [] : [vscode.l10n.t('Under other names: {0}.', renamed.length)]),
  ].join(' ');
  if (leftOut.length + renamed.length === 0) {
    void vscode.window.showInformationMessage(said);
    return;
  }
  const show = vscode.l10n.t('Show List');
  const isLoss = leftOut.some(({ because }) => because === 'damaged' || because === 'name');
  const told = isLoss ? vscode.window.showWarningMessage(said, show) : vscode.window.showInformationMessage(said, show);
  void told.then(async (picked) => {
    if (picked !== show) return;
    const items = [
      ...leftOut.map(({ path, because }) => ({ label: nameOf(path), description: reason(because) })),
      ...renamed.map(({ path, name }) => ({ label: nameOf(path), description: vscode.l10n.t('saved as {0}', name) })),
    ];
    const title = vscode.l10n.t('Left out, or saved under another name');
    await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  });
}

function nameOf(path: string): string {
  return `/${shown(showName(path))}`;
}

function leftOutWords(because: LeftOutBecause, count: number): string {
  switch (because) {
    case 'device':
      return vscode.l10n.t('devices and pipes ({0})', count);
    case 'outside':
      return vscode.l10n.t('links that lead out of the folder ({0})', count);
    case 'damaged':
      return vscode.l10n.t('files of damaged layers ({0})', count);
    case 'name':
      return vscode.l10n.t('names or links that are not possible here ({0})', count);
  }
}

function reason(because: LeftOutBecause): string {
  switch (because) {
    case 'device':
      return vscode.l10n.t('a device or a pipe');
    case 'outside':
      return vscode.l10n.t('a link that leads out of the folder');
    case 'damaged':
      return vscode.l10n.t('its layer is damaged, or has it no more');
    case 'name':
      return vscode.l10n.t('this machine does not take its name, or allows no links');
  }
}
