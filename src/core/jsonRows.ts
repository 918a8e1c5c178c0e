import { isContainer, type JsonDocument } from './json.ts';

/**
 * Which nodes of a document are to be seen, in order, as closed and opened by hand. Row to node is O(1), node to row
 * O(log n), opening and closing one memory move.
 */
export class JsonRows {
  readonly document: JsonDocument;
  #rows: Int32Array;
  #count = 0;
  readonly #open: Uint8Array;

  /** `opens`: which containers are open at first. The root always is, and has a row only where it is all there is. */
  constructor(document: JsonDocument, opens: (node: number) => boolean) {
    this.document = document;
    this.#rows = new Int32Array(256);
    this.#open = new Uint8Array(document.count);
    this.#openWhere(opens);
  }

  get count(): number {
    return this.#count;
  }

  /** The node shown at a row, -1 past the end. */
  nodeAt(row: number): number {
    return row >= 0 && row < this.#count ? (this.#rows[row] ?? -1) : -1;
  }

  /** The row a node is shown at, -1 where something around it is closed. */
  rowOf(node: number): number {
    let low = 0;
    let high = this.#count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = this.#rows[middle] ?? 0;
      if (at === node) return middle;
      if (at < node) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** The row of the node itself or of the innermost closed node around it. */
  nearestRow(node: number): number {
    for (let at = node; at >= 0; at = this.document.parent(at)) {
      const row = this.rowOf(at);
      if (row >= 0) return row;
    }
    return -1;
  }

  isOpen(node: number): boolean {
    return this.#open[node] === 1;
  }

  /** Opens or closes; says whether anything changed. */
  set(node: number, open: boolean): boolean {
    if (this.isOpen(node) === open || !isContainer(this.document, node) || node === 0) return false;
    const row = this.rowOf(node);
    this.#open[node] = open ? 1 : 0;
    if (row < 0) return true;
    if (open) {
      const shown = this.#shownInside(node);
      this.#reserve(this.#count + shown.length);
      this.#rows.copyWithin(row + 1 + shown.length, row + 1, this.#count);
      this.#rows.set(shown, row + 1);
      this.#count += shown.length;
    } else {
      const after = this.document.after(node);
      let end = row + 1;
      while (end < this.#count && (this.#rows[end] ?? 0) < after) end += 1;
      this.#rows.copyWithin(row + 1, end, this.#count);
      this.#count -= end - row - 1;
    }
    return true;
  }

  /** Opens or closes a node and everything inside it. */
  setDeep(node: number, open: boolean): void {
    for (let at = node; at < this.document.after(node); at += 1) {
      if (isContainer(this.document, at)) this.#open[at] = open || at === 0 ? 1 : 0;
    }
    this.#rebuild();
  }

  /** Opens the first `level` levels under the root and closes the rest. */
  expandToLevel(level: number): void {
    this.#openWhere((node) => this.document.depth(node) < level);
  }

  /** Opens everything around a node, so that it has a row. */
  reveal(node: number): void {
    const around: number[] = [];
    for (let at = this.document.parent(node); at >= 0; at = this.document.parent(at)) around.push(at);
    for (const container of around.reverse()) this.set(container, true);
  }

  #openWhere(opens: (node: number) => boolean): void {
    const { document } = this;
    for (let node = 0; node < document.count; node += 1) {
      this.#open[node] = node === 0 || (isContainer(document, node) && opens(node)) ? 1 : 0;
    }
    this.#rebuild();
  }

  #shownInside(node: number): number[] {
    const shown: number[] = [];
    const end = this.document.after(node);
    for (let at = node + 1; at < end; at = this.isOpen(at) ? at + 1 : this.document.after(at)) shown.push(at);
    return shown;
  }

  #rebuild(): void {
    this.#count = 0;
    const { document } = this;
    const first = document.childCount(0) > 0 ? 1 : 0;
    for (let node = first; node < document.count; node = this.isOpen(node) ? node + 1 : document.after(node)) {
      this.#reserve(this.#count + 1);
      this.#rows[this.#count] = node;
      this.#count += 1;
    }
  }

  #reserve(size: number): void {
    if (size <= this.#rows.length) return;
    const rows = new Int32Array(Math.max(size, this.#rows.length * 2));
    rows.set(this.#rows.subarray(0, this.#count));
    this.#rows = rows;
  }
}
