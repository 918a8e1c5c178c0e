import * as vscode from 'vscode';
import { SourceError } from '../../core/failure.ts';
import type { Engine } from '../../core/image.ts';
import { errorWords } from '../reportError.ts';
import type { Sources } from '../sources.ts';
import { fileType, ReadonlyFileSystem, wholeFile } from './readonlyFileSystem.ts';
import { containerScheme, parseContainerUri, type ContainerPlace } from './containerUri.ts';

/** The files of containers, running or not, as they are at the moment of asking; read-only. Folders are not listed: the Images view shows what a container changed. */
export function registerContainerFileSystem(sources: Sources): vscode.Disposable {
  return vscode.workspace.registerFileSystemProvider(containerScheme, new ContainerFileSystem(sources), {
    isReadonly: true,
    isCaseSensitive: true,
  });
}

class ContainerFileSystem extends ReadonlyFileSystem {
  readonly #sources: Sources;

  constructor(sources: Sources) {
    super();
    this.#sources = sources;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { kind, size, mtime } = await this.#ask(uri, (engine, { container, path }) =>
      engine.stat(container, path, new AbortController().signal),
    );
    return { type: fileType(kind), ctime: mtime, mtime, size, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return await this.#ask(uri, (engine, { container, path }) =>
      wholeFile(engine.readFile(container, path, new AbortController().signal)),
    );
  }

  override readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.Unavailable(uri);
  }

  async #ask<T>(uri: vscode.Uri, ask: (engine: Engine, place: ContainerPlace) => Promise<T>): Promise<T> {
    const place = parseContainerUri(uri);
    try {
      return await ask(await this.#sources.store(place.source).engine(), place);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      const { failure } = error;
      if (failure.kind === 'daemon' && failure.status === 404) throw vscode.FileSystemError.FileNotFound(uri);
      throw vscode.FileSystemError.Unavailable(errorWords(error).message);
    }
  }
}
