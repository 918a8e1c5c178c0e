import type { ArchiveMember } from '../core/archiveIndex.ts';
import type { Failure } from '../core/failure.ts';
import type { BlobPlace } from './archiveWork.ts';
import type { Expansion } from '../blob/decompressed.ts';
import type { LayerProblem } from '../core/layerProblem.ts';

/** What the archive room asks of its worker. Every job but `cancel` is answered until `done` or `failed`. */
export type WorkerJob =
  | { readonly kind: 'members'; readonly id: number; readonly path: string }
  | {
      readonly kind: 'scan';
      readonly id: number;
      readonly path: string;
      readonly layers: readonly BlobPlace[];
      readonly expansion: Expansion;
    }
  | { readonly kind: 'hash'; readonly id: number; readonly path: string; readonly layers: readonly BlobPlace[] }
  | { readonly kind: 'cancel'; readonly id: number };

export type WorkerAnswer =
  | {
      readonly kind: 'members';
      readonly id: number;
      readonly members: readonly ArchiveMember[];
      readonly kept: ReadonlyMap<string, Uint8Array>;
    }
  | {
      readonly kind: 'layer';
      readonly id: number;
      /** Where the blob is. */
      readonly offset: number;
      /** See `decodeListing`. */
      readonly listing: Uint8Array;
      readonly problem?: LayerProblem;
      readonly hash?: string;
    }
  | { readonly kind: 'hash'; readonly id: number; readonly offset: number; readonly hash: string }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly failure?: Failure; readonly message: string };
