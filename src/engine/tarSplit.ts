import { EntryTableBuilder, type EntryTable } from '../core/entryTable.ts';
import { layerEntryOf } from '../core/layerEntry.ts';
import { TarScanner, type TarEnd } from '../core/tar/scanner.ts';

/** Bodies are not in the recording: in their place the scanner gets zeros, which it skips without looking. */
const zeros = new Uint8Array(1024 * 1024);

/**
 * Reads a layer's entries from what the classic image store keeps to restore a layer's tar: one JSON object a line, of type 2 with the raw bytes
 * between files, or of type 1 for a file's content. https://github.com/vbatts/tar-split/blob/v0.11.5/tar/storage/entry.go
 */
export class TarSplitReader {
  readonly #table = new EntryTableBuilder();
  readonly #scanner = new TarScanner((entry) => {
    const layerEntry = layerEntryOf(entry);
    if (layerEntry !== undefined) this.#table.add(layerEntry, entry.bodyOffset);
    return undefined;
  });
  #pending: Buffer | undefined;

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

  /** The entries, and how the recorded tar ended. */
  end(): { readonly entries: EntryTable; readonly end: TarEnd } {
    if (this.#pending !== undefined) this.#line(this.#pending);
    this.#pending = undefined;
    return { entries: this.#table.build(), end: this.#scanner.end() };
  }

  #line(line: Buffer): void {
    if (line.length === 0) return;
    // The recorder writes its fields in this order, and base64 has nothing that JSON escapes.
    if (line.toString('latin1', 0, rawBytes.length) === rawBytes) {
      const end = line.indexOf(quote, rawBytes.length);
      this.#scanner.push(Buffer.from(line.toString('latin1', rawBytes.length, end), 'base64'));
      return;
    }
    const record: unknown = JSON.parse(line.toString('utf8'));
    const size =
      typeof record === 'object' && record !== null && 'size' in record && typeof record.size === 'number'
        ? record.size
        : 0;
    for (let left = size; left > 0; left -= zeros.length)
      this.#scanner.push(left < zeros.length ? zeros.subarray(0, left) : zeros);
  }
}

const newline = 10;
const quote = 34;
const rawBytes = '{"type":2,"payload":"';
