import * as vscode from 'vscode';
import type { FileNode, FileView } from '../../core/fileView.ts';
import { SourceError } from '../../core/failure.ts';
import { resolvePath } from '../../core/resolvePath.ts';
import { errorWords } from '../reportError.ts';
import type { Sources } from '../sources.ts';
import { fileType, ReadonlyFileSystem, wholeFile } from './readonlyFileSystem.ts';
import type { LayerStacks } from './layerStacks.ts';
import { layerScheme, parseLayerUri, type LayerPlace } from './layerUri.ts';

/** The files of images, read-only, with their true sizes and times. */
export function registerLayerFileSystem(sources: Sources, stacks: LayerStacks): vscode.Disposable {
  return vscode.workspace.registerFileSystemProvider(layerScheme, new LayerFileSystem(sources, stacks), {
    isReadonly: true,
    isCaseSensitive: true,
  });
}

class LayerFileSystem extends ReadonlyFileSystem {
  readonly #sources: Sources;
  readonly #stacks: LayerStacks;

  constructor(sources: Sources, stacks: LayerStacks) {
    super();
    this.#sources = sources;
    this.#stacks = stacks;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { view, node } = await this.#find(uri);
    const mtime = view.entry(node)?.mtime ?? 0;
    const target = node.kind === 'symlink' ? resolvePath(view, node.path, 'follow') : undefined;
    const type = target === undefined ? fileType(node.kind) : vscode.FileType.SymbolicLink | fileType(target.kind);
    // FileType is a set of bits: a link is marked beside what it leads to.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
    return { type, ctime: mtime, mtime, size: (target ?? node).size, permissions: vscode.FilePermission.Readonly };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const { view, node } = await this.#find(uri);
    const directory = resolvePath(view, node.path, 'follow') ?? node;
    if (directory.kind !== 'directory') throw vscode.FileSystemError.FileNotADirectory(uri);
    return view
      .children(directory)
      .filter(({ change }) => change !== 'deleted')
      .map(({ name, kind }) => [name, fileType(kind)]);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { place, view, node } = await this.#find(uri);
    const file = resolvePath(view, node.path, 'follow') ?? node;
    if (file.kind === 'directory') throw vscode.FileSystemError.FileIsADirectory(uri);
    if (file.layer === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    const store = this.#sources.store(place.source);
    const [source, image] = await Promise.all([store.source(), store.record(place.image)]);
    return wholeFile(source.openFile(image, file.layer, file.path, new AbortController().signal));
  }

  async #find(uri: vscode.Uri): Promise<{ place: LayerPlace; view: FileView; node: FileNode }> {
    const place = parseLayerUri(uri);
    try {
      const view = await this.#view(place);
      const node = resolvePath(view, place.path, 'stay');
      if (node === undefined || node.change === 'deleted') throw vscode.FileSystemError.FileNotFound(uri);
      if (place.view === 'merged' || leadsSomewhere(view, node)) return { place, view, node };
      // A layer alone has not all that its links lead to: what the layers below have counts.
      const whole = await this.#view({ ...place, view: 'merged' });
      return { place, view: whole, node: resolvePath(whole, place.path, 'stay') ?? node };
    } catch (error) {
      if (error instanceof SourceError) throw vscode.FileSystemError.Unavailable(errorWords(error).message);
      throw error;
    }
  }

  #view({ source, image, layer, view }: LayerPlace): Promise<FileView> {
    return this.#stacks.view({ source, image }, { kind: view, layer });
  }
}

function leadsSomewhere(view: FileView, node: FileNode): boolean {
  if (node.kind !== 'symlink') return true;
  const target = resolvePath(view, node.path, 'follow');
  return target !== undefined && target.change !== 'deleted';
}
