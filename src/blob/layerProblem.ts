import type { Failure } from '../core/failure.ts';
import type { LayerProblem } from '../core/layerProblem.ts';
import type { TarEnd } from '../core/tar/scanner.ts';

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

/** The failure that reading on would not mend; undefined where the layer is whole but long, or was never there. */
export function failureOf(problem: LayerProblem, layer: number, entries: number): Failure | undefined {
  switch (problem.kind) {
    case 'missing':
    case 'elsewhere':
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
