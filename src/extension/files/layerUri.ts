import * as vscode from 'vscode';
import type { ImageId } from '../../core/image.ts';

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
}

/** `strata-layer://<hex of the image's id>.<layer>[m][.<key of the source>]/<path>`, so that relative paths of a folder work. */
export function layerUri({ source, image, layer, view, path }: LayerPlace): vscode.Uri {
  const where = source === '' ? '' : `.${source}`;
  const authority = `${image.replace(':', '-')}.${layer}${view === 'merged' ? 'm' : ''}${where}`;
  return vscode.Uri.from({ scheme: layerScheme, authority, path: `/${path}` });
}

/** Throws FileNotFound for an address that `layerUri` cannot have made. */
export function parseLayerUri(uri: vscode.Uri): LayerPlace {
  const parts = /^([a-z0-9]+)-([0-9a-f]+)\.(\d+)(m?)(?:\.([a-z0-9-]+))?$/.exec(uri.authority);
  if (parts === null) throw vscode.FileSystemError.FileNotFound(uri);
  const [, algorithm = '', hex = '', layer = '', merged = '', source = ''] = parts;
  return {
    source,
    image: `${algorithm}:${hex}` as ImageId,
    layer: Number(layer),
    view: merged === '' ? 'layer' : 'merged',
    path: uri.path.replace(/^\/+/, ''),
  };
}
