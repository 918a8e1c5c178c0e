import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import type { FileNode, FileView } from '../../core/fileView.ts';
import type { ChangeKind, ImageId, LayerEntry } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import { versionBelow } from '../../core/fileVersions.ts';
import { showName } from '../../core/tar/bytes.ts';
import { contextValue } from '../contextValue.ts';
import { layerUri, type LayerPlace } from './layerUri.ts';
import { versionUri } from './openVersion.ts';
import { entryWords } from './versionWords.ts';

/** A file of a layer, or of the merged view, in the Images tree. */
export interface FileRow {
  readonly kind: 'file';
  readonly id: string;
  readonly image: { readonly id: ImageId };
  readonly view: FileView;
  readonly node: FileNode;
  readonly place: LayerPlace;
}

/** The rows of what a directory holds. */
export function fileRows(view: FileView, directory: FileNode, place: LayerPlace, parentId: string): FileRow[] {
  return view.children(directory).map((node) => ({
    kind: 'file',
    // By name: the same in every stack the row may be of.
    id: `${parentId}/${node.name.isWellFormed() ? node.name : `${node.name.toWellFormed()}:${node.id}`}`,
    image: { id: place.image },
    view,
    node,
    place: { ...place, path: node.path },
  }));
}

export function fileItem(row: FileRow): vscode.TreeItem {
  const { id, view, node, place } = row;
  const isFolder = node.kind === 'directory';
  const item = new vscode.TreeItem(
    shown(showName(node.name)),
    node.hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = id;
  const entry = view.entry(node);
  item.description = description(node, entry);
  // The icon theme goes by the name, the decorations by the address.
  item.resourceUri = layerUri(place).with({
    query: node.change ?? (place.view === 'layer' && isFolder ? 'inside' : ''),
  });
  item.iconPath = isFolder ? vscode.ThemeIcon.Folder : vscode.ThemeIcon.File;
  const isFile = node.kind === 'file' || node.kind === 'hardlink' || node.kind === 'symlink';
  // What a layer deletes is still in a layer below, and opens from there.
  const below = node.change === 'deleted' ? versionBelow(view.stack, node.path, place.layer) : undefined;
  const opens = below === undefined ? layerUri(place) : versionUri(place, below);
  if (isFile && (node.change !== 'deleted' || below !== undefined)) {
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [opens] };
  } else if (isFile && view.stack.unread.size > 0) {
    // The layers below are still being read: its versions are shown once they are there.
    item.command = { command: 'strata.fileVersions', title: vscode.l10n.t('Open'), arguments: [row] };
  }
  item.contextValue = contextValue('file', {
    folder: isFolder,
    content: isFile,
    deleted: node.change === 'deleted',
    modified: node.change === 'modified',
  });
  return item;
}

/** Everything the row had no room for: what `ls -l` would print, and who brought it. */
export function fileTooltip({ view, node }: FileRow): vscode.MarkdownString {
  const text = new vscode.MarkdownString().appendText(`/${shown(showName(node.path))}`);
  const entry = view.entry(node);
  const line = (words: string): vscode.MarkdownString => text.appendMarkdown('\n\n').appendText(words);
  if (node.change !== undefined) line(changeWords(node.change));
  if (entry !== undefined) {
    line(entryWords(entry));
  }
  if (node.kind === 'directory') line(formatBytes(node.size));
  if (node.freed > 0)
    line(vscode.l10n.t('takes {0} of lower layers out of use, which stay in the image', formatBytes(node.freed)));
  if (node.layer !== undefined) line(vscode.l10n.t('from layer {0}', node.layer + 1));
  return text;
}

function description(node: FileNode, entry: LayerEntry | undefined): string {
  if (node.kind === 'symlink') return `→ ${shown(showName(entry?.linkTarget ?? ''))}`;
  if (node.change === 'deleted') return node.freed > 0 ? vscode.l10n.t('hides {0}', formatBytes(node.freed)) : '';
  return node.size > 0 ? formatBytes(node.size) : '';
}

function changeWords(change: ChangeKind): string {
  switch (change) {
    case 'added':
      return vscode.l10n.t('added by this layer');
    case 'modified':
      return vscode.l10n.t('changed by this layer');
    case 'deleted':
      return vscode.l10n.t(
        'deleted by this layer; it is still in a layer below, takes its room there and can be opened',
      );
  }
}
