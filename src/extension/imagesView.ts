import * as vscode from 'vscode';
import { changeTree, leafChanges } from '../core/changeTree.ts';
import { SourceError } from '../core/failure.ts';
import type { FileView } from '../core/fileView.ts';
import type { ImageId, ImageSummary, LayerProgress } from '../core/image.ts';
import {
  childrenOf,
  findContainerNode,
  findNode,
  historyNodes,
  imageTree,
  type ImageNode,
  type LayerNode,
  type LayersNode,
  type RootNode,
  type TreeNode,
} from '../core/imageTree.ts';
import type { ImageRef } from '../protocol.ts';
import { ArchiveDrop } from './archiveDrop.ts';
import type { CommandId } from './commandIds.ts';
import { ChangesWatch } from './containers/changesWatch.ts';
import { changeItem, type ChangeRowData } from './changeItems.ts';
import { fileItem, fileRows, fileTooltip, type FileRow } from './files/fileItems.ts';
import type { ImageTrouble } from './files/imageFiles.ts';
import type { LayerStacks } from './files/layerStacks.ts';
import type { WasteSummary } from './picture/pictures.ts';
import type { LayerPlace } from './files/layerUri.ts';
import type { Report } from './files/sharedWork.ts';
import type { ContextKeys, ViewState } from './contextKeys.ts';
import { baseItem, withBases, type BaseRow } from './baseItems.ts';
import { contextValue } from './contextValue.ts';
import { imageTreeItem, imageTooltip } from './imageTreeItems.ts';
import type { ImageStore, StoreState } from './imageStore.ts';
import { layerProblemWords } from './layerProblemWords.ts';
import { basesOf, type BaseImage } from './related.ts';
import { appendRelated } from './relatedTooltip.ts';
import { errorWords } from './reportError.ts';
import { endpointOf, shortEndpoint, sourceItem, sourceNode, type SourceNode } from './sourceItems.ts';
import { mainKey, sourceKeyOf, type Source, type Sources } from './sources.ts';
import { SlowRows, type ReadingRow } from './slowRows.ts';
import { transferItem, transferLayerItem } from './transferItems.ts';
import type { Transfer, Transfers } from './transfers.ts';

/** Everything a row of the Images view can be. */
export type ViewNode =
  | TreeNode
  | SourceNode
  | BaseRow
  | TransferNode
  | TransferLayerNode
  | ChangeRow
  | FilesNode
  | FileViewRow
  | ReadingRow<ViewNode>
  | MessageNode;

interface TransferNode {
  readonly kind: 'transfer';
  readonly parent?: undefined;
  readonly transfer: Transfer;
}

interface TransferLayerNode {
  readonly kind: 'transferLayer';
  readonly parent: TransferNode;
  readonly progress: LayerProgress;
}

interface ChangeRow extends ChangeRowData {
  readonly kind: 'change';
  readonly parent: ViewNode;
}

/** Stands over an image's files as a container would see them. */
interface FilesNode {
  readonly kind: 'files';
  readonly id: string;
  readonly parent: ImageNode;
  readonly image: ImageSummary;
  /** The layer up to which they are shown; all of them where absent. */
  readonly upTo?: number;
}

interface FileViewRow extends FileRow {
  readonly parent: ViewNode;
}

/** Stands where children could not be had, or where there are none. */
interface MessageNode {
  readonly kind: 'message';
  readonly parent?: ViewNode;
  /** Of what stands below a source itself. */
  readonly source?: string;
  readonly text: string;
  readonly icon: 'warning' | 'dash' | 'arrow-right';
  readonly command?: CommandId;
}

/** The layers are shown after so long, ms, also where it is not yet known which of them come from a base image. */
const basesPatience = 400;

/** Up to this many changes of a container are all shown when its layer is opened. */
const openChanges = 100;

/** What a row is found by: its name or id, and the source it belongs to. */
type ImageName = Pick<ImageRef, 'name' | 'source'>;

/** The Images view: the images, layers and containers of each source, with the transfers under way on top. */
export class ImagesView implements vscode.TreeDataProvider<ViewNode> {
  readonly #sources: Sources;
  readonly #stacks: LayerStacks;
  readonly #transfers: Transfers;
  readonly #keys: ContextKeys;
  readonly #waste: ReadonlyMap<ImageId, WasteSummary>;
  readonly #changed = new vscode.EventEmitter<ViewNode | undefined>();
  readonly #slow = new SlowRows<ViewNode>((node) => this.#changed.fire(node));
  readonly #view: vscode.TreeView<ViewNode>;
  readonly #changesWatch: ChangesWatch<ViewNode>;
  readonly #disposables: readonly { dispose(): unknown }[];
  /** The images whose files are shown up to a layer, and up to which. */
  readonly #upTo = new Map<string, number>();
  /** The rows of each source that somebody has looked at. */
  readonly #roots = new Map<string, readonly RootNode[]>();
  #filter = '';
  #transferRows: readonly TransferNode[] = [];
  /** The editor knows rows by the objects it was given. */
  #sourceRowsShown: ReadonlyMap<string, SourceNode> = new Map();

  constructor(
    sources: Sources,
    stacks: LayerStacks,
    transfers: Transfers,
    keys: ContextKeys,
    waste: ReadonlyMap<ImageId, WasteSummary>,
  ) {
    this.#sources = sources;
    this.#stacks = stacks;
    this.#transfers = transfers;
    this.#keys = keys;
    this.#waste = waste;
    this.#view = vscode.window.createTreeView<ViewNode>('strata.images', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController: new ArchiveDrop(),
    });
    this.#changesWatch = new ChangesWatch(this.#view, sources, (node) => this.#changed.fire(node));
    const stopTransfers = transfers.onDidChange(() => this.#followTransfers());
    this.#disposables = [
      this.#view,
      this.#changed,
      this.#changesWatch,
      this.#slow,
      this.#view.onDidCollapseElement(({ element }) => {
        if (element.kind === 'layer' || element.kind === 'files') this.#slow.leave(element.id);
      }),
      sources.onDidChange((source) => this.#follow(source)),
      { dispose: stopTransfers },
    ];
  }

  get onDidChangeTreeData(): vscode.Event<ViewNode | undefined> {
    return this.#changed.event;
  }

  get filter(): string {
    return this.#filter;
  }

  /** Shows only the images whose name, id or containers hold these words. */
  setFilter(filter: string): void {
    this.#filter = filter.trim();
    this.#keys.set('filtered', this.#filter !== '');
    for (const source of this.#sources.all) this.#follow(source);
  }

  /** Selects the row of the image with this name or id and opens it. */
  async revealImage(image: ImageName): Promise<void> {
    const node = this.#node(image);
    if (node !== undefined) await this.#view.reveal(node, { select: true, focus: false, expand: true });
  }

  /** Opens the image's layers and selects the row above them. */
  async revealLayers(image: ImageName): Promise<void> {
    const node = this.#node(image);
    if (node === undefined) throw new SourceError({ kind: 'no-such-image', image: image.name });
    const layers = childrenOf(node)?.find(({ kind }) => kind === 'layers');
    if (layers !== undefined) await this.#view.reveal(layers, { select: true, focus: true, expand: true });
  }

  /** Opens the image's layers and selects the one with this index, or the topmost one. */
  async revealLayer(image: ImageName, index?: number): Promise<void> {
    const node = this.#node(image);
    const layers = node === undefined ? undefined : childrenOf(node)?.find((child) => child.kind === 'layers');
    if (layers?.kind !== 'layers') throw new SourceError({ kind: 'no-such-image', image: image.name });
    const rows = historyNodes(layers, await this.#sources.store(image.source).history(layers.image.id));
    const wanted = rows.find((row) => row.kind === 'layer' && (index === undefined || row.layer.index === index));
    await this.#view.reveal(wanted ?? layers, { select: true, focus: true });
  }

  /** Shows an image's files up to a layer, or those of all layers. */
  async showFilesUpTo(image: ImageName & Pick<ImageRef, 'id'>, layer?: number): Promise<void> {
    const node = this.#node(image);
    if (node === undefined) throw new SourceError({ kind: 'no-such-image', image: image.name });
    const key = `${image.source} ${node.image.id}`;
    if (layer === undefined) this.#upTo.delete(key);
    else this.#upTo.set(key, layer);
    this.#changed.fire(undefined);
    await this.#view.reveal(this.#filesNode(node), { select: true, focus: true, expand: true });
  }

  /** Selects a file's row: below its layer, or where all layers are laid upon each other; the nearest folder where it is not there. */
  async revealFile(place: LayerPlace): Promise<void> {
    const image = this.#sources.store(place.source).find(place.image);
    const name = image?.tags[0] ?? image?.digests[0] ?? place.image;
    const node = this.#node({ source: place.source, name });
    if (node === undefined) throw new SourceError({ kind: 'no-such-image', image: name });
    const files = this.#filesNode(node);
    let row: ViewNode = files;
    let path = '';
    for (const part of place.path.split('/')) {
      path = path === '' ? part : `${path}/${part}`;
      const rows: readonly ViewNode[] = await this.#rowsBelow(row);
      const next = rows.find((each) => each.kind === 'file' && each.node.path === path);
      if (next === undefined) break;
      row = next;
    }
    await this.#view.reveal(row, { select: true, focus: true });
  }

  /** Selects the row of a container and opens it. */
  async revealContainer({ source, id }: { readonly source: string; readonly id: string }): Promise<void> {
    const node = this.#found(() => findContainerNode(this.#roots.get(source) ?? [], id));
    if (node === undefined) throw new SourceError({ kind: 'no-such-container', container: id });
    await this.#view.reveal(node, { select: true, focus: false, expand: true });
  }

  /** Opens a container's read-write layer, where the view is on the screen. */
  async revealChanges({ source, id }: { readonly source: string; readonly id: string }): Promise<void> {
    const node = this.#found(() => findContainerNode(this.#roots.get(source) ?? [], id));
    const [layer] = node === undefined ? [] : (childrenOf(node) ?? []);
    if (layer !== undefined && this.#view.visible)
      await this.#view.reveal(layer, { select: true, focus: false, expand: true });
  }

  /** Asks again for what lies below a row. */
  refresh(node: ViewNode): void {
    this.#changed.fire(node);
  }

  /** Ends the reading that a row tells of. */
  stopReading(row: string): void {
    this.#slow.stop(row);
  }

  /** Reads what was stopped. */
  readAgain(row: string): void {
    this.#slow.again(row);
  }

  /** Selects the row of a source and opens it. */
  async revealSource(source: Source): Promise<void> {
    if (this.#isGrouped) await this.#view.reveal(sourceNode(source), { select: true, focus: true, expand: true });
  }

  getParent(node: ViewNode): ViewNode | undefined {
    if (node.parent !== undefined) return node.parent;
    if (!this.#isGrouped || !('source' in node) || node.kind === 'source') return undefined;
    const source = this.#sources.get(node.source);
    return source && sourceNode(source);
  }

  async getChildren(node?: ViewNode): Promise<ViewNode[]> {
    try {
      if (node === undefined) return [...(await this.#topRows())];
      if (node.kind !== 'layer' && node.kind !== 'files') return [...(await this.#rowsBelow(node))];
      return [...(await this.#slow.of(node.id, node, (...reading) => this.#rowsBelow(node, ...reading)))];
    } catch (error) {
      if (node === undefined) throw error;
      return [{ kind: 'message', parent: node, text: errorWords(error).message, icon: 'warning' }];
    }
  }

  getTreeItem(node: ViewNode): vscode.TreeItem {
    switch (node.kind) {
      case 'source':
        return sourceItem(node);
      case 'transfer':
        return transferItem(node.transfer);
      case 'transferLayer':
        return transferLayerItem(node.parent.transfer, node.progress);
      case 'change':
        return changeItem(node);
      case 'base':
        return baseItem(node);
      case 'files':
        return filesItem(node);
      case 'file':
        return fileItem(node);
      case 'reading':
        return readingItem(node);
      case 'message':
        return messageItem(node);
      default:
        // What was last heard of a source that does not answer is shown in grey.
        return imageTreeItem(node, Date.now(), this.#standing(node));
    }
  }

  async resolveTreeItem(item: vscode.TreeItem, node: ViewNode): Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'source':
      case 'base':
      case 'transfer':
      case 'transferLayer':
      case 'change':
      case 'files':
      case 'reading':
      case 'message':
        return item;
      case 'file':
        item.tooltip = fileTooltip(node);
        return item;
      default: {
        const text = imageTooltip(node, Date.now(), (id) => this.#waste.get(id));
        if (node.kind === 'tag' || node.kind === 'digest' || node.kind === 'untagged' || node.kind === 'layer') {
          await appendRelated(text, node, this.#sources.store(sourceKeyOf(node)));
        }
        item.tooltip = text;
        return item;
      }
    }
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** With more than the chosen engine to show, each source has a row of its own. */
  get #isGrouped(): boolean {
    return this.#sources.all.length > 1;
  }

  #standing(node: ViewNode): { readonly isStale: boolean; readonly onEngine: boolean } {
    const source = this.#sources.get(sourceKeyOf(node));
    return { isStale: source?.store.state.kind !== 'ready', onEngine: source?.definition.kind === 'engine' };
  }

  #node({ source, name }: ImageName): ReturnType<typeof findNode> {
    return this.#found(() => findNode(this.#roots.get(source) ?? [], name));
  }

  #found<N>(find: () => N | undefined): N | undefined {
    const shownNode = find();
    if (shownNode !== undefined || this.#filter === '') return shownNode;
    // Whoever asks to see something wants to see it more than the filter.
    this.setFilter('');
    return find();
  }

  async #topRows(): Promise<readonly ViewNode[]> {
    const { all, main } = this.#sources;
    if (!this.#isGrouped) {
      this.#sourceRowsShown = new Map();
      return [...this.#transferRows, ...(await this.#sourceRows(main))];
    }
    const known = this.#sourceRowsShown;
    this.#sourceRowsShown = new Map(all.map((source) => [source.key, known.get(source.key) ?? sourceNode(source)]));
    return [...this.#transferRows, ...this.#sourceRowsShown.values()];
  }

  async #sourceRows({ key, store }: Source): Promise<readonly ViewNode[]> {
    if (store.state.kind === 'idle') await store.start();
    const rows = [...(this.#roots.get(key) ?? []), ...troubleRows(store.state, key, this.#isGrouped)];
    if (rows.length > 0 || !this.#isGrouped || store.state.kind !== 'ready') return rows;
    const none =
      this.#filter === '' ? vscode.l10n.t('No images') : vscode.l10n.t('Nothing matches “{0}”.', this.#filter);
    return [{ kind: 'message', source: key, text: none, icon: 'dash' }];
  }

  async #rowsBelow(node: ViewNode, signal?: AbortSignal, report?: Report): Promise<readonly ViewNode[]> {
    const source = sourceKeyOf(node);
    switch (node.kind) {
      case 'source':
        return await this.#sourceRows(node.of);
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
        return [...(layers === undefined ? [] : [layers]), this.#filesNode(node), ...others];
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
          ...troubleOf(files.troubles, node),
          ...withParent(node, fileRows(view, view.root, { ...image, layer: top, view: 'merged', path: '' }, node.id)),
        ];
      }
      case 'file':
        return withParent(node, fileRows(node.view, node.node, node.place, node.id));
      case 'writableLayer': {
        const { container } = node;
        const all = await this.#sources.store(source).changes(container.id);
        this.#changesWatch.follow(node, all);
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
      this.#changed.fire(node);
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
      if (late && found.length > 0) this.#changed.fire(node);
    });
    return rows;
  }

  #filesNode(node: ImageNode): FilesNode {
    const upTo = this.#upTo.get(`${sourceKeyOf(node)} ${node.image.id}`);
    const id = `${node.id}/files`;
    const common = { kind: 'files', parent: node, image: node.image } as const;
    // Another id: the rows below are others.
    return upTo === undefined ? { ...common, id } : { ...common, id: `${id}:${upTo}`, upTo };
  }

  #follow(source: Source): void {
    const { key, store } = source;
    // Registries have a view of their own.
    if (source.definition.kind === 'registry') return;
    if (this.#sources.get(key) === undefined) this.#roots.delete(key);
    else this.#roots.set(key, imageTree(store.images, store.containers, { filter: this.#filter, source: key }));
    const { state } = this.#sources.main.store;
    this.#keys.set('state', stateKey(state));
    // Beside a source that changes the trees of the others stay as they are; one that comes or goes changes the whole.
    const row = this.#sourceRowsShown.get(key);
    this.#changed.fire(this.#isGrouped && this.#sources.get(key) !== undefined ? row : undefined);
    // The editor gathers what changes in a view for 200 ms after the first thing it hears: the rows come first.
    const description = this.#isGrouped ? '' : shortEndpoint(endpointOf(state));
    const rows = [...this.#roots.values()].reduce((sum, roots) => sum + roots.length, 0);
    const message = viewMessage(state, this.#filter, rows);
    if (this.#view.description !== description) this.#view.description = description;
    if (this.#view.message !== message) this.#view.message = message;
  }

  /** Progress refreshes its own rows only; the whole tree changes when a transfer begins or ends. */
  #followTransfers(): void {
    const { running } = this.#transfers;
    const known = this.#transferRows;
    this.#transferRows = running.map(
      (transfer) => known.find((row) => row.transfer === transfer) ?? { kind: 'transfer', transfer },
    );
    const same = known.length === running.length && known.every((row) => running.includes(row.transfer));
    if (same) {
      for (const row of known) this.#changed.fire(row);
      return;
    }
    this.#changed.fire(undefined);
    // Where the person is looking, a transfer that begins comes into sight.
    const begun = this.#transferRows.find((row) => !known.includes(row));
    if (begun !== undefined && this.#view.visible) void this.#view.reveal(begun, { select: false, expand: true });
  }
}

function readingItem(row: ReadingRow<ViewNode>): vscode.TreeItem {
  const { id, state, progress } = row;
  const isRunning = state === 'running';
  const item = new vscode.TreeItem(
    isRunning ? vscode.l10n.t('Reading layers…') : vscode.l10n.t('Not read. Select to read'),
  );
  item.id = id;
  if (isRunning && progress !== undefined)
    item.description = vscode.l10n.t('{0} of {1}', progress.done, progress.total);
  item.iconPath = new vscode.ThemeIcon(isRunning ? 'loading~spin' : 'debug-continue');
  item.contextValue = contextValue('reading', { running: isRunning });
  if (!isRunning) item.command = { command: 'strata.readAgain' satisfies CommandId, title: '', arguments: [row] };
  return item;
}

/** What is wrong with a layer, above the entries that could be read. */
function troubleOf({ trouble, problem }: ImageTrouble, parent: ViewNode, layer?: number): readonly MessageNode[] {
  const row = (text: string): readonly MessageNode[] => [{ kind: 'message', parent, text, icon: 'warning' }];
  const about = trouble !== undefined && 'layer' in trouble.failure ? trouble.failure.layer : undefined;
  if (trouble !== undefined && (layer === undefined || about === layer)) return row(errorWords(trouble).message);
  const found = layer === undefined ? undefined : problem(layer);
  return found === undefined ? [] : row(layerProblemWords(found));
}

function messageItem(node: MessageNode): vscode.TreeItem {
  const { parent, source = mainKey, text, icon, command } = node;
  const item = new vscode.TreeItem(text);
  const place = parent === undefined ? `${source}:${text}` : 'id' in parent ? parent.id : parent.kind;
  item.id = `message:${place}`;
  item.tooltip = text;
  item.iconPath = new vscode.ThemeIcon(icon);
  if (command !== undefined) item.command = { command, title: text, ...(source !== mainKey && { arguments: [node] }) };
  return item;
}

function withParent(parent: ViewNode, rows: readonly FileRow[]): FileViewRow[] {
  return rows.map((row) => ({ ...row, parent }));
}

function filesItem({ id, upTo }: FilesNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Files'), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('files');
  item.contextValue = contextValue('files', { limited: upTo !== undefined });
  if (upTo === undefined) {
    item.tooltip = vscode.l10n.t('The files of all layers laid upon each other, as a container sees them');
    return item;
  }
  item.description = vscode.l10n.t('up to layer {0}', upTo + 1);
  item.tooltip = vscode.l10n.t('The files as a container on layers 1 to {0} would see them', upTo + 1);
  return item;
}

/** Why there is nothing to show and what to do about it, where no welcome text says so: among other rows none does. */
function troubleRows(state: StoreState, source: string, isGrouped: boolean): readonly MessageNode[] {
  const key = stateKey(state);
  if (state.kind !== 'failed' || key === 'ready' || (key !== 'failed' && !isGrouped)) return [];
  const { message, actions } = errorWords(state.error);
  const why: MessageNode = { kind: 'message', source, text: message, icon: 'warning' };
  // Another endpoint can be chosen for the chosen engine only.
  const offered = actions
    .filter(({ run }) => source === mainKey || run !== 'strata.chooseEndpoint')
    .map(({ title, run }): MessageNode => {
      const command = run === 'retry' ? 'strata.refresh' : run;
      return { kind: 'message', source, text: title, icon: 'arrow-right', command };
    });
  return [why, ...offered];
}

function stateKey(state: StoreState): ViewState {
  switch (state.kind) {
    case 'idle':
    case 'connecting':
      return state.kind;
    case 'ready':
      return state.images.length === 0 ? 'empty' : 'ready';
    case 'failed': {
      // With a list to show there is no welcome text; the view's message says what happened.
      if (state.last !== undefined && state.last.images.length > 0) return 'ready';
      const kind = state.error instanceof SourceError ? state.error.failure.kind : undefined;
      if (kind === 'no-socket' || kind === 'refused') return 'no-socket';
      return kind === 'permission' ? 'permission' : 'failed';
    }
  }
}

/** The line above the rows; empty shows none. */
function viewMessage(state: StoreState, filter: string, rows: number): string {
  if (state.kind === 'failed') {
    // Without rows the welcome text or the rows of `#troubleRows` speak; a message would hide the welcome text.
    if (state.last === undefined) return '';
    const { message } = errorWords(state.error);
    return `${message} ${vscode.l10n.t('Reconnecting…')}`;
  }
  if (filter === '') return '';
  return rows === 0
    ? vscode.l10n.t('Nothing matches “{0}”.', filter)
    : vscode.l10n.t('Showing what matches “{0}”.', filter);
}
