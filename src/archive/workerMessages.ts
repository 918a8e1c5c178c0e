import type { ArchiveMember } from '../core/archiveIndex.ts';
import type { Failure } from '../core/failure.ts';
import type { BlobPlace } from './archiveWork.ts';
import type { Expansion } from '../blob/decompressed.ts';
import type { LayerProblem } from '../core/layerProblem.ts';

/** What there is to find out about an archive. */
export type ArchiveJob =
  | { readonly kind: 'members'; readonly path: string }
  | {
      readonly kind: 'scan';
      readonly path: string;
      readonly layers: readonly BlobPlace[];
      readonly expansion: Expansion;
    }
  | { readonly kind: 'hash'; readonly path: string; readonly layers: readonly BlobPlace[] };

export type ArchiveFinding =
  | {
      readonly kind: 'members';
      readonly members: readonly ArchiveMember[];
      readonly kept: ReadonlyMap<string, Uint8Array>;
    }
  | {
      readonly kind: 'layer';
      /** Where the blob is. */
      readonly offset: number;
      /** See `decodeListing`. */
      readonly listing: Uint8Array;
      readonly problem?: LayerProblem;
      readonly hash?: string;
    }
  | { readonly kind: 'hash'; readonly offset: number; readonly hash: string };

/** What the archive room asks of its worker. Every job but `cancel` is answered until `done` or `failed`. */
export type WorkerJob = { readonly id: number } & (ArchiveJob | { readonly kind: 'cancel' });

export type WorkerAnswer = { readonly id: number } & (
  | ArchiveFinding
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly failure?: Failure; readonly message: string }
);
