import { findInJson, type JsonDocument } from '../core/json.ts';

/** What the find bar found in a document, and where among it the tree stands. */
export class FindNavigation {
  readonly found: readonly number[];
  readonly nodes: ReadonlySet<number>;
  readonly at: number;

  private constructor(found: readonly number[], nodes: ReadonlySet<number>, at: number) {
    this.found = found;
    this.nodes = nodes;
    this.at = at;
  }

  static readonly nothing = new FindNavigation([], new Set(), -1);

  /** Finds, standing at the first match at or after `from`. */
  static find(
    document: JsonDocument,
    search: { readonly query: string; readonly matchCase: boolean },
    from: number,
  ): FindNavigation {
    const found = findInJson(document, search.query, search);
    const next = found.findIndex((node) => node >= from);
    return new FindNavigation(found, new Set(found), found.length === 0 ? -1 : Math.max(0, next));
  }

  get current(): number | undefined {
    return this.found[this.at];
  }

  /** The next or previous match, around the end. */
  step(forward: boolean): FindNavigation {
    const { length } = this.found;
    if (length === 0) return this;
    return new FindNavigation(this.found, this.nodes, (this.at + (forward ? 1 : -1) + length) % length);
  }
}
