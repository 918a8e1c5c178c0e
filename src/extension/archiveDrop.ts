import { basename } from 'node:path';
import * as vscode from 'vscode';
import { textAt } from '../core/fields.ts';
import { shown } from '../core/shown.ts';
import type { CommandId } from './commandIds.ts';

const uriList = 'text/uri-list';

/** What can be done with an archive that was dropped on the Images view. */
type Use = Extract<CommandId, 'strata.load' | 'strata.openArchive' | 'strata.import'>;

/**
 * Takes archives that are dropped on the Images view, and asks what is wanted of them; lets an image's name be dragged out of
 * it, into a Dockerfile, say.
 */
export class ArchiveDrop<R> implements vscode.TreeDragAndDropController<R> {
  readonly dropMimeTypes = [uriList, 'files'];
  readonly dragMimeTypes = ['text/plain'];

  handleDrag(rows: readonly R[], data: vscode.DataTransfer): void {
    const names = rows.map((row) => textAt(row, 'name')).filter((name) => name !== '');
    if (names.length > 0) data.set('text/plain', new vscode.DataTransferItem(names.join('\n')));
  }

  async handleDrop(_target: R | undefined, data: vscode.DataTransfer): Promise<void> {
    const files = await droppedFiles(data);
    const [first] = files;
    if (first === undefined) {
      // A browser hands over the bytes of what is dropped from outside, never its place; all of it at once, too.
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Only a file that the editor can see can be dropped here. Load Image Archive asks for one.'),
      );
      return;
    }
    // Shown beside the drop, which the editor would take for unfinished as long as the question is open.
    void ask(files, first).then(async (use) => {
      if (use === undefined) return;
      for (const file of files) await vscode.commands.executeCommand(use, file);
    });
  }
}

async function droppedFiles(data: vscode.DataTransfer): Promise<readonly vscode.Uri[]> {
  const listed = await data.get(uriList)?.asString();
  const uris = (listed ?? '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => vscode.Uri.parse(line));
  const [, item] = [...data].find(([, each]) => each.asFile()?.uri !== undefined) ?? [];
  const dropped = item?.asFile()?.uri;
  const all = uris.length > 0 || dropped === undefined ? uris : [dropped];
  return all.filter(({ scheme }) => scheme === 'file' || scheme === 'vscode-remote');
}

async function ask(files: readonly vscode.Uri[], first: vscode.Uri): Promise<Use | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly use: Use })[] = [
    {
      use: 'strata.openArchive',
      label: `$(file-zip) ${vscode.l10n.t('Open')}`,
      detail: vscode.l10n.t('Look at its images where they are; no engine is needed'),
    },
    {
      use: 'strata.load',
      label: `$(cloud-download) ${vscode.l10n.t('Load into the Engine')}`,
      detail: vscode.l10n.t('Its images become images of the engine'),
    },
    {
      use: 'strata.import',
      label: `$(package) ${vscode.l10n.t('Import as a Root File System')}`,
      detail: vscode.l10n.t('Its files become an image of one layer'),
    },
  ];
  const name = files.length === 1 ? shown(basename(first.fsPath)) : vscode.l10n.t('{0} files', files.length);
  const picked = await vscode.window.showQuickPick(items, {
    title: name,
    placeHolder: vscode.l10n.t('What is this archive for?'),
  });
  return picked?.use;
}
