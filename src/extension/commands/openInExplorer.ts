import * as vscode from 'vscode';
import { shown } from '../../core/shown.ts';
import { folderName } from '../files/folderName.ts';
import { layerUri } from '../files/layerUri.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** Opens an image's files, as a container would see them, as a folder: of this workspace or of a window of its own. */
export async function openInExplorer(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Open Files as Folder');
  const [image] = await imageArguments(services.sources, argument, undefined, title);
  if (image === undefined) return;
  const store = services.sources.store(image.source);
  const summary = store.find(image.id);
  if (summary === undefined) return;
  const layers = (await store.diffIds(summary.id)).length;
  if (layers === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no layers, and so no files.', shown(image.name)));
    return;
  }
  const place = { source: image.source, image: summary.id, layer: layers - 1, view: 'merged', path: '' } as const;
  const here = {
    label: `$(root-folder) ${vscode.l10n.t('Add to This Workspace')}`,
    detail: vscode.l10n.t('Beside the folders that are open. They cannot be changed.'),
  };
  const apart = {
    label: `$(empty-window) ${vscode.l10n.t('Open in a New Window')}`,
    detail: vscode.l10n.t('As a folder of its own that cannot be changed.'),
  };
  const picked = await vscode.window.showQuickPick([here, apart], { title: `${title}: ${shown(image.name)}` });
  if (picked === apart) {
    // A window is named for the end of its folder's address, and for nothing else.
    const uri = layerUri({ ...place, folder: folderName(image.name) });
    await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
  }
  if (picked !== here) return;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const uri = layerUri(place);
  const known = folders.find((folder) => folder.uri.toString() === uri.toString());
  if (known === undefined) vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri, name: shown(image.name) });
  await vscode.commands.executeCommand('workbench.view.explorer');
}
