import { Buffer } from 'node:buffer';
import type { TarEnd, TarScanner } from '../core/tar/scanner.ts';
import { layerScanner, problemIn, type Allocate, type ScannedLayer } from './scanStream.ts';

/**
 * Reads a layer's entries from what the classic image store keeps to restore a layer's tar, uncompressed. It tells nothing of the
 * layer's hash. https://github.com/vbatts/tar-split/blob/v0.11.5/tar/storage/entry.go
 */
export async function scanTarSplit(bytes: AsyncIterable<Uint8Array>, allocate?: Allocate): Promise<ScannedLayer> {
  const { scanner, table } = layerScanner();
  const problem = await problemIn(bytes, new Recording(scanner));
  return { entries: table.build(allocate), ...(problem !== undefined && { problem }) };
}

/** One JSON object a line, of type 2 with the raw bytes between files, or of type 1 for a file's content. */
class Recording {
  readonly #scanner: TarScanner;
  #pending: Buffer | undefined;
  #offset = 0;
  #isDamaged = false;

  constructor(scanner: TarScanner) {
    this.#scanner = scanner;
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      const line = bytes.subarray(start, end);
      this.#line(this.#pending === undefined ? line : Buffer.concat([this.#pending, line]));
      this.#pending = undefined;
      start = end + 1;
    }
    if (start === bytes.length) return;
    const rest = bytes.subarray(start);
    this.#pending = this.#pending === undefined ? Buffer.from(rest) : Buffer.concat([this.#pending, rest]);
  }

  end(): TarEnd {
    if (this.#pending !== undefined) this.#line(this.#pending);
    this.#pending = undefined;
    const end = this.#scanner.end();
    return this.#isDamaged ? { kind: 'malformed', offset: this.#offset, reason: 'recording' } : end;
  }

  #line(line: Buffer): void {
    if (line.length === 0 || this.#isDamaged) return;
    // The recorder writes its fields in this order, and base64 has nothing that JSON escapes.
    if (line.toString('latin1', 0, rawBytes.length) === rawBytes) {
      const end = line.indexOf(quote, rawBytes.length);
      const bytes = Buffer.from(line.toString('latin1', rawBytes.length, end), 'base64');
      this.#scanner.push(bytes);
      this.#offset += bytes.length;
      this.#isDamaged = end < 0;
      return;
    }
    const size = sizeIn(line);
    if (size === undefined) this.#isDamaged = true;
    else this.#pass(size);
  }

  /** Bodies are not in the recording. */
  #pass(size: number): void {
    this.#offset += size;
    const idle = Math.min(size, this.#scanner.idle);
    this.#scanner.skip(idle);
    for (let left = size - idle; left > 0; left -= zeros.length)
      this.#scanner.push(left < zeros.length ? zeros.subarray(0, left) : zeros);
  }
}

const newline = 10;
const quote = 34;
const rawBytes = '{"type":2,"payload":"';
const zeros = new Uint8Array(64 * 1024);

/** Undefined where the line is no record of a file. */
function sizeIn(line: Buffer): number | undefined {
  try {
    const record: unknown = JSON.parse(line.toString('utf8'));
    if (typeof record !== 'object' || record === null) return undefined;
    // Where it is 0 the recorder leaves it out.
    const size = 'size' in record ? record.size : 0;
    return typeof size === 'number' && size >= 0 && Number.isSafeInteger(size) ? size : undefined;
  } catch {
    return undefined;
  }
}
