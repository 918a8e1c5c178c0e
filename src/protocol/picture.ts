/**
 * Messages between the extension and the picture of an image: types only. A message of the view that carries an `id` is a
 * request: the extension answers each exactly once, with a message of that `id`. Sizes are bytes, times milliseconds since
 * the Unix epoch. Names and paths are as the image has them: the view shows them with `showName`.
 */
import type { ImageRef } from '../protocol.ts';

/** What the view keeps over a reload of the window (`setState`); the extension reads `image`. */
export interface PictureState {
  readonly version: 1;
  readonly image: ImageRef;
  readonly files: FilesPlace;
  readonly tab: PictureTab;
}

export type PictureTab = 'map' | 'list' | 'waste';

/** Which files are looked at: those one layer brings, or those a container on the layers up to it would see. */
export interface FilesPlace {
  /** 0 is the bottom layer. */
  readonly layer: number;
  readonly merged: boolean;
  /** The directory, without a leading slash; empty for the root. */
  readonly path: string;
}

/** An image as it is drawn. */
export interface DrawnImage {
  readonly image: ImageRef;
  /** Bottom first. */
  readonly rows: readonly DrawnRow[];
  readonly total: number;
  readonly base: number;
  readonly own: number;
  /** Bytes of layers that no other image has; absent until the others have been looked at. */
  readonly unique?: number;
  /** What its source lists it with, where that is not what all its files add up to. */
  readonly listed?: number;
  /** The nearest first. */
  readonly bases: readonly NamedImage[];
  /** Running ones first. */
  readonly containers: readonly DrawnContainer[];
  /** Whether the instructions are paired with the layers by inference. */
  readonly inferred: boolean;
}

export interface NamedImage {
  readonly id: string;
  readonly name: string;
}

export interface DrawnContainer {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  readonly status: string;
}

export type DrawnRow = DrawnLayer | DrawnStep;

export interface DrawnLayer extends RowInstruction {
  readonly kind: 'layer';
  readonly index: number;
  readonly diffId: string;
  readonly size: number;
  /** Bytes of it that no container can see any more; absent until its files are known. */
  readonly wasted?: number;
  /** Bytes of lower layers that it took out of use; absent as `wasted` is. */
  readonly causes?: number;
  readonly part: 'base' | 'own';
  /** Other layers' files are shown already, this one's are not known yet. */
  readonly unread: boolean;
  /** Its size is what a registry tells: that of the compressed layer. */
  readonly compressed: boolean;
  /** What of it could not be read, and why. */
  readonly trouble?: string;
  /** How many other images have it, and the first of them. */
  readonly sharedCount: number;
  readonly sharedWith: readonly NamedImage[];
}

/** A step that made no layer: it changed only the image's config. */
export interface DrawnStep extends RowInstruction {
  readonly kind: 'step';
  readonly part: 'base' | 'own';
}

interface RowInstruction {
  /** Index into the history's steps; absent for a layer that no step accounts for. */
  readonly step?: number;
  /** `RUN`; empty where the history has no instruction. */
  readonly keyword: string;
  /** What follows the keyword. */
  readonly args: string;
  readonly created?: number;
}

/** How far the layers' files are known; `drawn` is of how many layers maps and lists can be asked for, 0 before there are any. */
export type FilesState =
  /** So many of the layers are read; absent until there is something to tell. */
  | { readonly kind: 'reading'; readonly read?: number; readonly layers?: number; readonly drawn: number }
  | { readonly kind: 'ready'; readonly entries: number }
  | { readonly kind: 'cancelled'; readonly drawn: number }
  | { readonly kind: 'failed'; readonly text: string; readonly drawn: number };

/** A piece of the map of files, in CSS pixels. */
export interface MapTile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly size: number;
  /** Absent for the rest of a directory: everything too small to be drawn by itself. */
  readonly file?: MapFile;
  /** What it is called where it lies, `usr/local` for a directory that holds nothing else; empty for a rest. */
  readonly label: string;
  /** How many entries a rest stands for. */
  readonly restCount: number;
}

export interface MapFile {
  readonly path: string;
  readonly isDirectory: boolean;
  /** A directory drawn with what is in it. */
  readonly isOpen: boolean;
  /** The layer it, or the largest file in it, comes from. */
  readonly layer?: number;
  readonly change?: 'added' | 'modified' | 'deleted';
  /** Bytes of it that no container can see any more: all of a file's, or some of a directory's. */
  readonly dead: number;
}

export interface ListedFile extends MapFile {
  readonly size: number;
  /** Bytes of lower layers that go out of use here or below; they stay in the image. */
  readonly freed: number;
}

/** Where an image's bytes go. */
export interface DrawnWaste {
  readonly total: number;
  readonly live: number;
  readonly dead: number;
  readonly efficiency: number;
  readonly dive: { readonly score: number; readonly wastedBytes: number };
  /** The worst first. */
  readonly blames: readonly DrawnBlame[];
  /** Layers could not be read whole: what these waste is not all in here. */
  readonly incomplete: boolean;
  /**
   * Whether files written again in the same size have been compared with what they replaced: before that, or where a registry
   * would have to send both, some that are the same are listed as overwritten.
   */
  readonly comparison: 'running' | 'done' | 'left-out';
}

export interface DrawnBlame {
  readonly causedBy: number;
  readonly cause: 'overwritten' | 'deleted' | 'hidden';
  readonly sameContent: boolean;
  readonly newMode: boolean;
  readonly newOwner: boolean;
  readonly size: number;
  readonly fileCount: number;
  /** The largest first; fewer than `fileCount` where there are many. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly layer: number }[];
}

/** From the extension to the view. */
export type ToPicture =
  /** The stack, whenever more is known about it. */
  | { readonly kind: 'stack'; readonly image: DrawnImage }
  | { readonly kind: 'files'; readonly state: FilesState }
  | { readonly kind: 'waste'; readonly waste: DrawnWaste }
  /** The image is no longer there; the view keeps what it has and says so. */
  | { readonly kind: 'gone' }
  /** The image could not be had; absent text clears it. */
  | { readonly kind: 'trouble'; readonly text?: string }
  /** Looks at these files: the panel was called for a layer. */
  | { readonly kind: 'look'; readonly files: FilesPlace }
  | MapAnswer
  | ListAnswer
  | { readonly kind: 'answer'; readonly id: number; readonly ok: true }
  /** `message` is empty where the person cancelled, or where nobody waits for it any more. */
  | { readonly kind: 'answer'; readonly id: number; readonly ok: false; readonly message: string };

/** Parents before what is in them. `size` is the directory's. */
export interface MapAnswer {
  readonly kind: 'map';
  readonly id: number;
  readonly tiles: readonly MapTile[];
  readonly size: number;
}

export interface ListAnswer {
  readonly kind: 'list';
  readonly id: number;
  /** The largest first. */
  readonly files: readonly ListedFile[];
  readonly otherCount: number;
  readonly otherSize: number;
}

/** From the view to the extension. */
export type FromPicture =
  /** The view can receive: the extension sends what it knows. */
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'map'; readonly id: number; readonly width: number; readonly height: number } & FilesPlace)
  /** What is in the directory; with `deep` the largest files below it. */
  | ({ readonly kind: 'list'; readonly id: number; readonly deep: boolean } & FilesPlace)
  /** Opens a file in an editor. */
  | ({ readonly kind: 'open-file'; readonly id: number } & FilesPlace)
  /** Shows a layer in the Images tree. */
  | { readonly kind: 'reveal-layer'; readonly id: number; readonly layer: number }
  | { readonly kind: 'reveal-container'; readonly id: number; readonly container: string }
  /** Opens the picture of another image. */
  | { readonly kind: 'show-image'; readonly id: number; readonly image: string }
  | { readonly kind: 'inspect'; readonly id: number }
  /** Opens the instruction of a step. */
  | { readonly kind: 'open-instruction'; readonly id: number; readonly step: number }
  | { readonly kind: 'copy'; readonly id: number; readonly text: string; readonly what: string }
  /** Reads the layers' files (again, after it was called off or failed). */
  | { readonly kind: 'read-files'; readonly id: number }
  | { readonly kind: 'cancel-files'; readonly id: number };

/** A message of the view without its id: the host adds it. */
export type PictureRequest = FromPicture extends infer Message
  ? Message extends { readonly id: number }
    ? Omit<Message, 'id'>
    : never
  : never;
