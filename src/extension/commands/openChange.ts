import * as vscode from 'vscode';
import { fieldsAt, textAt } from '../../core/fields.ts';
import { versionIn } from '../../core/fileVersions.ts';
import { containerUri } from '../files/containerUri.ts';
import { layerUri } from '../files/layerUri.ts';
import { baseName } from '../files/openVersion.ts';
import { whileReading } from '../files/whileReading.ts';
import type { Services } from '../services.ts';
import { sourceKeyOf } from '../sources.ts';
import { shown } from '../../core/shown.ts';

/**
 * Opens what a container's read-write layer changed: a changed file against the image's version, an added one alone, and of a
 * deleted one what the image still has.
 */
export async function openChange(services: Services, argument?: unknown): Promise<void> {
  const { sources } = services;
  const source = sourceKeyOf(argument);
  const id = textAt(fieldsAt(argument, 'container'), 'id');
  const path = textAt(fieldsAt(argument, 'node'), 'path');
  const container = sources.store(source).containers.find((each) => each.id === id);
  if (container === undefined || path === '') return;
  const changed = containerUri({ source, container: id, path });
  const [inContainer, original] = await Promise.all([
    kindIn(changed),
    originalOf(services, source, container.imageId, path),
  ]);
  if (inContainer === undefined || inContainer === vscode.FileType.File) {
    const title = `${baseName(path)} (${shown(container.image)} ↔ ${shown(container.name)})`;
    if (inContainer !== undefined && original !== undefined) {
      await vscode.commands.executeCommand('vscode.diff', original, changed, title);
      return;
    }
    const only = inContainer === undefined ? original : changed;
    if (only !== undefined) {
      await vscode.commands.executeCommand('vscode.open', only);
      return;
    }
  }
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no content that could be shown.', shown(path)));
}

async function kindIn(uri: vscode.Uri): Promise<vscode.FileType | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

/** The file as the image has it; undefined where it has none, or the image itself is gone. */
async function originalOf(
  { sources, stacks }: Services,
  source: string,
  image: Parameters<typeof layerUri>[0]['image'],
  path: string,
): Promise<vscode.Uri | undefined> {
  if (sources.store(source).find(image) === undefined) return undefined;
  const stack = await whileReading(sources, { source, image }, (...of) => stacks.of({ source, image }, ...of));
  const layer = stack.layers.length - 1;
  const version = versionIn(stack, path, layer);
  const kind = version?.entry?.kind;
  if (kind !== 'file' && kind !== 'hardlink') return undefined;
  return layerUri({ source, image, layer, view: 'merged', path: path.replace(/^\/+/, '') });
}
