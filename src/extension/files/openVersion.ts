import * as vscode from 'vscode';
import { isThere, versionBelow } from '../../core/fileVersions.ts';
import type { LayerStack, PathVersion } from '../../core/layerStack.ts';
import { shown } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';
import { layerUri, type LayerPlace } from './layerUri.ts';

/** Opens a version of a file; of one that a layer deletes, the version it deleted: that is still in the image. */
export async function openVersion(stack: LayerStack, place: LayerPlace, version: PathVersion): Promise<void> {
  const there = isThere(version) ? version : versionBelow(stack, place.path, version.layer.index);
  if (there !== undefined) await vscode.commands.executeCommand('vscode.open', versionUri(place, there));
}

/** Opens two versions of a file side by side, the lower layer's on the left. */
export async function compareVersions(place: LayerPlace, lower: PathVersion, upper: PathVersion): Promise<void> {
  const title = vscode.l10n.t(
    '{0} (layer {1} ↔ layer {2})',
    baseName(place.path),
    lower.layer.index + 1,
    upper.layer.index + 1,
  );
  await vscode.commands.executeCommand('vscode.diff', versionUri(place, lower), versionUri(place, upper), title);
}

/** Where a version of a file can be opened. */
export function versionUri(place: LayerPlace, { layer }: PathVersion): vscode.Uri {
  return layerUri({ ...place, view: 'layer', layer: layer.index });
}

/** A path's last name, safe to be shown. */
export function baseName(path: string): string {
  return shown(showName(path.slice(path.lastIndexOf('/') + 1)));
}
