import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import type { FileNode, FileView } from '../../core/fileView.ts';
import { versionBelow } from '../../core/fileVersions.ts';
import { resolvePath } from '../../core/resolvePath.ts';
import { shown } from '../../core/shown.ts';
import { baseName } from '../files/openVersion.ts';
import type { LayerPlace } from '../files/layerUri.ts';
import { placeArgument } from '../files/placeArgument.ts';
import { saveFile as writeFile, saveTree, type OpenFile, type Saved } from '../files/saveTree.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Saves a file of an image, or a folder with all below it, to this machine. */
export async function saveFile(services: Services, argument?: unknown): Promise<void> {
  const place = placeArgument(argument);
  if (place === undefined) return;
  const own = await services.stacks.view(place, { kind: place.view, layer: place.layer });
  const ownNode = resolvePath(own, place.path, 'stay');
  // A layer alone has not all that its links lead to.
  const view =
    ownNode?.kind === 'symlink' ? await services.stacks.view(place, { kind: 'merged', layer: place.layer }) : own;
  const node = resolvePath(view, place.path, 'stay');
  if (node === undefined) return;
  const name = baseName(node.path) || 'rootfs';
  const isFolder = node.kind === 'directory' || node.hasChildren;
  const target = isFolder ? await askFolder(name) : await askFile(name);
  if (target === undefined) return;
  const store = services.sources.store(place.source);
  const [source, image] = await Promise.all([store.source(), store.record(place.image)]);
  const open: OpenFile = (layer, path, signal) => source.openFile(image, layer, path, signal);
  let saved: Saved | undefined;
  if (isFolder) saved = await saveFolder(view, node, target, open);
  else await saveOne(view, node, place, target, open);
  void vscode.window.showInformationMessage(savedWords(target, saved));
}

/** Of a link what it leads to, of a deleted file what the layer below has. */
async function saveOne(
  view: FileView,
  node: FileNode,
  place: LayerPlace,
  target: string,
  open: OpenFile,
): Promise<void> {
  const file = resolvePath(view, node.path, 'follow') ?? node;
  const below = node.change === 'deleted' ? versionBelow(view.stack, node.path, place.layer) : undefined;
  const layer = below?.layer.index ?? file.layer ?? place.layer;
  const entry = below?.entry ?? view.entry(file);
  await withProgress(vscode.l10n.t('Saving {0}', `/${shown(node.path)}`), async (signal, report) => {
    let written = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of open(layer, file.path, signal)) {
        written += piece.length;
        report({ message: formatBytes(written) });
        yield piece;
      }
    };
    await writeFile(counted(), target, entry, signal);
  });
}

async function saveFolder(view: FileView, node: FileNode, target: string, open: OpenFile): Promise<Saved> {
  return await withProgress(vscode.l10n.t('Saving {0}', `/${shown(node.path)}`), async (signal, report) => {
    let told = 0;
    return await saveTree(view, node, target, {
      open,
      signal,
      report: ({ files, of, bytes }) => {
        const done = of === 0 ? 100 : (100 * files) / of;
        // Thousands of small files are told in a hundred steps.
        if (files < of && done - told < 1) return;
        report({
          message: vscode.l10n.t('{0} of {1} files, {2}', files, of, formatBytes(bytes)),
          increment: done - told,
        });
        told = done;
      },
    });
  });
}

async function askFile(name: string): Promise<string | undefined> {
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(home(), name) });
  return target?.fsPath;
}

/** A folder of the person's choice, and in it a name that is free. */
async function askFolder(name: string): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: home(),
      title: vscode.l10n.t('Save {0} Into', name),
      openLabel: vscode.l10n.t('Save Here'),
    })) ?? [];
  if (chosen === undefined) return undefined;
  for (let number = 1; ; number++) {
    const free = join(chosen.fsPath, number === 1 ? name : `${name}-${number}`);
    const taken = await access(free).then(
      () => true,
      () => false,
    );
    if (!taken) return free;
  }
}

function home(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri ?? vscode.Uri.file(homedir());
}

function savedWords(target: string, saved: Saved | undefined): string {
  if (saved === undefined) return vscode.l10n.t('Saved {0}.', target);
  const { files, leftOut } = saved;
  return leftOut.length === 0
    ? vscode.l10n.t('Saved {0}: {1} files.', target, files)
    : vscode.l10n.t(
        'Saved {0}: {1} files. Left out: {2} devices and links that lead out of the folder, such as {3}.',
        target,
        files,
        leftOut.length,
        `/${shown(leftOut[0] ?? '')}`,
      );
}
