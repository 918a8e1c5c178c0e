import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';
import type { ImageId } from '../core/image.ts';
import type { ImageNode, LayerNode } from '../core/imageTree.ts';
import { sharedSizes, type RelatedImages } from '../core/relatedImages.ts';
import { shown } from '../core/shown.ts';
import type { ImageStore } from './imageStore.ts';
import { nameOf, related } from './related.ts';

/** A tooltip waits so long for what is known of other images, ms: the first question asks about each of them. */
const patience = 700;

/** Adds what an image, or one of its layers, has in common with others of its source; nothing where that takes too long to find. */
export async function appendRelated(
  text: vscode.MarkdownString,
  node: ImageNode | LayerNode,
  store: ImageStore,
): Promise<void> {
  const found = await soon(related(store, node.image.id));
  if (found === undefined) return;
  if (node.kind === 'layer') appendLayer(text, node, found, store);
  else await appendImage(text, node.image.id, found, store);
}

function appendLayer(text: vscode.MarkdownString, node: LayerNode, found: RelatedImages, store: ImageStore): void {
  const others = found.sharedWith[node.layer.index] ?? [];
  if (node.layer.index < found.baseLayers) {
    // The lowest base that has the layer is the one it was made for.
    const base = found.bases.findLast(({ layers }) => node.layer.index < layers);
    if (base !== undefined) line(text, vscode.l10n.t('Base image'), nameOf(store, base.id));
  }
  line(
    text,
    vscode.l10n.t('Shared with'),
    others.length === 0 ? vscode.l10n.t('no other image') : names(store, others),
  );
}

async function appendImage(
  text: vscode.MarkdownString,
  id: ImageId,
  found: RelatedImages,
  store: ImageStore,
): Promise<void> {
  const [base] = found.bases;
  if (base !== undefined) line(text, vscode.l10n.t('Base image'), nameOf(store, base.id));
  if (found.twins.length > 0) line(text, vscode.l10n.t('Same layers as'), names(store, found.twins));
  if (found.children.length > 0) line(text, vscode.l10n.t('Base of'), names(store, found.children));
  const history = await soon(store.history(id));
  if (history === undefined) return;
  const { unique, shared } = sharedSizes(
    history.layers.map(({ size }) => size ?? 0),
    found,
  );
  const own = vscode.l10n.t('{0} of its own, {1} shared with other images', formatBytes(unique), formatBytes(shared));
  line(text, vscode.l10n.t('Layers'), own);
}

/** `httpd:2.4`, `httpd:2.4 and 2 more`. */
function names(store: ImageStore, ids: readonly string[]): string {
  const [first = '', ...others] = ids;
  const name = nameOf(store, first);
  return others.length === 0 ? name : vscode.l10n.t('{0} and {1} more', name, others.length);
}

function line(text: vscode.MarkdownString, name: string, value: string): void {
  text.appendMarkdown('\n\n**').appendText(name).appendMarkdown('** ').appendText(shown(value));
}

async function soon<T>(answer: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patience));
  return await Promise.race([answer.catch((): undefined => undefined), late]);
}
