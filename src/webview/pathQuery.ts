import { pathFinder, type JsonDocument, type JsonPath } from '../core/json.ts';
import { JsonPathError, queryJson } from '../core/jsonPath.ts';
import type { Problem } from './formatResult.ts';
import { recordFault, type ImageRecord } from './imageRecord.ts';
import type { PathMatch } from './pathMatches.ts';
import { rowText } from './rowText.ts';

/** What a JSONPath finds in a record. */
export type PathQuery =
  | { readonly kind: 'matches'; readonly matches: readonly PathMatch[] }
  | { readonly kind: 'wrong'; readonly problem: Problem };

export function queryRecord(expression: string, image: ImageRecord): PathQuery {
  const { document } = image;
  if (document === undefined) return { kind: 'wrong', problem: { message: recordFault(image), squiggle: undefined } };
  try {
    const find = pathFinder(document);
    const matches = queryJson(image.value, expression).flatMap(({ path }) => {
      const node = find(path);
      return node === undefined ? [] : [match(document, node, path)];
    });
    return { kind: 'matches', matches };
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    const squiggle = { start: 0, end: expression.length };
    return { kind: 'wrong', problem: { message: error.message, squiggle } };
  }
}

/** A path as JSONPath: `$.Config.Labels['a.b']`. */
export function jsonPathOf(path: JsonPath): string {
  return `$${path.map(step).join('')}`;
}

function step(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`;
  return /^[A-Za-z_]\w*$/.test(segment) ? `.${segment}` : `['${segment.replace(/['\\]/g, '\\$&')}']`;
}

function match(document: JsonDocument, node: number, path: JsonPath): PathMatch {
  const { kind, value } = rowText(document, node, { open: false, revealed: false, now: 0 });
  return { node, path: jsonPathOf(path), kind, value };
}
