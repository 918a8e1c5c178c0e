import type { ViewColumns, WhichView } from '../core/fileView.ts';
import type { Layer } from '../core/image.ts';
import type { LaidLayers } from '../core/layLayers.ts';
import type { LayerProblem } from '../core/layerProblem.ts';
import type { LayerForm } from './layerScanner.ts';

/** What is asked of a thread. Every job is answered until `done` is; `piece`, `end` and `cancel` belong to one. */
export type ThreadJob =
  | { readonly kind: 'scan'; readonly id: number; readonly form: LayerForm }
  | { readonly kind: 'piece'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly id: number }
  /** Listings as `encodeListing` has them, bottom first. */
  | { readonly kind: 'lay'; readonly id: number; readonly listings: readonly Uint8Array[] }
  | {
      readonly kind: 'view';
      readonly id: number;
      readonly layers: readonly Layer[];
      readonly listings: readonly Uint8Array[];
      readonly laid: LaidLayers;
      readonly which: WhichView;
    }
  | { readonly kind: 'cancel'; readonly id: number };

export type ThreadAnswer =
  /** A piece was used up: another may come. */
  | { readonly kind: 'taken'; readonly id: number }
  | ThreadResult
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

export type ThreadResult =
  | {
      readonly kind: 'scanned';
      readonly id: number;
      readonly listing: Uint8Array;
      readonly problem?: LayerProblem;
      readonly hash?: string;
    }
  | { readonly kind: 'laid'; readonly id: number; readonly laid: LaidLayers }
  | { readonly kind: 'viewed'; readonly id: number; readonly columns: ViewColumns };
