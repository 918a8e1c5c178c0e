/**
 * Messages between the extension and the inspect view: types only. Either side reads what arrives with a parse function
 * of its own. A message from the view that carries an `id` is a request: the extension answers each exactly once, with
 * `answer`. Records travel as bytes, exactly as the source sent them.
 */

/** A template or JSONPath expression somebody gave a name. */
export interface NamedFormat {
  readonly name: string;
  readonly format: string;
  readonly language: FormatLanguage;
  /** `shipped`: part of Strata; `settings`: from the person's or the workspace's settings. */
  readonly origin: 'shipped' | 'settings';
}

export type FormatLanguage = 'template' | 'jsonpath';

/** Whose quoting rules a copied command follows. */
export type Shell = 'bash' | 'zsh' | 'powershell' | 'cmd';

/** An image as the view shows it. */
export interface InspectedImage extends ImageRef {
  readonly record: InspectedRecord;
}

export type InspectedRecord =
  /** One JSON object, byte for byte as the source sent it. Of an image on a registry the size in it is that of compressed layers. */
  | { readonly kind: 'raw'; readonly bytes: Uint8Array; readonly isCompressed?: boolean }
  /** The source refused; `text` is what the docker CLI would print for it (`Error response from daemon: ...`). */
  | { readonly kind: 'error'; readonly text: string };

/** What the view keeps over a reload of the window (`setState`); the extension reads `images` and fetches them again. */
export interface InspectState {
  readonly version: 1;
  readonly images: readonly ImageRef[];
  readonly format: string;
  readonly language: FormatLanguage;
  readonly shell: Shell;
  /** Key of the image whose record is shown. */
  readonly selected?: string;
  /** Rows the person opened or closed, as JSON Pointers, where they differ from how a record first opens. */
  readonly toggled: readonly string[];
  /** The share of the height the output takes, 0 to 1. */
  readonly split: number;
}

export interface ImageRef {
  /** Unique within a view; stays the same when the record changes. */
  readonly key: string;
  /** What the docker CLI would be given: `httpd:2.4`, `httpd@sha256:...`, or an id. */
  readonly name: string;
  readonly id: string;
  /** The key of the place the image lives; empty for the chosen engine. */
  readonly source: string;
}

/** Where in the view an image is shown: its record, or a side of the comparison. */
export type ImagePlace = 'record' | 'left' | 'right';

/** From the extension to the view. */
export type ToView =
  /** The first message after `ready`, and again when the panel is given other images. */
  | {
      readonly kind: 'show';
      readonly images: readonly InspectedImage[];
      /** How many images there will be once every `more` has arrived. */
      readonly total: number;
      readonly formats: readonly NamedFormat[];
      /** Newest first. */
      readonly history: readonly string[];
      readonly shell: Shell;
      /** Put into the format bar, where the view was opened for a format. */
      readonly format?: string;
      /** Begin with the comparison of the first two images. */
      readonly compare?: boolean;
    }
  /** Further images of the last `show`. */
  | { readonly kind: 'more'; readonly images: readonly InspectedImage[] }
  /** An image's record changed. */
  | { readonly kind: 'update'; readonly image: InspectedImage }
  /** An image is no longer there; the view keeps its record and says so. */
  | { readonly kind: 'gone'; readonly key: string }
  /** The image the person chose for a place. */
  | { readonly kind: 'chosen'; readonly place: ImagePlace; readonly key: string }
  /** Named formats or history changed (settings, another panel). */
  | { readonly kind: 'formats'; readonly formats: readonly NamedFormat[]; readonly history: readonly string[] }
  /** Data could not be fetched; shown in the view until the next `show` or `update`. Absent text clears it. */
  | { readonly kind: 'trouble'; readonly text?: string }
  | { readonly kind: 'answer'; readonly id: number; readonly ok: true }
  /** `message` is empty where the person cancelled. */
  | { readonly kind: 'answer'; readonly id: number; readonly ok: false; readonly message: string };

/** From the view to the extension. */
export type FromView =
  /** The view can receive: the extension sends `show`. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'copy'; readonly id: number; readonly text: string; readonly what: string }
  | { readonly kind: 'save'; readonly id: number; readonly suggestedName: string; readonly content: Uint8Array }
  /** Opens an untitled document. */
  | { readonly kind: 'open-document'; readonly id: number; readonly language: string; readonly text: string }
  /** Opens the image's record as a JSON document. */
  | { readonly kind: 'open-record'; readonly id: number; readonly key: string }
  /** Asks which of the view's images goes into a place; `chosen` tells. */
  | { readonly kind: 'choose-image'; readonly id: number; readonly place: ImagePlace }
  /** Asks for a second image, and opens a comparison with it. */
  | { readonly kind: 'compare-with'; readonly id: number; readonly key: string }
  /** Opens two images' records in the diff editor. */
  | { readonly kind: 'compare'; readonly id: number; readonly left: string; readonly right: string }
  /** Shows the image in the Images tree. */
  | { readonly kind: 'reveal'; readonly id: number; readonly key: string }
  /** Opens the picture of the image. */
  | { readonly kind: 'show-picture'; readonly id: number; readonly key: string }
  /** A format that was run; the extension keeps the history. */
  | { readonly kind: 'remember-format'; readonly id: number; readonly format: string }
  | { readonly kind: 'forget-history'; readonly id: number }
  /** Asks for a name and keeps the format in the settings. */
  | { readonly kind: 'name-format'; readonly id: number; readonly format: string; readonly language: FormatLanguage }
  | { readonly kind: 'remove-format'; readonly id: number; readonly name: string }
  /** Fetches an image's record (or all, where `key` is absent) again. */
  | { readonly kind: 'refresh'; readonly id: number; readonly key?: string };

/** A message of the view without its id: the host adds it. */
export type Request = FromView extends infer Message
  ? Message extends { readonly id: number }
    ? Omit<Message, 'id'>
    : never
  : never;
