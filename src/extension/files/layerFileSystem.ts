import * as vscode from 'vscode';
import type { FileNode, FileView } from '../../core/fileView.ts';
import { SourceError } from '../../core/failure.ts';
import { resolvePath } from '../../core/resolvePath.ts';
import { errorWords } from '../reportError.ts';
import type { Sources } from '../sources.ts';
import { settingsInstead } from './folderSettings.ts';
import { FolderTrouble } from './folderTrouble.ts';
import { fileType, ReadonlyFileSystem, wholeFile } from './readonlyFileSystem.ts';
import type { LayerStacks } from './layerStacks.ts';
import { layerScheme, parseLayerUri, type LayerPlace } from './layerUri.ts';

/** The files of images, read-only, with their true sizes and times. */
export function registerLayerFileSystem(
  sources: Sources,
  stacks: LayerStacks,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const trouble = new FolderTrouble(sources, log);
  const files = new LayerFileSystem(sources, stacks, trouble);
  const options = { isReadonly: true, isCaseSensitive: true };
  return vscode.Disposable.from(trouble, vscode.workspace.registerFileSystemProvider(layerScheme, files, options));
}

class LayerFileSystem extends ReadonlyFileSystem {
  readonly #sources: Sources;
  readonly #stacks: LayerStacks;
  readonly #trouble: FolderTrouble;

  constructor(sources: Sources, stacks: LayerStacks, trouble: FolderTrouble) {
    super();
    this.#sources = sources;
    this.#stacks = stacks;
    this.#trouble = trouble;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const place = parseLayerUri(uri);
    // Of a folder that cannot be read an editor would say that there is none: whoever lists it is told why.
    const instead = settingsInstead(uri, place);
    if (place.path === '' || instead?.kind === 'directory') return fileStat(vscode.FileType.Directory, 0, 0);
    if (instead?.kind === 'file') return fileStat(vscode.FileType.File, 0, instead.content.length);
    if (instead?.kind === 'nothing') throw vscode.FileSystemError.FileNotFound(uri);
    return await inWords(async () => {
      const { view, node } = await this.#find(uri, place);
      const mtime = view.entry(node)?.mtime ?? 0;
      const target = node.kind === 'symlink' ? resolvePath(view, node.path, 'follow') : undefined;
      const type = target === undefined ? fileType(node.kind) : vscode.FileType.SymbolicLink | fileType(target.kind);
      // FileType is a set of bits: a link is marked beside what it leads to.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
      return fileStat(type, mtime, (target ?? node).size);
    });
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const place = parseLayerUri(uri);
    if (settingsInstead(uri, place) !== undefined) return [];
    return await inWords(async () => {
      try {
        return await this.#list(uri, place);
      } catch (error) {
        const listAgain = async (): Promise<void> => {
          const found = await this.#list(uri, place);
          this.tell(found.map(([name]) => vscode.Uri.joinPath(uri, name)));
        };
        this.#trouble.tell(uri, place, error, listAgain);
        throw error;
      }
    });
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const place = parseLayerUri(uri);
    const instead = settingsInstead(uri, place);
    if (instead?.kind === 'file') return instead.content;
    if (instead !== undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return await inWords(async () => {
      const { view, node } = await this.#find(uri, place);
      const file = resolvePath(view, node.path, 'follow') ?? node;
      if (file.kind === 'directory') throw vscode.FileSystemError.FileIsADirectory(uri);
      if (file.layer === undefined) throw vscode.FileSystemError.FileNotFound(uri);
      const store = this.#sources.store(place.source);
      const [source, image] = await Promise.all([store.source(), store.record(place.image)]);
      return await wholeFile(source.openFile(image, file.layer, file.path, new AbortController().signal));
    });
  }

  async #list(uri: vscode.Uri, place: LayerPlace): Promise<[string, vscode.FileType][]> {
    const { view, node } = await this.#find(uri, place);
    const directory = resolvePath(view, node.path, 'follow') ?? node;
    if (directory.kind !== 'directory') throw vscode.FileSystemError.FileNotADirectory(uri);
    return view
      .children(directory)
      .filter(({ change }) => change !== 'deleted')
      .filter(
        ({ name }) =>
          place.path !== '' || settingsInstead(vscode.Uri.joinPath(uri, name), { ...place, path: name }) === undefined,
      )
      .map(({ name, kind }) => [name, fileType(kind)]);
  }

  async #find(uri: vscode.Uri, place: LayerPlace): Promise<{ readonly view: FileView; readonly node: FileNode }> {
    const view = await this.#view(place);
    const node = resolvePath(view, place.path, 'stay');
    if (node === undefined || node.change === 'deleted') throw vscode.FileSystemError.FileNotFound(uri);
    if (place.view === 'merged' || leadsSomewhere(view, node)) return { view, node };
    // A layer alone has not all that its links lead to: what the layers below have counts.
    const whole = await this.#view({ ...place, view: 'merged' });
    return { view: whole, node: resolvePath(whole, place.path, 'stay') ?? node };
  }

  #view({ source, image, layer, view }: LayerPlace): Promise<FileView> {
    return this.#stacks.view({ source, image }, { kind: view, layer });
  }
}

function fileStat(type: vscode.FileType, mtime: number, size: number): vscode.FileStat {
  return { type, ctime: mtime, mtime, size, permissions: vscode.FilePermission.Readonly };
}

/** Does what may fail in a source, with the editor's own kind of error for it. */
async function inWords<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof SourceError ? vscode.FileSystemError.Unavailable(errorWords(error).message) : error;
  }
}

function leadsSomewhere(view: FileView, node: FileNode): boolean {
  if (node.kind !== 'symlink') return true;
  const target = resolvePath(view, node.path, 'follow');
  return target !== undefined && target.change !== 'deleted';
}
