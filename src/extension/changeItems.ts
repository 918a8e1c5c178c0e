import * as vscode from 'vscode';
import type { ChangeNode } from '../core/changeTree.ts';
import type { ChangeKind, Container } from '../core/image.ts';
import { shown } from '../core/shown.ts';
import { contextValue } from './contextValue.ts';
import { layerScheme } from './files/layerUri.ts';

const scheme = 'strata-change';

/** What such a row is made of. */
export interface ChangeRowData {
  readonly container: Container;
  readonly node: ChangeNode;
  /** Few changes are shown at once, many folder by folder. */
  readonly open: boolean;
}

/** The row of a file or folder that a container's read-write layer adds, changes or deletes. */
export function changeItem(row: ChangeRowData): vscode.TreeItem {
  const { container, node, open } = row;
  const isFolder = node.children.length > 0;
  const item = new vscode.TreeItem(shown(node.name), collapsible(isFolder, open));
  item.id = `change:${container.id}:${node.path}`;
  // The file icon theme picks the icon by this name, the decoration below the colour and the letter.
  item.resourceUri = vscode.Uri.from({ scheme, path: node.path, query: node.kind ?? '' });
  item.iconPath = isFolder ? vscode.ThemeIcon.Folder : vscode.ThemeIcon.File;
  item.tooltip = node.kind === undefined ? shown(node.path) : `${shown(node.path)} · ${kindWord(node.kind)}`;
  item.contextValue = contextValue('change', { content: !isFolder, there: !isFolder && node.kind !== 'deleted' });
  if (!isFolder) item.command = { command: 'strata.openChange', title: vscode.l10n.t('Open'), arguments: [row] };
  return item;
}

function collapsible(isFolder: boolean, open: boolean): vscode.TreeItemCollapsibleState {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  if (!isFolder) return None;
  return open ? Expanded : Collapsed;
}

/** Decorates what containers and layers change as git's views do: a letter and the theme's own colours. */
export function registerChangeDecorations(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: (uri) =>
      uri.scheme === scheme || uri.scheme === layerScheme ? decoration(uri.query) : undefined,
  });
}

function decoration(kind: string): vscode.FileDecoration | undefined {
  switch (kind) {
    case 'added':
      return new vscode.FileDecoration(
        'A',
        kindWord(kind),
        new vscode.ThemeColor('gitDecoration.addedResourceForeground'),
      );
    case 'modified':
      return new vscode.FileDecoration(
        'M',
        kindWord(kind),
        new vscode.ThemeColor('gitDecoration.modifiedResourceForeground'),
      );
    case 'deleted':
      return new vscode.FileDecoration(
        'D',
        kindWord(kind),
        new vscode.ThemeColor('gitDecoration.deletedResourceForeground'),
      );
    case 'inside':
      return new vscode.FileDecoration(
        undefined,
        vscode.l10n.t('holds changes'),
        new vscode.ThemeColor('gitDecoration.modifiedResourceForeground'),
      );
    default:
      return undefined;
  }
}

function kindWord(kind: ChangeKind): string {
  switch (kind) {
    case 'added':
      return vscode.l10n.t('added');
    case 'modified':
      return vscode.l10n.t('changed');
    case 'deleted':
      return vscode.l10n.t('deleted');
  }
}
