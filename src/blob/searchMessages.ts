import type { FoundLine, TextQuery } from '../core/textSearch.ts';

/** Texts to be searched, by a number each. */
export interface SearchJob {
  readonly query: TextQuery;
  readonly texts: readonly { readonly key: number; readonly bytes: Uint8Array }[];
}

/** The lines of the texts in which something was found. */
export type SearchAnswer = readonly { readonly key: number; readonly lines: readonly FoundLine[] }[];
