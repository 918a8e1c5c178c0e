import type { FileNode, FileView } from './fileView.ts';

/** The largest rows of a directory, and what was left out of the list. */
export interface LargestFiles {
  /** The largest first. */
  readonly nodes: readonly FileNode[];
  readonly otherCount: number;
  /** Bytes. */
  readonly otherSize: number;
}

/** The largest entries directly in a directory, at most `most` of them. */
export function largestIn(view: FileView, directory: FileNode, most: number): LargestFiles {
  const largest = new Largest(view, most);
  for (const child of view.childIds(directory.id)) largest.add(child);
  return largest.found();
}

/** The largest files in a directory and all below it, at most `most` of them; in a layer's own view, those it deletes too. */
export function largestFiles(view: FileView, directory: FileNode, most: number): LargestFiles {
  const largest = new Largest(view, most);
  const open = [directory.id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const child of view.childIds(at)) {
      if (view.sizeOf(child) === 0 && view.freedOf(child) === 0) continue;
      if (view.hasChildren(child)) open.push(child);
      else largest.add(child);
    }
  }
  return largest.found();
}

/** Keeps the largest of very many: they are put in order only now and then. */
class Largest {
  readonly #view: FileView;
  readonly #most: number;
  #ids: number[] = [];
  /** What is no larger than this cannot be among the largest any more. */
  #least = -1;
  #count = 0;
  #size = 0;

  constructor(view: FileView, most: number) {
    this.#view = view;
    this.#most = most;
  }

  add(id: number): void {
    const weight = this.#weight(id);
    this.#count += 1;
    this.#size += weight;
    if (weight <= this.#least) return;
    this.#ids.push(id);
    if (this.#ids.length >= 4 * this.#most) this.#order();
  }

  found(): LargestFiles {
    this.#order();
    const kept = this.#ids.reduce((sum, id) => sum + this.#weight(id), 0);
    return {
      nodes: this.#ids.flatMap((id) => this.#view.node(id) ?? []),
      otherCount: this.#count - this.#ids.length,
      otherSize: this.#size - kept,
    };
  }

  #order(): void {
    this.#ids.sort((a, b) => this.#weight(b) - this.#weight(a) || a - b);
    if (this.#ids.length < this.#most) return;
    this.#ids = this.#ids.slice(0, this.#most);
    this.#least = this.#weight(this.#ids[this.#most - 1] ?? 0);
  }

  /** What a file that is written again takes out of use is no more than its own size tells. */
  #weight(id: number): number {
    return this.#view.sizeOf(id) || this.#view.freedOf(id);
  }
}
