/** Milliseconds between two characters of one word. */
const PAUSE = 1_000;

/** Finds a row by the letters typed one after the other, as the editor's own lists do. */
export class TypeAhead {
  #typed = '';
  #at = 0;

  /** The row to go to from row `from` of `count`, or `undefined`. `time` is the event's, in milliseconds. */
  row(
    character: string,
    time: number,
    rows: { readonly from: number; readonly count: number; readonly name: (row: number) => string | undefined },
  ): number | undefined {
    this.#typed = time - this.#at > PAUSE ? character : this.#typed + character;
    this.#at = time;
    const wanted = this.#typed.toLowerCase();
    // The first letter goes on to the next row that begins with it; further ones may stay where they are.
    const start = Math.max(0, rows.from) + (this.#typed.length === 1 ? 1 : 0);
    for (let step = 0; step < rows.count; step += 1) {
      const row = (start + step) % rows.count;
      if (rows.name(row)?.toLowerCase().startsWith(wanted) === true) return row;
    }
    return undefined;
  }
}
