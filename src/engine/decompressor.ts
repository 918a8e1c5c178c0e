import { once } from 'node:events';
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

/** Takes a blob in pieces and hands on its bytes without their compression, which its first bytes tell: gzip, zstd or none. */
export class Decompressor {
  readonly #onBytes: (bytes: Uint8Array) => void;
  #head: Buffer | undefined = Buffer.alloc(0);
  #transform: Transform | undefined;
  #error: Error | undefined;

  constructor(onBytes: (bytes: Uint8Array) => void) {
    this.#onBytes = onBytes;
  }

  /** Throws zlib's errors; resolves when more may come. */
  async write(piece: Uint8Array): Promise<void> {
    let bytes = piece;
    if (this.#head !== undefined) {
      const head = Buffer.concat([this.#head, piece]);
      this.#head = head;
      if (head.length < 4) return;
      this.#begin(head);
      bytes = head;
    }
    await this.#pass(bytes);
  }

  /** Says that no more comes; resolves when everything has been handed on. */
  async end(): Promise<void> {
    if (this.#head !== undefined) {
      const head = this.#head;
      this.#head = undefined;
      this.#onBytes(head);
      return;
    }
    const transform = this.#transform;
    if (transform === undefined) return;
    const ended = once(transform, 'end');
    transform.end();
    await ended;
    if (this.#error !== undefined) throw this.#error;
  }

  /** Gives up. */
  destroy(): void {
    this.#transform?.destroy();
  }

  #begin(head: Buffer): void {
    this.#head = undefined;
    const options = { chunkSize: 1024 * 1024 };
    if (head.readUInt16BE(0) === 0x1f8b) this.#transform = createGunzip(options);
    else if (head.readUInt32LE(0) === 0xfd2fb528) this.#transform = createZstdDecompress(options);
    this.#transform?.on('data', this.#onBytes).on('error', (error) => {
      this.#error = error;
    });
  }

  async #pass(bytes: Uint8Array): Promise<void> {
    if (this.#error !== undefined) throw this.#error;
    if (this.#transform === undefined) this.#onBytes(bytes);
    else if (!this.#transform.write(bytes)) await once(this.#transform, 'drain');
  }
}
