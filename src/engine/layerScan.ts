import { createHash } from 'node:crypto';
import { isDigest } from '../core/digest.ts';
import { EntryTableBuilder, type EntryTable } from '../core/entryTable.ts';
import type { Digest } from '../core/image.ts';
import { layerEntryOf } from '../core/layerEntry.ts';
import { TarScanner, type TarEnd } from '../core/tar/scanner.ts';
import { Decompressor } from './decompressor.ts';

/** What was found in a layer's blob. */
export interface ScannedLayer {
  readonly entries: EntryTable;
  /** Of the uncompressed bytes: the layer's diffID, where the blob is whole. */
  readonly diffId: Digest;
  /** Why entries may be missing. */
  readonly incomplete?: string;
}

/** Reads a layer's entries from its blob, compressed or not, and computes what it is from what it holds. */
export class LayerScan {
  readonly #table = new EntryTableBuilder();
  readonly #hash = createHash('sha256');
  readonly #decompressor: Decompressor;
  readonly #scanner: TarScanner;
  #broken: string | undefined;

  constructor() {
    this.#scanner = new TarScanner((entry) => {
      const layerEntry = layerEntryOf(entry);
      if (layerEntry !== undefined) this.#table.add(layerEntry, entry.bodyOffset);
      return undefined;
    });
    this.#decompressor = new Decompressor((bytes) => {
      this.#hash.update(bytes);
      this.#scanner.push(bytes);
    });
  }

  async write(piece: Uint8Array): Promise<void> {
    if (this.#broken !== undefined) return;
    await this.#decompressor.write(piece).catch((error: unknown) => this.#break(error));
  }

  async end(): Promise<ScannedLayer> {
    if (this.#broken === undefined) await this.#decompressor.end().catch((error: unknown) => this.#break(error));
    const diffId = `sha256:${this.#hash.digest('hex')}`;
    if (!isDigest(diffId)) throw new TypeError('a sha256 is 64 hex digits');
    const incomplete = this.#broken ?? whyIncomplete(this.#scanner.end());
    return { entries: this.#table.build(), diffId, ...(incomplete === undefined ? {} : { incomplete }) };
  }

  destroy(): void {
    this.#decompressor.destroy();
  }

  #break(error: unknown): void {
    this.#broken = `the compressed data is damaged: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Why a layer's listing is not whole; undefined where it is. */
export function whyIncomplete(end: TarEnd): string | undefined {
  switch (end.kind) {
    case 'complete':
      return undefined;
    case 'limit':
      return end.limit === 'entries'
        ? 'the layer has more entries than are shown'
        : 'the layer has a header that is too large';
    case 'cut-off':
      return `the layer ends at byte ${end.offset}, inside an entry`;
    case 'malformed':
      return `the layer is no valid archive at byte ${end.offset}`;
    default:
      return end satisfies never;
  }
}
