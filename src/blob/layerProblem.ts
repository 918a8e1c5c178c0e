import type { Failure } from '../core/failure.ts';
import type { TarEnd } from '../core/tar/scanner.ts';

/** What is wrong with a layer, as far as reading it showed. */
export type LayerProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'limit'; readonly limit: 'entries' | 'specialHeader' }
  | { readonly kind: 'cut-off' | 'malformed'; readonly offset: number }
  | { readonly kind: 'compression'; readonly offset: number }
  | { readonly kind: 'expansion'; readonly offset: number };

export function problemOf(end: TarEnd): LayerProblem | undefined {
  switch (end.kind) {
    case 'complete':
      return undefined;
    case 'limit':
      return { kind: 'limit', limit: end.limit };
    case 'cut-off':
    case 'malformed':
      return { kind: end.kind, offset: end.offset };
    default:
      return end satisfies never;
  }
}

/** Why entries are missing, as a sentence of its own. */
export function whyIncomplete(problem: LayerProblem): string {
  switch (problem.kind) {
    case 'missing':
      return 'The archive does not hold this layer.';
    case 'limit':
      return problem.limit === 'entries'
        ? 'The layer has more entries than are shown.'
        : 'The layer has a header that is too large: the entries behind it are not shown.';
    case 'cut-off':
      return `The layer ends at byte ${problem.offset}, inside an entry.`;
    case 'malformed':
      return `The layer isn't a valid archive at byte ${problem.offset}.`;
    case 'compression':
      return `The layer's compressed data is damaged behind byte ${problem.offset}.`;
    case 'expansion':
      return `The layer's compressed data expands to more than ${problem.offset} bytes.`;
    default:
      return problem satisfies never;
  }
}

/** The failure that reading on would not mend; undefined where the layer is whole but long, or was never there. */
export function failureOf(problem: LayerProblem, layer: number, entries: number): Failure | undefined {
  switch (problem.kind) {
    case 'missing':
    case 'limit':
      return undefined;
    case 'cut-off':
    case 'malformed':
    case 'compression':
    case 'expansion':
      return { kind: 'bad-layer', layer, offset: problem.offset, entries };
    default:
      return problem satisfies never;
  }
}
