import * as vscode from 'vscode';
import { SourceError } from '../../core/failure.ts';
import { errorWords } from '../reportError.ts';
import { ReadonlyFileSystem } from './readonlyFileSystem.ts';

/** What makes the texts of a scheme. */
export interface DocumentTexts {
  /** Throws SourceErrors. */
  readonly read: (uri: vscode.Uri) => Promise<string>;
  /** Where it says something else by now, an editor is told. */
  readonly onDidChange?: vscode.Event<vscode.Uri>;
}

/**
 * Read-only documents that are made when an editor asks for one. They are files: of a window that is reloaded, an editor of anything
 * else does not come back.
 */
export function registerDocumentFiles(scheme: string, texts: DocumentTexts): vscode.Disposable {
  const files = new DocumentFiles(scheme, texts);
  const provider = vscode.workspace.registerFileSystemProvider(scheme, files, {
    isReadonly: true,
    isCaseSensitive: true,
  });
  return vscode.Disposable.from(provider, files);
}

interface MadeDocument {
  readonly content: Uint8Array;
  /** When it was made. */
  readonly time: number;
}

/** More documents than this are not held without an editor: a file is first looked at, and then read. */
const kept = 20;

class DocumentFiles extends ReadonlyFileSystem {
  readonly #texts: DocumentTexts;
  readonly #made = new Map<string, Promise<MadeDocument>>();
  readonly #following: vscode.Disposable;

  constructor(scheme: string, texts: DocumentTexts) {
    super();
    this.#texts = texts;
    this.#following = vscode.Disposable.from(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.#made.delete(uri.toString());
      }),
      texts.onDidChange?.((uri) => void this.#makeAgain(uri)) ?? { dispose: () => undefined },
    );
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { content, time } = await this.#document(uri);
    const permissions = vscode.FilePermission.Readonly;
    return { type: vscode.FileType.File, ctime: time, mtime: time, size: content.length, permissions };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#document(uri)).content;
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  dispose(): void {
    this.#following.dispose();
    this.#made.clear();
  }

  async #document(uri: vscode.Uri): Promise<MadeDocument> {
    const key = uri.toString();
    const known = this.#made.get(key);
    const making = known ?? this.#make(uri);
    this.#made.delete(key);
    this.#made.set(key, making);
    for (const oldest of this.#made.keys()) {
      if (this.#made.size <= kept) break;
      this.#made.delete(oldest);
    }
    try {
      return await making;
    } catch (error) {
      if (this.#made.get(key) === making) this.#made.delete(key);
      if (!(error instanceof SourceError)) throw error;
      if (error.failure.kind === 'no-such-image') throw vscode.FileSystemError.FileNotFound(uri);
      throw vscode.FileSystemError.Unavailable(errorWords(error).message);
    }
  }

  async #make(uri: vscode.Uri): Promise<MadeDocument> {
    return { content: encoded(await this.#texts.read(uri), uri), time: Date.now() };
  }

  /** What is the same to the last byte is no news. */
  async #makeAgain(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const before = this.#made.get(key);
    try {
      const [old, made] = await Promise.all([before, this.#make(uri)]);
      if (old !== undefined && Buffer.compare(old.content, made.content) === 0) return;
      this.#made.set(key, Promise.resolve(made));
      this.changed(uri);
    } catch {
      // What an editor shows stays there.
    }
  }
}

/** In UTF-8, with its mark only where a person's settings would have it read as anything else: what is saved of it keeps the mark. */
function encoded(text: string, uri: vscode.Uri): Uint8Array {
  const files = vscode.workspace.getConfiguration('files', uri);
  const isUtf8 = files.get('encoding') === 'utf8' && files.get('autoGuessEncoding') !== true;
  // eslint-disable-next-line no-control-regex -- what is ASCII reads the same in every encoding
  return new TextEncoder().encode(isUtf8 || /^[\x00-\x7f]*$/.test(text) ? text : `\ufeff${text}`);
}
