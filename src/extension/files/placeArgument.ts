import * as vscode from 'vscode';
import { fieldsAt, isFields, numberAt, textAt } from '../../core/fields.ts';
import type { ImageId } from '../../core/image.ts';
import { layerScheme, parseLayerUri, type LayerPlace } from './layerUri.ts';

/** The file of an image a command is about: a row's, an address's, or without an argument the one in the editor that is in front. */
export function placeArgument(argument: unknown): LayerPlace | undefined {
  const uri = argument === undefined ? activeUri() : argument;
  if (uri instanceof vscode.Uri) return uri.scheme === layerScheme ? parseLayerUri(uri) : undefined;
  return placeOfRow(argument);
}

/** The files of all rows that are selected, or of the one a command was called on. */
export function placeArguments(argument: unknown, selection: unknown): readonly LayerPlace[] {
  const selected = Array.isArray(selection) ? selection.flatMap((item: unknown) => placeOfRow(item) ?? []) : [];
  if (selected.length > 0) return selected;
  const only = placeArgument(argument);
  return only === undefined ? [] : [only];
}

function placeOfRow(row: unknown): LayerPlace | undefined {
  const place = fieldsAt(row, 'place');
  const image = textAt(place, 'image');
  const layer = numberAt(place, 'layer');
  if (!isFields(place) || image === '' || layer === undefined) return undefined;
  const folder = textAt(place, 'folder');
  return {
    ...(folder === '' ? {} : { folder }),
    source: textAt(place, 'source'),
    image: image as ImageId,
    layer,
    view: textAt(place, 'view') === 'merged' ? 'merged' : 'layer',
    path: textAt(place, 'path'),
  };
}

/** What the editor in front shows; of one that compares two files, the one on the right. */
export function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return input.uri;
  return vscode.window.activeTextEditor?.document.uri;
}
