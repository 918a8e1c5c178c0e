import * as vscode from 'vscode';
import { SourceError } from '../core/failure.ts';
import type { ImageId } from '../core/image.ts';
import {
  childrenOf,
  findContainerNode,
  findNode,
  historyNodes,
  imageTree,
  type ImageNode,
  type RootNode,
} from '../core/imageTree.ts';
import type { ImageRef } from '../protocol.ts';
import { ArchiveDrop } from './archiveDrop.ts';
import { baseItem } from './baseItems.ts';
import { changeItem } from './changeItems.ts';
import { ChangesWatch } from './containers/changesWatch.ts';
import { StatusClock } from './containers/statusClock.ts';
import type { ContextKeys } from './contextKeys.ts';
import { fileItem, fileTooltip } from './files/fileItems.ts';
import type { LayerStacks } from './files/layerStacks.ts';
import type { LayerPlace } from './files/layerUri.ts';
import { ImageRows } from './imageRows.ts';
import { imageTreeItem, imageTooltip } from './imageTreeItems.ts';
import type { WasteSummary } from './picture/pictures.ts';
import { appendRelated } from './relatedTooltip.ts';
import { errorWords } from './reportError.ts';
import { SlowRows } from './slowRows.ts';
import { endpointOf, shortEndpoint, sourceItem, sourceNode, type SourceNode } from './sourceItems.ts';
import { sourceKeyOf, type Source, type Sources } from './sources.ts';
import { transferItem, transferLayerItem } from './transferItems.ts';
import type { Transfers } from './transfers.ts';
import {
  filesItem,
  messageItem,
  readingItem,
  type FilesNode,
  type FileViewRow,
  type TransferNode,
  type ViewNode,
} from './viewRows.ts';
import { redrawTime } from './viewPace.ts';
import { stateKey, troubleRows, viewMessage } from './viewState.ts';

/** What a row is found by: its name or id, and the source it belongs to. */
export type ImageName = Pick<ImageRef, 'name' | 'source'> & { readonly id?: string };

/** A view in which images have their rows. */
export interface ImageTree {
  /** The row of an image; throws where there is none. */
  node(image: ImageName): Promise<ImageNode>;
  /** Selects a row of an image, or one below it, and opens it. */
  reveal(node: ViewNode): Thenable<void>;
  /** What lies below an image's row has changed. */
  refreshBelow(node: ImageNode): void;
}

/** The Images view: the images, layers and containers of each source, with the transfers under way on top. */
export class ImagesView implements vscode.TreeDataProvider<ViewNode>, ImageTree {
  readonly #sources: Sources;
  readonly #rows: ImageRows;
  readonly #transfers: Transfers;
  readonly #keys: ContextKeys;
  readonly #waste: ReadonlyMap<ImageId, WasteSummary>;
  readonly #changed = new vscode.EventEmitter<ViewNode | undefined>();
  readonly #slow = new SlowRows<ViewNode>((node) => this.#changed.fire(node));
  readonly #view: vscode.TreeView<ViewNode>;
  readonly #changesWatch: ChangesWatch<ViewNode>;
  readonly #clock: StatusClock<ViewNode>;
  readonly #disposables: readonly { dispose(): unknown }[];
  /** The rows of each source that somebody has looked at. */
  readonly #roots = new Map<string, readonly RootNode[]>();
  #filter = '';
  #transferRows: readonly TransferNode[] = [];
  /** The editor knows rows by the objects it was given. */
  #sourceRowsShown: ReadonlyMap<string, SourceNode> = new Map();
  #registries: ImageTree | undefined;

  constructor(
    sources: Sources,
    stacks: LayerStacks,
    transfers: Transfers,
    keys: ContextKeys,
    waste: ReadonlyMap<ImageId, WasteSummary>,
  ) {
    this.#sources = sources;
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
    this.#clock = new StatusClock(this.#view, (node) => this.#changed.fire(node));
    this.#rows = new ImageRows({
      sources,
      stacks,
      onChange: (node) => this.#changed.fire(node),
      onChanges: (node, changes) => this.#changesWatch.follow(node, changes),
    });
    const stopTransfers = transfers.onDidChange(() => this.#followTransfers());
    this.#disposables = [
      this.#view,
      this.#changed,
      this.#changesWatch,
      this.#clock,
      this.#slow,
      this.#view.onDidCollapseElement(({ element }) => {
        if (element.kind === 'layer' || element.kind === 'files') this.#slow.leave(element.id);
      }),
      sources.onDidChange((source) => this.#follow(source)),
      { dispose: stopTransfers },
    ];
  }

  /** Images of registries are shown in a view of their own; what lies below their rows is made here. */
  showRegistriesIn(tree: ImageTree): void {
    this.#registries = tree;
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
    await this.#select(() => this.#node(image));
  }

  /** Opens the image's layers and selects the row above them. */
  async revealLayers(image: ImageName): Promise<void> {
    const tree = this.#treeOf(image.source);
    const layers = childrenOf(await tree.node(image))?.find(({ kind }) => kind === 'layers');
    if (layers !== undefined) await tree.reveal(layers);
  }

  /** Opens the image's layers and selects the one with this index, or the topmost one. */
  async revealLayer(image: ImageName, index?: number): Promise<void> {
    const tree = this.#treeOf(image.source);
    const layers = childrenOf(await tree.node(image))?.find((child) => child.kind === 'layers');
    if (layers?.kind !== 'layers') throw new SourceError({ kind: 'no-such-image', image: image.name });
    const rows = historyNodes(layers, await this.#sources.store(image.source).history(layers.image.id));
    const wanted = rows.find((row) => row.kind === 'layer' && (index === undefined || row.layer.index === index));
    await tree.reveal(wanted ?? layers);
  }

  /** Shows an image's files up to a layer, or those of all layers. */
  async showFilesUpTo(image: ImageName, layer?: number): Promise<void> {
    const tree = this.#treeOf(image.source);
    const node = await tree.node(image);
    this.#rows.showFilesUpTo(node, layer);
    tree.refreshBelow(node);
    await tree.reveal(this.#rows.filesNode(node));
  }

  /** Selects a file's row: below its layer, or where all layers are laid upon each other; the nearest folder where it is not there. */
  async revealFile(place: LayerPlace): Promise<void> {
    const image = this.#sources.store(place.source).find(place.image);
    const name = image?.tags[0] ?? image?.digests[0] ?? place.image;
    const tree = this.#treeOf(place.source);
    const files = this.#rows.filesNode(await tree.node({ source: place.source, name, id: place.image }));
    let row: FilesNode | FileViewRow = files;
    let path = '';
    for (const part of place.path.split('/')) {
      path = path === '' ? part : `${path}/${part}`;
      const rows = await this.#rows.below(row);
      const next = rows.find((each): each is FileViewRow => each.kind === 'file' && each.node.path === path);
      if (next === undefined) break;
      row = next;
    }
    await tree.reveal(row);
  }

  node(image: ImageName): Promise<ImageNode> {
    const node = this.#node(image);
    if (node !== undefined) return Promise.resolve(node);
    return Promise.reject(new SourceError({ kind: 'no-such-image', image: image.name }));
  }

  reveal(node: ViewNode): Thenable<void> {
    return this.#view.reveal(node, {
      select: true,
      focus: true,
      expand: node.kind === 'layers' || node.kind === 'files',
    });
  }

  refreshBelow(): void {
    this.#changed.fire(undefined);
  }

  /** Selects the row of a container and opens it. */
  async revealContainer({ source, id }: { readonly source: string; readonly id: string }): Promise<void> {
    const isThere = await this.#select(() => this.#containerNode(source, id));
    if (!isThere) throw new SourceError({ kind: 'no-such-container', container: id });
  }

  /** Opens a container's read-write layer, where the view is on the screen. */
  async revealChanges({ source, id }: { readonly source: string; readonly id: string }): Promise<void> {
    const node = this.#containerNode(source, id);
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
      if (node.kind === 'source') return [...(await this.#sourceRows(node.of))];
      if (node.kind !== 'layer' && node.kind !== 'files') return [...(await this.#rows.below(node))];
      return [...(await this.#slow.of(node.id, node, (...reading) => this.#rows.below(node, ...reading)))];
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
      default: {
        const now = Date.now();
        // What was last heard of a source that does not answer is shown in grey, and time does not go on for it.
        const standing = this.#standing(node);
        if (node.kind === 'container' && !standing.isStale) this.#clock.drawn(node, now);
        return imageTreeItem(node, now, standing);
      }
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

  #treeOf(source: string): ImageTree {
    const isRegistry = this.#sources.get(source)?.definition.kind === 'registry';
    return isRegistry ? (this.#registries ?? this) : this;
  }

  #node({ source, name }: ImageName): ReturnType<typeof findNode> {
    return this.#found(() => findNode(this.#roots.get(source) ?? [], name));
  }

  #containerNode(source: string, id: string): ReturnType<typeof findContainerNode> {
    return this.#found(() => findContainerNode(this.#roots.get(source) ?? [], id));
  }

  /**
   * Selects the row that `find` finds and opens it; whether there is one. What is drawn anew at that very moment, as an event of the
   * engine tells of what has just been made, loses the selection: it is looked for again.
   */
  async #select(find: () => (ViewNode & { readonly id: string }) | undefined): Promise<boolean> {
    for (let attemptsLeft = 3; ; attemptsLeft--) {
      const node = find();
      if (node === undefined) return false;
      try {
        await this.#view.reveal(node, { select: true, focus: false, expand: true });
      } catch (error) {
        if (attemptsLeft === 0) throw error;
      }
      const isSelected = this.#view.selection.some((selected) => 'id' in selected && selected.id === node.id);
      if (isSelected || attemptsLeft === 0) return true;
      await new Promise((resolve) => setTimeout(resolve, redrawTime));
    }
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

  #follow(source: Source): void {
    const { key, store } = source;
    // Registries have a view of their own.
    if (source.definition.kind === 'registry') return;
    if (this.#sources.get(key) === undefined) {
      this.#roots.delete(key);
      // Of one that is not shown, files may be open.
      if (!this.#sourceRowsShown.has(key)) return;
    } else this.#roots.set(key, imageTree(store.images, store.containers, { filter: this.#filter, source: key }));
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
