import type { FormatError } from '../template/failure.ts';
import { toBytes } from '../template/goString.ts';

const PARSE_ERROR_EXIT = 64;

/** How an image's text came about: over Go's types, or (what those could not do) over the bare JSON. */
export type RunKind = 'typed' | 'raw';

/** What one image gave. The text is a Go string: `toBytes` gives its bytes, `toDisplay` what a person sees. */
export type ImageResult =
  | { readonly kind: 'text'; readonly run: RunKind; readonly text: string; readonly approximate: boolean }
  /** The template failed on this image, or a budget stopped it: see the error's failure. */
  | { readonly kind: 'failed'; readonly error: FormatError }
  /** The daemon refused the image, or its record cannot be read. */
  | { readonly kind: 'unavailable'; readonly message: string };

export interface FormatResult {
  readonly stdout: Uint8Array;
  readonly stderr: string;
  readonly exit: number;
  /** One an image, in argument order; none if the template does not parse. */
  readonly images: readonly ImageResult[];
  /** Why the template does not parse. */
  readonly parseError: FormatError | undefined;
  /** Whether an address was printed where the CLI prints another one every time. */
  readonly approximate: boolean;
}

/** What runs make of their images; the bytes are made when they are asked for. */
export class Result implements FormatResult {
  declare readonly images: readonly ImageResult[];
  declare readonly parseError: FormatError | undefined;
  readonly #text: string;

  constructor(images: readonly ImageResult[], text: string, parseError?: FormatError) {
    this.images = images;
    this.parseError = parseError;
    this.#text = text;
  }

  get stdout(): Uint8Array {
    return toBytes(this.#text);
  }

  get stderr(): string {
    const { parseError: error } = this;
    return (error ? [{ kind: 'failed', error } as const] : this.images).map(errorLine).join('');
  }

  get exit(): number {
    return this.parseError ? PARSE_ERROR_EXIT : Number(this.images.some(({ kind }) => kind !== 'text'));
  }

  get approximate(): boolean {
    return this.images.some((image) => image.kind === 'text' && image.approximate);
  }
}

const errorLine = (image: ImageResult): string => {
  if (image.kind === 'text') return '';
  return `${image.kind === 'failed' ? `template parsing error: ${image.error.message}` : image.message}\n`;
};
