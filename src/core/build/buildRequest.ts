/** What an engine is to build. Paths are the machine's own. */
export interface BuildRequest {
  /** The context: what COPY and ADD may take from. */
  readonly folder: string;
  /** Inside the context or elsewhere. */
  readonly dockerfile: string;
  /** Full references, `docker.io/shop/page:1.0`. */
  readonly tags: readonly string[];
  /** A stage's name or number; the last stage where absent. */
  readonly target?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** `linux/arm64`; the engine's own where absent. */
  readonly platform?: string;
  /** Images that are named in it are looked for on their registries, even where they are here. */
  readonly pull: boolean;
  readonly noCache: boolean;
  /** Registries whose credentials the engine may need, `docker.io`. */
  readonly registries: readonly string[];
}

/** What happens while an engine builds. */
export type BuildEvent =
  /** So much of the context has been sent. */
  | { readonly kind: 'context'; readonly files: number; readonly bytes: number }
  /** A piece of the log, as the builder words it, line ends included. */
  | { readonly kind: 'output'; readonly text: string }
  /** A layer of a base image on its way. */
  | { readonly kind: 'pull'; readonly id: string; readonly status: string }
  /** The last event: the image's id. */
  | { readonly kind: 'built'; readonly id: string };
