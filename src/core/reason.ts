/** Why something cannot be used or done, as data: the editor puts it into words. */
export type Reason = PlainReason | ReasonAbout;

/** Reasons that need nothing beside them. */
export type PlainReason =
  // Of an endpoint's address, or of the files of a docker context.
  | 'no-scheme'
  | 'two-schemes'
  | 'not-host-and-port'
  | 'not-user-and-host'
  | 'no-host'
  | 'ipv6-without-port'
  | 'password-in-address'
  | 'query-in-address'
  | 'fragment-in-address'
  | 'begins-with-dash'
  | 'context-without-docker'
  | 'authority-missing'
  | 'unreadable'
  | 'no-json'
  | 'no-json-object'
  // Of a file that is to be an archive.
  | 'no-such-file'
  | 'not-allowed'
  | 'not-a-file'
  | 'not-a-tar'
  | 'ancient-archive'
  | 'no-index'
  | 'damaged-index'
  | 'damaged-manifest'
  | 'no-images'
  // Of what is to be a registry.
  | 'too-large'
  | 'no-manifest'
  | 'pages-in-a-circle'
  | 'no-list'
  | 'no-token'
  | 'no-realm'
  | 'other-protocol'
  | 'ended-early'
  // Of a name that is sent somewhere.
  | 'not-a-host'
  | 'empty-part';

/** Reasons that are about something. */
export interface ReasonAbout {
  readonly kind:
    /** `text` is what the system or another program said, in its own words. */
    | 'said'
    /** `text` is a compression's name, `xz`. */
    | 'compressed-with'
    /** `text` is a scheme, a port, a pattern of a `.dockerignore`, an HTTP status, a number of seconds. */
    | 'unknown-scheme'
    | 'bad-port'
    | 'bad-pattern'
    | 'status'
    | 'seconds';
  readonly text: string;
}

/** What the system or another program said. */
export function said(text: unknown): Reason {
  return { kind: 'said', text: text instanceof Error ? text.message : String(text) };
}
