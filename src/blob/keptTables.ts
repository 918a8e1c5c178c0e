import type { EntryTable } from '../core/entryTable.ts';
import type { Digest } from '../core/image.ts';

/** Bytes of tables kept at once. */
const limit = 64 * 1024 * 1024;

/** The tables of the layers listed last, for opening their files. */
export class KeptTables {
  readonly #tables = new Map<Digest, EntryTable>();

  get(diffId: Digest): EntryTable | undefined {
    return this.#tables.get(diffId);
  }

  /** Keeps a table; the oldest go where all take too much room, this one never. */
  keep(diffId: Digest, table: EntryTable): void {
    this.#tables.delete(diffId);
    this.#tables.set(diffId, table);
    let bytes = 0;
    for (const kept of this.#tables.values()) bytes += kept.byteLength;
    for (const [oldest, kept] of this.#tables) {
      if (bytes <= limit || oldest === diffId) return;
      this.#tables.delete(oldest);
      bytes -= kept.byteLength;
    }
  }

  clear(): void {
    this.#tables.clear();
  }
}
