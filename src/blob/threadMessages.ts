import type { ViewColumns, WhichView } from '../core/fileView.ts';
import type { Layer } from '../core/image.ts';
import type { LaidLayers } from '../core/layLayers.ts';
import type { LayerProblem } from '../core/layerProblem.ts';
import type {
  CountedWaste,
  CountOptions,
  DirectoryList,
  DirectoryMap,
  ListQuestion,
  MapQuestion,
  ViewOutline,
} from '../core/pictureWork.ts';
import type { Expansion } from './decompressed.ts';
import type { LayerForm } from './layerScanner.ts';

/** What is asked of a thread. Every job is answered until `done` is; `piece`, `end` and `cancel` belong to one. */
export type ThreadJob =
  | ReadingJob
  | { readonly kind: 'piece'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end'; readonly id: number }
  /** Listings as `encodeListing` has them, bottom first. */
  | { readonly kind: 'lay'; readonly id: number; readonly listings: readonly Uint8Array[] }
  | StackJob
  | { readonly kind: 'cancel'; readonly id: number };

/** What is made of bytes, which arrive piece by piece. */
export type ReadingJob =
  | { readonly kind: 'scan'; readonly id: number; readonly form: LayerForm; readonly expansion: Expansion }
  | { readonly kind: 'hash'; readonly id: number };

/** A question about layers that are laid upon each other. */
export type StackJob =
  | { readonly kind: 'view'; readonly id: number; readonly stack: SentStack; readonly which: WhichView }
  | { readonly kind: 'outline'; readonly id: number; readonly view: SentView }
  | ({ readonly kind: 'map'; readonly id: number } & SentQuestion<MapQuestion>)
  | ({ readonly kind: 'list'; readonly id: number } & SentQuestion<ListQuestion>)
  | { readonly kind: 'count'; readonly id: number; readonly stack: SentStack; readonly options: CountOptions };

/** A stack by its columns, which lie in memory that both threads can read. */
export interface SentStack {
  readonly layers: readonly Layer[];
  readonly listings: readonly Uint8Array[];
  readonly laid: LaidLayers;
  readonly unread: ReadonlySet<number>;
}

export interface SentView {
  readonly stack: SentStack;
  readonly which: WhichView;
  readonly columns: ViewColumns;
}

interface SentQuestion<Question> {
  readonly view: SentView;
  readonly outline: ViewOutline;
  readonly question: Question;
}

export type ThreadAnswer =
  /** A piece was used up, and comes back to be filled again. */
  | { readonly kind: 'taken'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | ThreadResult
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** Of the kind of the job that it answers. */
export type ThreadResult =
  | {
      readonly kind: 'scan';
      readonly id: number;
      readonly listing: Uint8Array;
      readonly problem?: LayerProblem;
      readonly hash?: string;
    }
  | { readonly kind: 'hash'; readonly id: number; readonly hash: string }
  | { readonly kind: 'lay'; readonly id: number; readonly laid: LaidLayers }
  | StackResult;

export type StackResult =
  | { readonly kind: 'view'; readonly id: number; readonly columns: ViewColumns }
  | { readonly kind: 'outline'; readonly id: number; readonly outline: ViewOutline }
  | { readonly kind: 'map'; readonly id: number; readonly map: DirectoryMap | undefined }
  | { readonly kind: 'list'; readonly id: number; readonly list: DirectoryList | undefined }
  | { readonly kind: 'count'; readonly id: number; readonly counted: CountedWaste };
