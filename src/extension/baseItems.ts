import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';
import type { ImageHistory, ImageSummary } from '../core/image.ts';
import type { EmptyStepNode, LayerNode, LayersNode } from '../core/imageTree.ts';
import { shown } from '../core/shown.ts';
import { contextValue } from './contextValue.ts';
import type { ImageStore } from './imageStore.ts';
import type { BaseImage } from './related.ts';

/** Stands above the layers that come from a base image, in the list of an image's layers. */
export interface BaseRow {
  readonly kind: 'base';
  readonly id: string;
  readonly parent: LayersNode;
  /** The base image, as a row of an image names it. */
  readonly image: ImageSummary;
  readonly name: string;
  readonly layers: number;
  readonly size: number;
}

/** An image's history as rows, the topmost first, each base image's part under a row of its own. */
export function withBases(
  parent: LayersNode,
  rows: readonly (LayerNode | EmptyStepNode)[],
  history: ImageHistory,
  bases: readonly BaseImage[],
  store: ImageStore,
): readonly (LayerNode | EmptyStepNode | BaseRow)[] {
  return rows.flatMap((row, index) => {
    const steps = history.steps.length - index;
    return [
      ...bases.filter((base) => base.steps === steps).flatMap((base) => baseRow(parent, base, history, store)),
      row,
    ];
  });
}

function baseRow(parent: LayersNode, base: BaseImage, history: ImageHistory, store: ImageStore): BaseRow[] {
  const image = store.find(base.id);
  if (image === undefined) return [];
  const size = history.layers.slice(0, base.layers).reduce((sum, layer) => sum + (layer.size ?? 0), 0);
  const { name, layers } = base;
  return [{ kind: 'base', id: `${parent.id}/base:${base.id}`, parent, image, name, layers, size }];
}

export function baseItem(row: BaseRow): vscode.TreeItem {
  const { id, image, name, layers, size } = row;
  const item = new vscode.TreeItem(shown(name));
  item.id = id;
  item.description = `${vscode.l10n.t('base image')} · ${formatBytes(size)}`;
  item.tooltip =
    layers === 1
      ? vscode.l10n.t('The layer below comes from {0}, which is here as an image of its own', shown(name))
      : vscode.l10n.t('The {0} layers below come from {1}, which is here as an image of its own', layers, shown(name));
  item.iconPath = new vscode.ThemeIcon('fold-down');
  item.command = { command: 'strata.showLayers', title: vscode.l10n.t('Show Layers'), arguments: [row] };
  item.contextValue = contextValue('image', {
    base: true,
    tagged: image.tags.includes(name),
    digest: image.digests.length > 0,
  });
  return item;
}
