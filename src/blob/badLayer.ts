import { SourceError } from '../core/failure.ts';
import { SparseError } from '../core/tar/sparse.ts';
import { CompressionError, ExpansionError } from './decompressed.ts';

/** How far a layer was read when it turned out to be damaged. */
export interface BadPlace {
  /** 0 is the bottom layer. */
  readonly layer: number;
  /** Of its uncompressed bytes. */
  readonly offset: number;
  readonly entries: number;
}

/** What an error that came up while a layer was read says of the layer; itself where it says nothing of it. */
export function damaged(error: unknown, place: BadPlace): unknown {
  const isDamage = error instanceof CompressionError || error instanceof ExpansionError || error instanceof SparseError;
  return isDamage ? badLayer(place, error) : error;
}

export function badLayer({ layer, offset, entries }: BadPlace, cause?: unknown): SourceError {
  return new SourceError({ kind: 'bad-layer', layer, offset, entries }, { cause });
}
