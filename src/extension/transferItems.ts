import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';
import type { LayerProgress } from '../core/image.ts';
import { shown } from '../core/shown.ts';
import { stageOf, sumProgress } from '../core/transferProgress.ts';
import { contextValue } from './contextValue.ts';
import type { Transfer } from './transfers.ts';

/** The row of a pull or push under way. */
export function transferItem(transfer: Transfer): vscode.TreeItem {
  const sum = sumProgress(transfer.layers.values());
  const item = new vscode.TreeItem(transfer.name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `transfer:${transfer.action}:${transfer.reference}`;
  const percent = `${Math.floor(sum.fraction * 100)} %`;
  const words = transfer.action === 'pull' ? vscode.l10n.t('Pulling') : vscode.l10n.t('Pushing');
  item.description = sum.layers === 0 ? `${words}…` : `${percent} · ${words}`;
  item.iconPath = new vscode.ThemeIcon('sync~spin');
  item.tooltip = transfer.reference;
  item.contextValue = contextValue('transfer');
  return item;
}

/** The row of one layer of a pull or push, worded as the daemon words it. */
export function transferLayerItem(transfer: Transfer, { id, status, current, total }: LayerProgress): vscode.TreeItem {
  const item = new vscode.TreeItem(id);
  item.id = `transferLayer:${transfer.action}:${transfer.reference}:${id}`;
  const bytes =
    current === undefined || total === undefined || total === 0
      ? ''
      : ` ${formatBytes(current)} / ${formatBytes(total)}`;
  item.description = shown(status) + bytes;
  item.iconPath = layerIcon(status);
  item.contextValue = contextValue('transferLayer');
  return item;
}

function layerIcon(status: string): vscode.ThemeIcon {
  switch (stageOf(status)) {
    case 'complete':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'downloading':
      return new vscode.ThemeIcon('cloud-download');
    case 'pushing':
      return new vscode.ThemeIcon('cloud-upload');
    case 'extracting':
      return new vscode.ThemeIcon('package');
    case 'waiting':
      return new vscode.ThemeIcon('watch');
  }
}
