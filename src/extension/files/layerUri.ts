import * as vscode from 'vscode';
import type { ImageId } from '../../core/image.ts';
import { isSettings } from './folderSettings.ts';

export const layerScheme = 'strata-layer';

/** A place in an image's files: one layer's own, or the merged view up to it. */
export interface LayerPlace {
  /** The key of the place the image lives; empty for the chosen engine. */
  readonly source: string;
  readonly image: ImageId;
  readonly layer: number;
  readonly view: 'layer' | 'merged';
  /** Without a leading slash; empty for the root. */
  readonly path: string;
  /** What the folder is called, where a merged view is one of a window: all its paths begin with that. */
  readonly folder?: string;
}

/**
 * `strata-layer://<hex of the image's id>.<layer>[m[n]][.<key of the source>]/<path>`, so that relative paths of a folder work; with
 * an `n` the path's first part is the folder's name, which the editor shows where it shows no more than the end of an address.
 */
export function layerUri(place: LayerPlace): vscode.Uri {
  const { source, image, layer, view, path } = place;
  const folder = view === 'merged' ? folderOf(place) : undefined;
  const where = source === '' ? '' : `.${source}`;
  const kind = view === 'layer' ? '' : folder === undefined ? 'm' : 'mn';
  const authority = `${image.replace(':', '-')}.${layer}${kind}${where}`;
  const root = folder === undefined ? '' : `/${folder}`;
  return vscode.Uri.from({
    scheme: layerScheme,
    authority,
    path: root !== '' && path === '' ? root : `${root}/${path}`,
  });
}

/** Throws FileNotFound for an address that `layerUri` cannot have made. */
export function parseLayerUri(uri: vscode.Uri): LayerPlace {
  const place = readLayerUri(uri);
  if (place === undefined) throw vscode.FileSystemError.FileNotFound(uri);
  return place;
}

/** The images whose files are folders of this window. */
export function imageFolders(): readonly LayerPlace[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    uri.scheme === layerScheme ? (readLayerUri(uri) ?? []) : [],
  );
}

function readLayerUri(uri: vscode.Uri): LayerPlace | undefined {
  const parts = /^([a-z0-9]+)-([0-9a-f]+)\.(\d+)(|m|mn)(?:\.([a-z0-9-]+))?$/.exec(uri.authority);
  if (parts === null) return undefined;
  const [, algorithm = '', hex = '', layer = '', kind = '', source = ''] = parts;
  const path = uri.path.replace(/^\/+/, '');
  const [folder = '', ...below] = path.split('/');
  // Nothing is above the folder.
  if (kind === 'mn' && folder === '') return undefined;
  return {
    source,
    image: `${algorithm}:${hex}` as ImageId,
    layer: Number(layer),
    view: kind === '' ? 'layer' : 'merged',
    ...(kind === 'mn' ? { path: below.join('/'), folder } : { path }),
  };
}

/** A file of a folder that is open in this window has one address, wherever it is opened from. */
function folderOf({ source, image, layer, path, folder }: LayerPlace): string | undefined {
  // Folders of windows do not have these: see `settingsInstead`.
  if (isSettings(path)) return '∕';
  if (folder !== undefined) return folder;
  return imageFolders().find(
    (each) => each.view === 'merged' && each.source === source && each.image === image && each.layer === layer,
  )?.folder;
}
