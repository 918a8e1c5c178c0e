import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { errorCode } from '../../core/failure.ts';
import type { FileNode, FileView } from '../../core/fileView.ts';
import { versionBelow } from '../../core/fileVersions.ts';
import type { Image, ImageSource } from '../../core/image.ts';
import { resolvePath } from '../../core/resolvePath.ts';
import { shown } from '../../core/shown.ts';
import { baseName } from '../files/openVersion.ts';
import type { LayerPlace } from '../files/layerUri.ts';
import type { PartialFiles } from '../files/partialFiles.ts';
import { placeArgument } from '../files/placeArgument.ts';
import { saveFile as writeFile, saveTree, type SaveProgress } from '../files/saveTree.ts';
import { tellSaved } from '../files/tellSaved.ts';
import { whileReading } from '../files/whileReading.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Saves a file of an image, or a folder with all below it, to this machine. */
export async function saveFile(services: Services, argument?: unknown): Promise<void> {
  const place = placeArgument(argument);
  if (place === undefined) return;
  const viewOf = (kind: LayerPlace['view']): Promise<FileView> =>
    whileReading(services.sources, place, (...of) => services.stacks.view(place, { kind, layer: place.layer }, ...of));
  const own = await viewOf(place.view);
  const ownNode = resolvePath(own, place.path, 'stay');
  // A layer alone has not all that its links lead to.
  const view = ownNode?.kind === 'symlink' ? await viewOf('merged') : own;
  const node = resolvePath(view, place.path, 'stay');
  if (node === undefined) return;
  const name = baseName(node.path) || 'rootfs';
  const isFolder = node.kind === 'directory' || node.hasChildren;
  const target = isFolder ? await askFolder(name) : await askFile(name);
  if (target === undefined) return;
  const store = services.sources.store(place.source);
  const [source, image] = await Promise.all([store.source(), store.record(place.image)]);
  const { partials } = services;
  try {
    if (isFolder) await saveFolder({ source, image, view, node, partials }, target);
    else await saveOne({ source, image, view, node, partials }, place, target);
  } catch (error) {
    const words = diskWords(error, target);
    if (words === undefined) throw error;
    void vscode.window.showErrorMessage(words);
  }
}

interface Saving {
  readonly source: ImageSource;
  readonly image: Image;
  readonly view: FileView;
  readonly node: FileNode;
  readonly partials: PartialFiles;
}

/** Of a link what it leads to, of a deleted file what the layer below has. */
async function saveOne(
  { source, image, view, node, partials }: Saving,
  place: LayerPlace,
  target: string,
): Promise<void> {
  const file = resolvePath(view, node.path, 'follow') ?? node;
  const below = node.change === 'deleted' ? versionBelow(view.stack, node.path, place.layer) : undefined;
  const layer = below?.layer.index ?? file.layer ?? place.layer;
  const entry = below?.entry ?? view.entry(file);
  const size = entry?.size ?? 0;
  await withProgress(vscode.l10n.t('Saving {0}', `/${shown(node.path)}`), async (signal, report) => {
    const told = inSteps(report);
    let bytes = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of source.openFile(image, layer, file.path, signal)) {
        bytes += piece.length;
        told(bytes / Math.max(1, size), formatBytes(bytes));
        yield piece;
      }
    };
    await writeFile(counted(), target, entry, { partials, signal });
  });
  void vscode.window.showInformationMessage(vscode.l10n.t('Saved {0}.', target));
}

async function saveFolder({ source, image, view, node, partials }: Saving, target: string): Promise<void> {
  const saved = await withProgress(vscode.l10n.t('Saving {0}', `/${shown(node.path)}`), async (signal, report) => {
    const told = inSteps(report);
    return await saveTree(view, node, target, {
      open: (files, reading) => source.openFiles(image, files, reading),
      partials,
      signal,
      report: ({ files, of, bytes, ofBytes }: SaveProgress) =>
        // Small files take time as well.
        told(
          (files / Math.max(1, of) + bytes / Math.max(1, ofBytes)) / 2,
          vscode.l10n.t('{0} of {1} files, {2}', files, of, formatBytes(bytes)),
        ),
    });
  });
  tellSaved(node.path, target, saved);
}

/** Tells how far something is, in a hundred steps and no more often than can be read. */
function inSteps(
  report: (step: { message?: string; increment?: number }) => void,
): (share: number, message: string) => void {
  let done = 0;
  let last = 0;
  return (share, message) => {
    const now = Date.now();
    if (now - last < 100) return;
    last = now;
    const percent = Math.min(100, Math.floor(100 * share));
    report({ message, increment: Math.max(0, percent - done) });
    done = Math.max(done, percent);
  };
}

/** What this machine's own disk says no to; undefined for any other trouble. */
function diskWords(error: unknown, target: string): string | undefined {
  const folder = dirname(target);
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return vscode.l10n.t('There is no room left in {0}. Nothing was saved.', folder);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return vscode.l10n.t('{0} may not be written to. Nothing was saved; choose another folder.', folder);
    case 'EEXIST':
    case 'ENOTEMPTY':
      return vscode.l10n.t('{0} has appeared meanwhile. Nothing was saved; save it once more.', target);
    default:
      return undefined;
  }
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
