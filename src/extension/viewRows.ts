import * as vscode from 'vscode';
import type { ImageSummary, LayerProgress } from '../core/image.ts';
import type { ImageNode, TreeNode } from '../core/imageTree.ts';
import type { BaseRow } from './baseItems.ts';
import type { ChangeRowData } from './changeItems.ts';
import type { CommandId } from './commandIds.ts';
import { contextValue } from './contextValue.ts';
import type { FileRow } from './files/fileItems.ts';
import type { ReadingRow } from './slowRows.ts';
import type { SourceNode } from './sourceItems.ts';
import { mainKey } from './sourceDefinition.ts';
import type { Transfer } from './transfers.ts';

/** Everything a row of the Images view can be. */
export type ViewNode =
  | TreeNode
  | SourceNode
  | BaseRow
  | TransferNode
  | TransferLayerNode
  | ChangeRow
  | FilesNode
  | FileViewRow
  | ReadingRow<ViewNode>
  | MessageNode;

export interface TransferNode {
  readonly kind: 'transfer';
  readonly parent?: undefined;
  readonly transfer: Transfer;
}

interface TransferLayerNode {
  readonly kind: 'transferLayer';
  readonly parent: TransferNode;
  readonly progress: LayerProgress;
}

export interface ChangeRow extends ChangeRowData {
  readonly kind: 'change';
  readonly parent: ViewNode;
}

/** Stands over an image's files as a container would see them. */
export interface FilesNode {
  readonly kind: 'files';
  readonly id: string;
  readonly parent: ImageNode;
  readonly image: ImageSummary;
  /** The layer up to which they are shown; all of them where absent. */
  readonly upTo?: number;
}

export interface FileViewRow extends FileRow {
  readonly parent: ViewNode;
}

/** Stands where children could not be had, or where there are none. */
export interface MessageNode {
  readonly kind: 'message';
  readonly parent?: ViewNode;
  /** Of what stands below a source itself. */
  readonly source?: string;
  readonly text: string;
  readonly icon: 'warning' | 'dash' | 'arrow-right';
  readonly command?: CommandId;
}

export function readingItem(row: ReadingRow<ViewNode>): vscode.TreeItem {
  const { id, state, progress } = row;
  const isRunning = state === 'running';
  const item = new vscode.TreeItem(
    isRunning ? vscode.l10n.t('Reading layers…') : vscode.l10n.t('Not read. Select to read'),
  );
  item.id = id;
  if (isRunning && progress !== undefined)
    item.description = vscode.l10n.t('{0} of {1}', progress.done, progress.total);
  item.iconPath = new vscode.ThemeIcon(isRunning ? 'loading~spin' : 'debug-continue');
  item.contextValue = contextValue('reading', { running: isRunning });
  if (!isRunning) item.command = { command: 'strata.readAgain' satisfies CommandId, title: '', arguments: [row] };
  return item;
}

export function messageItem(node: MessageNode): vscode.TreeItem {
  const { parent, source = mainKey, text, icon, command } = node;
  const item = new vscode.TreeItem(text);
  const place = parent === undefined ? `${source}:${text}` : 'id' in parent ? parent.id : parent.kind;
  item.id = `message:${place}`;
  item.tooltip = text;
  item.iconPath = new vscode.ThemeIcon(icon);
  if (command !== undefined) item.command = { command, title: text, ...(source !== mainKey && { arguments: [node] }) };
  return item;
}

export function filesItem({ id, upTo }: FilesNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Files'), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('files');
  item.contextValue = contextValue('files', { limited: upTo !== undefined });
  if (upTo === undefined) {
    item.tooltip = vscode.l10n.t('The files of all layers laid upon each other, as a container sees them');
    return item;
  }
  item.description = vscode.l10n.t('up to layer {0}', upTo + 1);
  item.tooltip = vscode.l10n.t('The files as a container on layers 1 to {0} would see them', upTo + 1);
  return item;
}
