import * as vscode from 'vscode';
import type { EntryKind } from '../../core/image.ts';

/** What every file system of ours has in common: nobody can change anything in it. */
export abstract class ReadonlyFileSystem implements vscode.FileSystemProvider {
  readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();

  get onDidChangeFile(): vscode.Event<vscode.FileChangeEvent[]> {
    return this.#changes.event;
  }

  /** Tells the editor of files that it has not seen. */
  protected tell(created: readonly vscode.Uri[]): void {
    this.#changes.fire(created.map((uri) => ({ type: vscode.FileChangeType.Created, uri })));
  }

  /** Tells the editor that a file says something else by now. */
  protected changed(uri: vscode.Uri): void {
    this.#changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  abstract stat(uri: vscode.Uri): Promise<vscode.FileStat>;
  abstract readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]>;
  abstract readFile(uri: vscode.Uri): Promise<Uint8Array>;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

/** The whole of what is read piece by piece, as the editor wants a file. */
export async function wholeFile(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of pieces) parts.push(part);
  return Buffer.concat(parts);
}

/** What the editor calls a kind of entry. */
export function fileType(kind: EntryKind): vscode.FileType {
  switch (kind) {
    case 'directory':
      return vscode.FileType.Directory;
    case 'file':
    case 'hardlink':
      return vscode.FileType.File;
    case 'symlink':
      return vscode.FileType.SymbolicLink;
    case 'character':
    case 'block':
    case 'fifo':
      return vscode.FileType.Unknown;
  }
}
