import * as vscode from 'vscode';
import { changeTree, leafChanges } from '../core/changeTree.ts';
import type { FileView } from '../core/fileView.ts';
import type { Change } from '../core/image.ts';
import {
  childrenOf,
  historyNodes,
  type ImageNode,
  type LayerNode,
  type LayersNode,
  type WritableLayerNode,
} from '../core/imageTree.ts';
import { withBases } from './baseItems.ts';
import { fileRows, type FileRow } from './files/fileItems.ts';
import type { ImageTrouble } from './files/imageFiles.ts';
import type { LayerStacks } from './files/layerStacks.ts';
import type { Report } from './files/sharedWork.ts';
import type { ImageStore } from './imageStore.ts';
import { layerOf, layerTroubleWords } from './layerProblemWords.ts';
import { basesOf, type BaseImage } from './related.ts';
import { errorWords } from './reportError.ts';
import type { SourceNode } from './sourceItems.ts';
import { sourceKeyOf, type Sources } from './sources.ts';
import type { ChangeRow, FilesNode, FileViewRow, MessageNode, ViewNode } from './viewRows.ts';

/** The layers are shown after so long, ms, also where it is not yet known which of them come from a base image. */
const basesPatience = 400;

/** Up to this many changes of a container are all shown when its layer is opened. */
const openChanges = 100;

export interface ImageRowsOptions {
  readonly sources: Sources;
  readonly stacks: LayerStacks;
  /** What lies below a row is known better than it was. */
  readonly onChange: (node: ViewNode) => void;
  /** A container's read-write layer was opened. */
  readonly onChanges: (node: WritableLayerNode, changes: readonly Change[]) => void;
}

/** What lies below an image's row: its layers, its files, its containers and what they changed. */
export class ImageRows {
  readonly #sources: Sources;
  readonly #stacks: LayerStacks;
  readonly #onChange: ImageRowsOptions['onChange'];
  readonly #onChanges: ImageRowsOptions['onChanges'];
  /** The images whose files are shown up to a layer, and up to which. */
  readonly #upTo = new Map<string, number>();

  constructor({ sources, stacks, onChange, onChanges }: ImageRowsOptions) {
    this.#sources = sources;
    this.#stacks = stacks;
    this.#onChange = onChange;
    this.#onChanges = onChanges;
  }

  /** Shows an image's files up to a layer from now on, or those of all layers. */
  showFilesUpTo(node: ImageNode, layer: number | undefined): void {
    const key = upToKey(node);
    if (layer === undefined) this.#upTo.delete(key);
    else this.#upTo.set(key, layer);
  }

  /** The rows below a row; what has to be read for them is given up by the signal. */
  async below(
    node: Exclude<ViewNode, SourceNode>,
    signal?: AbortSignal,
    report?: Report,
  ): Promise<readonly ViewNode[]> {
    const source = sourceKeyOf(node);
    switch (node.kind) {
      case 'transfer':
        return [...node.transfer.layers.values()].map((progress) => ({
          kind: 'transferLayer',
          parent: node,
          progress,
        }));
      case 'transferLayer':
      case 'reading':
      case 'message':
        return [];
      case 'change':
        return node.node.children.map((child) => ({ ...node, parent: node, node: child }));
      case 'layers':
        return await this.#layerRows(node, this.#sources.store(source));
      case 'tag':
      case 'digest':
      case 'untagged': {
        const [layers, ...others] = childrenOf(node) ?? [];
        return [...(layers === undefined ? [] : [layers]), this.filesNode(node), ...others];
      }
      case 'layer': {
        const image = { source, image: node.image.id };
        const { index } = node.layer;
        const view = await this.#stacks.view(image, { kind: 'layer', layer: index }, signal);
        this.#markChanges(node, view);
        const rows = withParent(
          node,
          fileRows(view, view.root, { ...image, layer: index, view: 'layer', path: '' }, node.id),
        );
        const none = vscode.l10n.t('Nothing: this layer changes no file');
        return [
          ...troubleOf(this.#stacks.files(image).troubles, node, index),
          ...(rows.length > 0 ? rows : [{ kind: 'message', parent: node, text: none, icon: 'dash' } as const]),
        ];
      }
      case 'files': {
        const image = { source, image: node.image.id };
        const files = this.#stacks.files(image);
        const stack = await files.whole(signal, report);
        const top = node.upTo ?? stack.layers.length - 1;
        const view = await files.view(stack, { kind: 'merged', layer: top }, signal);
        return [
          ...troublesUpTo(files.troubles, node, top),
          ...withParent(node, fileRows(view, view.root, { ...image, layer: top, view: 'merged', path: '' }, node.id)),
        ];
      }
      case 'file':
        return withParent(node, fileRows(node.view, node.node, node.place, node.id));
      case 'writableLayer': {
        const { container } = node;
        const all = await this.#sources.store(source).changes(container.id);
        this.#onChanges(node, all);
        const changes = leafChanges(all);
        const open = changes.length <= openChanges;
        const rows = changeTree(changes).map((change): ChangeRow => ({
          kind: 'change',
          parent: node,
          container,
          node: change,
          open,
        }));
        const none = vscode.l10n.t('Nothing written: the container shows its image as it is');
        return rows.length > 0 ? rows : [{ kind: 'message', parent: node, text: none, icon: 'dash' }];
      }
      case 'base':
        return [];
      default:
        return childrenOf(node) ?? [];
    }
  }

  /** Which of a layer's files are new and which changed is told by the layers below, where reading those costs nothing but time. */
  #markChanges(node: LayerNode, view: FileView): void {
    if ([...view.stack.unread].every((layer) => layer >= node.layer.index)) return;
    const source = sourceKeyOf(node);
    const whole = async (): Promise<void> => {
      // A registry would be asked for all of the image.
      if ((await this.#sources.store(source).source()).kind === 'registry') return;
      await this.#stacks.of({ source, image: node.image.id });
      this.#onChange(node);
    };
    // The layer itself can be read: that others cannot is told where they are opened.
    whole().catch(() => undefined);
  }

  /** The layers, those of base images apart; where it takes long to find which those are, they are marked once it is known. */
  async #layerRows(node: LayersNode, store: ImageStore): Promise<readonly ViewNode[]> {
    const history = await store.history(node.image.id);
    const rows = historyNodes(node, history);
    let late = false;
    const finding = basesOf(store, node.image.id).catch((): readonly BaseImage[] => []);
    const bases = await Promise.race([
      finding,
      new Promise<undefined>((resolve) => {
        setTimeout(() => {
          late = true;
          resolve(undefined);
        }, basesPatience);
      }),
    ]);
    if (bases !== undefined) return withBases(node, rows, history, bases, store);
    void finding.then((found) => {
      if (late && found.length > 0) this.#onChange(node);
    });
    return rows;
  }

  /** The row over an image's files. */
  filesNode(node: ImageNode): FilesNode {
    const upTo = this.#upTo.get(upToKey(node));
    const id = `${node.id}/files`;
    const common = { kind: 'files', parent: node, image: node.image } as const;
    // Another id: the rows below are others.
    return upTo === undefined ? { ...common, id } : { ...common, id: `${id}:${upTo}`, upTo };
  }
}

function upToKey(node: ImageNode): string {
  return `${sourceKeyOf(node)} ${node.image.id}`;
}

/** What is wrong with a layer, above the entries that could be read. */
function troubleOf(troubles: ImageTrouble, parent: ViewNode, layer: number): readonly MessageNode[] {
  const text = layerTroubleWords(troubles, layer);
  return text === undefined ? [] : [warning(parent, text)];
}

/** The same of all layers up to one, the lowest first: what any of them lacks is missing from them all together. */
function troublesUpTo(troubles: ImageTrouble, parent: ViewNode, top: number): readonly MessageNode[] {
  const { trouble } = troubles;
  const about = trouble === undefined ? undefined : layerOf(trouble);
  const rows = trouble !== undefined && about === undefined ? [warning(parent, errorWords(trouble).message)] : [];
  for (let layer = 0; layer <= top; layer++) {
    const text = layerTroubleWords(troubles, layer);
    // A failure names its layer by itself.
    const isNamed = layer === about && troubles.problem(layer)?.kind !== 'expansion';
    const named = isNamed ? text : text && vscode.l10n.t('Layer {0}: {1}', layer + 1, text);
    if (named !== undefined) rows.push(warning(parent, named));
  }
  return rows;
}

function warning(parent: ViewNode, text: string): MessageNode {
  return { kind: 'message', parent, text, icon: 'warning' };
}

function withParent(parent: ViewNode, rows: readonly FileRow[]): FileViewRow[] {
  return rows.map((row) => ({ ...row, parent }));
}
