/** What pulling an image would bring, as its registry or the engine's way to it tells. */
export interface PullPreview {
  /** Of what the name stands for now; absent where only platforms are told. */
  readonly digest?: string;
  /** All there are, `linux/arm64/v8`. */
  readonly platforms: readonly string[];
  /** Of the one platform that would be pulled; bytes are compressed. */
  readonly image?: { readonly platform: string; readonly size: number; readonly layers: number };
}
