import * as vscode from 'vscode';
import { SourceError } from '../../core/failure.ts';
import type { TagDetails } from '../../core/registrySource.ts';
import type { ImageNode, TagNode } from '../../core/imageTree.ts';
import { naturalOrder } from '../../core/naturalOrder.ts';
import { parseReference, withDefaultTag } from '../../core/reference.ts';
import type { ImageName, ImagesView, ImageTree } from '../imagesView.ts';
import type { ViewNode } from '../viewRows.ts';
import { sourceKeyOf, type Sources } from '../sources.ts';
import { hasNamespaces, type AddedRegistries, type NamedPart } from './addedRegistries.ts';
import { openRegistryImage, registryOf } from './openRegistryImage.ts';
import { registryItem, registryTooltip, type KnownImage } from './registryItems.ts';
import { isRefusal, manyWords, note, noteItem, silentNotes, troubleNotes, type NoteRow } from './registryNotes.ts';
import {
  namespaceRow,
  platformRows,
  registryRow,
  repositoryRow,
  nameOnRegistry,
  tagRow,
  type NamespaceRow,
  type RegistriesRow,
  type RegistryImageRow,
  type RegistryRow,
  type RegistryTagRow,
  type RepositoryRow,
} from './registryRows.ts';
import { SignInWatch } from './signInWatch.ts';

/** Rows of the registries themselves, and below an image those that the Images view has too. */
export type RegistriesNode = RegistriesRow | NoteRow | ViewNode;

/** The Registries view. Nothing is asked of a registry before the person opens its row. */
export class RegistriesView implements vscode.TreeDataProvider<RegistriesNode>, ImageTree {
  readonly #sources: Sources;
  readonly #added: AddedRegistries;
  readonly #images: ImagesView;
  readonly #changed = new vscode.EventEmitter<RegistriesNode | undefined>();
  readonly #view: vscode.TreeView<RegistriesNode>;
  readonly #following: vscode.Disposable;
  readonly #signIns: SignInWatch;
  /** What a registry told, by the row it is shown below; until the person asks anew. */
  readonly #rows = new Map<string, Promise<readonly RegistriesNode[]>>();
  readonly #known = new Map<string, KnownImage>();
  /** What the registry's house tells of tags that nobody has opened yet, by the tag's row. */
  readonly #told = new Map<string, TagDetails>();
  /** Tags and digests that were opened by name, by their repository's row: a registry may not tell of them. */
  readonly #named = new Map<string, Set<string>>();
  /** The rows shown for the images whose parts the Images view makes. */
  readonly #shownFor = new WeakMap<object, RegistryImageRow>();
  readonly #shownImages = new Map<string, RegistryImageRow>();
  /** The other way round, by the id of the row. */
  readonly #nodes = new Map<string, TagNode>();
  #registries: readonly RegistryRow[] = [];

  /** `dockerFolder` is where docker keeps its configuration. */
  constructor(sources: Sources, added: AddedRegistries, images: ImagesView, dockerFolder: () => Promise<string>) {
    this.#sources = sources;
    this.#added = added;
    this.#images = images;
    this.#view = vscode.window.createTreeView<RegistriesNode>('strata.registries', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    images.showRegistriesIn(this);
    this.#signIns = new SignInWatch(dockerFolder, (rows) => {
      for (const row of rows) void this.refresh(row);
    });
    // What the Images view makes below an image it also keeps true.
    this.#following = images.onDidChangeTreeData((node) => {
      if (node !== undefined && this.#rowOf(node) !== undefined) this.#changed.fire(node);
    });
  }

  get onDidChangeTreeData(): vscode.Event<RegistriesNode | undefined> {
    return this.#changed.event;
  }

  /** Asks a registry, a repository or an image anew; all of them where none is given. */
  async refresh(row?: unknown): Promise<void> {
    const target = this.#rowOf(row);
    for (const known of [this.#rows, this.#nodes]) {
      for (const id of known.keys()) if (target === undefined || isBelow(id, target.id)) known.delete(id);
    }
    const keys = target === undefined ? this.#topRows().map(({ source }) => source) : [sourceKeyOf(target)];
    for (const key of keys) (await registryOf(this.#sources, key)).forget();
    this.#changed.fire(target);
  }

  /** After a setting said how registries are spoken to. */
  async restart(): Promise<void> {
    const spoken = this.#sources.registries.filter(({ store }) => store.state.kind !== 'idle');
    await Promise.all(spoken.map(({ store }) => store.restart()));
    this.#nodes.clear();
    this.refreshRows();
  }

  /** After a registry was added or taken out. */
  refreshRows(): void {
    this.#rows.clear();
    this.#changed.fire(undefined);
  }

  /** Shows a registry, and selects its row. */
  async revealRegistry(name: string, { repository, namespace }: NamedPart = {}): Promise<void> {
    this.#changed.fire(undefined);
    const registry = this.#topRows().find((row) => row.registry === name);
    if (registry === undefined) return;
    this.#rows.delete(registry.id);
    const row =
      repository !== undefined
        ? repositoryRow(registry, repository, true)
        : namespace !== undefined
          ? namespaceRow(registry, namespace)
          : registry;
    await this.#view.reveal(row, { select: true, focus: true, expand: true });
  }

  /** Shows an image that was opened by name, and opens it. */
  async revealImage(row: RegistryImageRow): Promise<void> {
    this.#name(row.kind === 'registryTag' ? row : row.parent);
    await this.#view.reveal(row, { select: true, focus: true, expand: true });
  }

  async node(image: ImageName): Promise<TagNode> {
    const row = await this.#imageRow(image);
    await this.getChildren(row);
    const node = this.#nodes.get(row.id);
    if (node === undefined) throw new SourceError({ kind: 'no-such-image', image: image.name });
    return node;
  }

  reveal(node: RegistriesNode): Thenable<void> {
    return this.#view.reveal(node, {
      select: true,
      focus: true,
      expand: node.kind === 'layers' || node.kind === 'files',
    });
  }

  refreshBelow(node: ImageNode): void {
    const row = this.#shownFor.get(node);
    if (row === undefined) return;
    this.#rows.delete(row.id);
    this.#changed.fire(row);
  }

  getParent(node: RegistriesNode): RegistriesNode | undefined {
    const parent = node.parent;
    return (parent && this.#shownFor.get(parent)) ?? parent;
  }

  async getChildren(node?: RegistriesNode): Promise<RegistriesNode[]> {
    if (node === undefined) return [...this.#topRows()];
    if (!isOwn(node)) return node.kind === 'registryNote' ? [] : await this.#images.getChildren(node);
    const known = this.#rows.get(node.id) ?? this.#rowsBelow(node);
    this.#rows.set(node.id, known);
    try {
      return [...(await known)];
    } catch (error) {
      this.#rows.delete(node.id);
      if (error instanceof SourceError && error.failure.kind === 'denied') this.#signIns.await(node);
      return troubleNotes(node, error);
    }
  }

  getTreeItem(node: RegistriesNode): vscode.TreeItem {
    if (isOwn(node)) return registryItem(node, this.#known.get(node.id) ?? this.#told.get(node.id), Date.now());
    return node.kind === 'registryNote' ? noteItem(node) : this.#images.getTreeItem(node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: RegistriesNode): Promise<vscode.TreeItem> {
    if (node.kind === 'registryNote') return item;
    if (!isOwn(node)) return await this.#images.resolveTreeItem(item, node);
    item.tooltip = registryTooltip(node, this.#known.get(node.id) ?? this.#told.get(node.id), Date.now());
    return item;
  }

  dispose(): void {
    this.#following.dispose();
    this.#signIns.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Shows a tag that the registry may not tell of. */
  #name({ parent: repository, tag }: RegistryTagRow): void {
    const named = this.#named.get(repository.id) ?? new Set();
    this.#named.set(repository.id, named.add(tag));
    this.#rows.delete(repository.id);
    this.#rows.delete(repository.parent.id);
    this.#changed.fire(undefined);
  }

  #topRows(): readonly RegistryRow[] {
    const known = this.#registries;
    this.#registries = this.#added.all.map(
      ({ name }) =>
        known.find(({ registry }) => registry === name) ?? registryRow(name, this.#sources.registry(name).key),
    );
    return this.#registries;
  }

  /** The row an image is shown by; in a window that has not shown it yet, the one its name leads to. */
  async #imageRow({ source, name, id }: ImageName): Promise<RegistryImageRow> {
    const shown = id === undefined ? undefined : this.#shownImages.get(id);
    if (shown !== undefined && sourceKeyOf(shown) === source) return shown;
    const store = this.#sources.store(source);
    const image = await store.seek(...(id === undefined ? [name] : [id, name]));
    const read = parseReference(image?.tags[0] ?? image?.digests[0] ?? name);
    const registry = this.#topRows().find((row) => row.source === source);
    if (image === undefined || !read.ok || registry === undefined) {
      throw new SourceError({ kind: 'no-such-image', image: name });
    }
    const { path, tag, digest } = withDefaultTag(read.reference);
    const row = tagRow(await this.#repositoryRow(registry, path), digest ?? tag ?? '');
    this.#name(row);
    const platforms = (await this.getChildren(row)).filter((below) => below.kind === 'registryPlatform');
    return platforms.find((each) => image.digests.some((known) => known.endsWith(`@${each.digest}`))) ?? row;
  }

  /** Where a repository is shown, or is from now on. */
  async #repositoryRow(registry: RegistryRow, path: string): Promise<RepositoryRow> {
    const { repositories = [], namespaces = [] } = this.#added.get(registry.registry) ?? {};
    const owner = repositories.includes(path) ? undefined : namespaces.find((name) => path.startsWith(`${name}/`));
    const owned = owner === undefined ? [] : await this.getChildren(namespaceRow(registry, owner));
    const known = owned.find((row) => row.kind === 'registryRepository' && row.repository === path);
    if (known?.kind === 'registryRepository') return known;
    await this.#added.add(registry.registry, { repository: path });
    return repositoryRow(registry, path, true);
  }

  async #rowsBelow(row: RegistriesRow): Promise<readonly RegistriesNode[]> {
    const { signal } = new AbortController();
    const known = this.#nodes.get(row.id);
    if (known !== undefined) return await this.#images.getChildren(known);
    switch (row.kind) {
      case 'registry':
        return await this.#repositories(row, signal);
      case 'registryNamespace':
        return await this.#ownedRepositories(row, signal);
      case 'registryRepository':
        return await this.#tags(row, signal);
      case 'registryTag': {
        const registry = await registryOf(this.#sources, sourceKeyOf(row));
        const named = await registry.resolve(row.reference, signal);
        const platforms = platformRows(row, named);
        return platforms.length > 1 ? platforms : await this.#image(row, signal);
      }
      case 'registryPlatform':
        return await this.#image(row, signal);
    }
  }

  async #repositories(row: RegistryRow, signal: AbortSignal): Promise<readonly RegistriesNode[]> {
    const { repositories = [], namespaces = [] } = this.#added.get(row.registry) ?? {};
    const added = new Set(repositories);
    const { names, notes } = await this.#catalog(row, added.size + namespaces.length > 0, signal);
    const all = [...new Set([...added, ...names])].sort(naturalOrder);
    return [
      ...namespaces.map((name) => namespaceRow(row, name)),
      ...all.map((name) => repositoryRow(row, name, added.has(name))),
      ...notes,
    ];
  }

  async #ownedRepositories(row: NamespaceRow, signal: AbortSignal): Promise<readonly RegistriesNode[]> {
    const registry = await registryOf(this.#sources, sourceKeyOf(row));
    const { repositories, isWhole, isPublicOnly } = await registry.namespace(row.namespace, signal);
    const rows: RegistriesNode[] = [...repositories]
      .sort((one, other) => naturalOrder(one.path, other.path))
      .map(({ path, ...told }) => repositoryRow(row, path, false, told));
    if (rows.length === 0) rows.push(note(row, 'none', vscode.l10n.t('No repositories that you may see'), 'dash'));
    if (!isWhole) rows.push(note(row, 'more', manyWords(repositories.length), 'info'));
    if (isPublicOnly === true) {
      const words = vscode.l10n.t('Only what is public: Docker Hub does not list by the sign-in that docker keeps.');
      rows.push(note(row, 'public', words, 'info'));
    }
    return rows;
  }

  /** What a registry tells of its repositories. Most public ones do not: the person names what they look for. */
  async #catalog(
    row: RegistryRow,
    hasAdded: boolean,
    signal: AbortSignal,
  ): Promise<{ readonly names: readonly string[]; readonly notes: readonly NoteRow[] }> {
    const silent = hasAdded ? [] : silentNotes(row);
    if (hasNamespaces(row.registry)) return { names: [], notes: silent };
    const registry = await registryOf(this.#sources, row.source);
    try {
      const { names, isWhole } = await registry.repositories(signal);
      if (!isWhole) return { names, notes: [note(row, 'more', manyWords(names.length), 'info')] };
      const none =
        names.length === 0 && !hasAdded ? [note(row, 'none', vscode.l10n.t('No repositories yet'), 'dash')] : [];
      return { names, notes: none };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // Refused to everybody, or to this person only?
      await registry.ping(signal);
      return { names: [], notes: silent };
    }
  }

  async #tags(row: RepositoryRow, signal: AbortSignal): Promise<readonly RegistriesNode[]> {
    const registry = await registryOf(this.#sources, sourceKeyOf(row));
    const { names, isWhole } = await registry.tags(row.repository, signal);
    const named = [...(this.#named.get(row.id) ?? [])].filter((tag) => !names.includes(tag));
    const tags = [...named, ...names].map((tag) => tagRow(row, tag));
    void this.#tell(row, tags);
    const rows: RegistriesNode[] = [...tags];
    if (!isWhole) rows.push(note(row, 'more', manyWords(names.length), 'info'));
    return rows.length > 0 ? rows : [note(row, 'none', vscode.l10n.t('No tags'), 'dash')];
  }

  /** The rows are there before, and without, what is told of them elsewhere. */
  async #tell(row: RepositoryRow, tags: readonly RegistryTagRow[]): Promise<void> {
    try {
      const registry = await registryOf(this.#sources, sourceKeyOf(row));
      const told = await registry.tagDetails(row.repository, new AbortController().signal);
      for (const { id, tag } of tags) {
        const details = told.get(tag);
        if (details !== undefined) this.#told.set(id, details);
      }
      if (told.size > 0) this.#changed.fire(row);
    } catch {
      // Nobody asked for it, and the tags can be opened all the same.
    }
  }

  /** Layers and files, as the Images view shows them. */
  async #image(row: RegistryImageRow, signal: AbortSignal): Promise<readonly RegistriesNode[]> {
    const { ref, summary } = await openRegistryImage(this.#sources, row, signal);
    this.#known.set(row.id, summary);
    this.#changed.fire(row);
    const node = imageNode(row, ref.source, summary);
    this.#shownFor.set(node, row);
    this.#shownImages.set(summary.id, row);
    this.#nodes.set(row.id, node);
    return await this.#images.getChildren(node);
  }

  /** The row of the registries that a command was called on, or the one above it. */
  #rowOf(item: unknown): RegistriesRow | undefined {
    let at = item;
    while (typeof at === 'object' && at !== null && 'kind' in at) {
      if (isOwnKind(at)) return at;
      at = this.#shownFor.get(at) ?? ('parent' in at ? at.parent : undefined);
    }
    return undefined;
  }
}

const ownKinds: readonly string[] = [
  'registry',
  'registryNamespace',
  'registryRepository',
  'registryTag',
  'registryPlatform',
];

/** Whether a row's id is another's, or that of a row below it. */
function isBelow(id: string, top: string): boolean {
  return id.startsWith(top) && /^$|^[/#:@]/.test(id.slice(top.length));
}

function isOwn(node: RegistriesNode): node is RegistriesRow {
  return ownKinds.includes(node.kind);
}

function isOwnKind(item: object): item is RegistriesRow {
  return 'kind' in item && typeof item.kind === 'string' && ownKinds.includes(item.kind);
}

/** An image as a row of the Images view, which makes what is below it. */
function imageNode(row: RegistryImageRow, source: string, image: KnownSummary): TagNode {
  const name = nameOnRegistry(row);
  const repository = {
    kind: 'repository',
    id: row.id,
    source,
    name,
    entries: [],
    size: image.size,
    use: 'none',
  } as const;
  return { kind: 'tag', id: row.id, parent: repository, tag: name, name, image, containers: [], use: 'none' };
}

type KnownSummary = TagNode['image'];
