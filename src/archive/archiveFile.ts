import { readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { SourceError } from '../core/failure.ts';
import { decompressed, sniffed, type Compression, type Expansion } from '../blob/decompressed.ts';

const chunkSize = 1024 * 1024;

/** An archive on disk, itself compressed or not. */
export class ArchiveFile {
  readonly path: string;
  readonly size: number;
  /** Of the file as a whole, by its first bytes: nothing outside it says so. */
  readonly compression: Compression;
  readonly #handle: FileHandle;

  private constructor(path: string, size: number, compression: Compression, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.compression = compression;
    this.#handle = handle;
  }

  /** Throws `not-an-archive`. */
  static async open(path: string): Promise<ArchiveFile> {
    const handle = await open(path).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw new SourceError({ kind: 'not-an-archive', path, reason: 'not-a-file' });
      const head = Buffer.alloc(8);
      await handle.read(head, 0, head.length, 0);
      const other = otherCompression(head);
      if (other !== undefined)
        throw new SourceError({ kind: 'not-an-archive', path, reason: { kind: 'compressed-with', text: other } });
      return new ArchiveFile(path, stat.size, sniffed(head), handle);
    } catch (error) {
      await handle.close();
      throw error instanceof SourceError ? error : unreadable(path, error);
    }
  }

  /** At most `length` of the file's own bytes; fewer at its end. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  /**
   * Fills `buffer` from the file's own bytes at `offset`, as far as they go; how many there were. It waits for the disk: for
   * the worker's thread alone.
   */
  readNow(buffer: Uint8Array, offset: number): number {
    let filled = 0;
    while (filled < buffer.length) {
      const bytesRead = readSync(this.#handle.fd, buffer, filled, buffer.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  /** The file's own bytes from `offset` on, at most `length`. Each piece is the reader's to keep. */
  async *stream(offset: number, length: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < length;) {
      signal.throwIfAborted();
      const piece = await this.read(offset + at, Math.min(chunkSize, length - at));
      if (piece.length === 0) return;
      at += piece.length;
      yield piece;
    }
  }

  /** The archive from its beginning, without the file's own compression. */
  contents(signal: AbortSignal, expansion: Expansion): AsyncGenerator<Uint8Array> {
    return decompressed(this.stream(0, this.size, signal), this.compression, this.size, expansion);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** What an engine unpacks as it loads an archive, and Strata does not: the name of the program that does. */
function otherCompression(head: Buffer): string | undefined {
  if (head.indexOf('\xfd7zXZ\0', 0, 'latin1') === 0) return 'xz';
  // Behind the mark there is the digit of a size, and the digits of pi begin.
  return /^BZh[1-9]1AY&/.test(head.toString('latin1')) ? 'bzip2' : undefined;
}

function unreadable(path: string, error: unknown): SourceError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason =
    code === 'ENOENT' ? 'no-such-file' : code === 'EACCES' || code === 'EPERM' ? 'not-allowed' : 'unreadable';
  return new SourceError({ kind: 'not-an-archive', path, reason }, { cause: error });
}
