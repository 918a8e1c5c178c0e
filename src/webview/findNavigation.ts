import { findInJson, isContainer, scalarText, type JsonDocument } from '../core/json.ts';

/** What is looked for. */
export interface Search {
  readonly query: string;
  readonly matchCase: boolean;
}

/** Where in a row it was found. */
export type FoundPart = 'key' | 'value' | 'both';

/** What the find bar found in a document, and where among it the tree stands. */
export class FindNavigation {
  readonly found: readonly number[];
  readonly nodes: ReadonlySet<number>;
  readonly search: Search;
  readonly at: number;

  private constructor(found: readonly number[], nodes: ReadonlySet<number>, search: Search, at: number) {
    this.found = found;
    this.nodes = nodes;
    this.search = search;
    this.at = at;
  }

  static readonly nothing = new FindNavigation([], new Set(), { query: '', matchCase: false }, -1);

  /** Finds, standing at the first match at or after `from`. */
  static find(document: JsonDocument, search: Search, from: number): FindNavigation {
    const found = findInJson(document, search.query, search);
    const next = found.findIndex((node) => node >= from);
    return new FindNavigation(found, new Set(found), search, found.length === 0 ? -1 : Math.max(0, next));
  }

  get current(): number | undefined {
    return this.found[this.at];
  }

  /** Which part of a node says what is looked for; `undefined` where it was not found. */
  partOf(document: JsonDocument, node: number): FoundPart | undefined {
    if (!this.nodes.has(node)) return undefined;
    const { query, matchCase } = this.search;
    const says = (text: string): boolean =>
      matchCase ? text.includes(query) : text.toLowerCase().includes(query.toLowerCase());
    const inKey = says(document.key(node) ?? '');
    const inValue = !isContainer(document, node) && says(scalarText(document, node));
    return inKey && inValue ? 'both' : inKey ? 'key' : 'value';
  }

  /** The next or previous match, around the end. */
  step(forward: boolean): FindNavigation {
    const { length } = this.found;
    if (length === 0) return this;
    return new FindNavigation(this.found, this.nodes, this.search, (this.at + (forward ? 1 : -1) + length) % length);
  }
}
