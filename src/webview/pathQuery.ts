import type { JsonDocument, JsonPath } from '../core/json.ts';
import type { Problem } from './formatResult.ts';
import type { PathMatch } from './pathMatches.ts';

/** What a JSONPath finds in a document. */
export type PathQuery =
  | { readonly kind: 'matches'; readonly matches: readonly PathMatch[] }
  | { readonly kind: 'wrong'; readonly problem: Problem };

export function evaluatePath(_format: string, _document: JsonDocument): PathQuery {
  return { kind: 'matches', matches: [] };
}

/** A path as JSONPath: `$.Config.Labels['a.b']`. */
export function jsonPathOf(path: JsonPath): string {
  return `$${path.map((segment) => (typeof segment === 'number' ? `[${segment}]` : /^[A-Za-z_]\w*$/.test(segment) ? `.${segment}` : `['${segment.replace(/['\\]/g, '\\$&')}']`)).join('')}`;
}
