import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import type { FileNode, FileView } from '../../core/fileView.ts';
import { versionBelow } from '../../core/fileVersions.ts';
import type { Image, ImageSource } from '../../core/image.ts';
import { resolvePath } from '../../core/resolvePath.ts';
import { shown } from '../../core/shown.ts';
import { localName } from '../files/localNames.ts';
import { baseName } from '../files/openVersion.ts';
import type { LayerPlace } from '../files/layerUri.ts';
import type { PartialFiles } from '../files/partialFiles.ts';
import { placeArgument } from '../files/placeArgument.ts';
import { saveFile as writeFile, saveTree, type SaveProgress } from '../files/saveTree.ts';
import { askFile, askFolder, inSteps, sayingWhy } from '../files/saveTarget.ts';
import { tellSaved } from '../files/tellSaved.ts';
import { whileReading } from '../files/whileReading.ts';
import type { Services } from '../services.ts';
import { containerArgument, saveContainerFile } from './saveContainerFile.ts';
import { withProgress } from '../withProgress.ts';

/** Saves a file of an image, or a folder with all below it, to this machine. */
export async function saveFile(services: Services, argument?: unknown): Promise<void> {
  const inContainer = containerArgument(argument);
  if (inContainer !== undefined) return saveContainerFile(services, inContainer);
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
  const name = localName(baseName(node.path) || 'rootfs', { windows: process.platform === 'win32' });
  const isFolder = node.kind === 'directory' || node.hasChildren;
  const target = isFolder ? await askFolder(name) : await askFile(name);
  if (target === undefined) return;
  const store = services.sources.store(place.source);
  const [source, image] = await Promise.all([store.source(), store.record(place.image)]);
  const { partials } = services;
  await sayingWhy(target, () =>
    isFolder
      ? saveFolder({ source, image, view, node, partials }, target)
      : saveOne({ source, image, view, node, partials }, place, target),
  );
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
  tellSaved(target, saved);
}
