import type { Action } from './action.ts';
import type { Reason } from './reason.ts';

/** Everything that can go wrong between Strata and a place images live, as data; the editor puts it into words. */
export type Failure =
  | { readonly kind: 'no-socket'; readonly endpoint: string }
  | { readonly kind: 'refused'; readonly endpoint: string }
  | { readonly kind: 'permission'; readonly endpoint: string }
  /** The host name did not resolve or cannot be reached. */
  | { readonly kind: 'unreachable'; readonly endpoint: string }
  | { readonly kind: 'tls'; readonly endpoint: string; readonly reason: string }
  | { readonly kind: 'no-answer'; readonly endpoint: string; readonly seconds: number }
  | { readonly kind: 'cut-off'; readonly endpoint: string }
  | { readonly kind: 'not-docker'; readonly endpoint: string }
  | { readonly kind: 'version'; readonly minimum: string; readonly maximum: string }
  | { readonly kind: 'bad-endpoint'; readonly endpoint: string; readonly reason: Reason }
  /** What was asked needs an engine, and this source only has images to look at. */
  | { readonly kind: 'read-only'; readonly endpoint: string }
  /** Nobody remembers which archive, engine or registry it was. */
  | { readonly kind: 'source-unknown' }
  | { readonly kind: 'context-missing'; readonly name: string }
  /** `reason` where the text is a name, but none for what it was to be used for. */
  | { readonly kind: 'bad-reference'; readonly text: string; readonly reason?: Reason }
  | { readonly kind: 'no-such-image'; readonly image: string }
  | { readonly kind: 'no-such-container'; readonly container: string }
  | { readonly kind: 'not-on-registry'; readonly reference: string; readonly registry: string }
  | { readonly kind: 'denied'; readonly repository: string; readonly registry: string }
  | { readonly kind: 'no-platform'; readonly reference: string; readonly platform: string }
  /** An engine that cannot pull all tags of a repository. */
  | { readonly kind: 'one-tag-at-a-time'; readonly engine: string }
  /** `seconds` until it may be asked again, where it says so. */
  | { readonly kind: 'rate-limit'; readonly registry: string; readonly seconds?: number }
  /** Nobody of that name has anything on a registry. */
  | { readonly kind: 'no-namespace'; readonly registry: string; readonly namespace: string }
  | { readonly kind: 'registry-unreachable'; readonly registry: string; readonly reason: string }
  /** Strata itself could not speak with a registry; `detail` is what TLS or the network said, for those who look into it. */
  | {
      readonly kind: 'registry-connection';
      readonly registry: string;
      readonly trouble: ConnectionTrouble;
      readonly detail: Reason;
    }
  /** Any other answer of a registry with an error status. */
  | { readonly kind: 'registry-answer'; readonly registry: string; readonly status: number; readonly text: string }
  /** A registry sends us where a request of ours does not go: `to` is that address. */
  | { readonly kind: 'registry-redirect'; readonly registry: string; readonly to: string }
  /** A registry wants the person's credentials sent over a connection that is not secure. */
  | { readonly kind: 'registry-realm'; readonly registry: string; readonly realm: string }
  | { readonly kind: 'delete-refused'; readonly registry: string }
  /** Of Docker before 1.10: schema 1. */
  | { readonly kind: 'old-manifest'; readonly reference: string }
  /** There is something of that name, but no image: a chart, a signature. */
  | { readonly kind: 'not-an-image'; readonly reference: string; readonly mediaType: string }
  /** What arrived is not what its digest says. */
  | { readonly kind: 'wrong-content'; readonly registry: string; readonly subject: string }
  | { readonly kind: 'too-large'; readonly registry: string; readonly subject: string; readonly limit: number }
  | { readonly kind: 'helper-missing'; readonly helper: string }
  /** A credential helper ran and gave nothing; `text` is what it said, without secrets. */
  | { readonly kind: 'helper-failed'; readonly helper: string; readonly text: string }
  | { readonly kind: 'disk-full'; readonly action: Action; readonly subject: string }
  /** The daemon said so inside a stream it had begun with success. */
  | { readonly kind: 'stream'; readonly action: Action; readonly subject: string; readonly text: string }
  /** The stream ended early; nothing says whether the daemon finished. */
  | { readonly kind: 'incomplete'; readonly action: Action; readonly subject: string }
  | { readonly kind: 'in-use'; readonly image: string; readonly text: string }
  /** Other images are built on it. */
  | { readonly kind: 'has-children'; readonly image: string }
  /** It has several names, and an id does not say which of them is meant. */
  | { readonly kind: 'many-names'; readonly image: string }
  /** Another container has this name. */
  | { readonly kind: 'name-taken'; readonly name: string }
  /** Somebody else listens there: `0.0.0.0:8080`. */
  | { readonly kind: 'port-taken'; readonly port: string }
  | { readonly kind: 'no-such-command'; readonly command: string; readonly image: string }
  | { readonly kind: 'not-running'; readonly container: string }
  | { readonly kind: 'still-running'; readonly container: string }
  /** Any other answer with an error status. */
  | { readonly kind: 'daemon'; readonly status: number; readonly text: string }
  /** A folder that is to be built from, or something in it, cannot be read. */
  | { readonly kind: 'bad-context'; readonly path: string; readonly reason: Reason }
  | { readonly kind: 'not-an-archive'; readonly path: string; readonly reason: Reason }
  | { readonly kind: 'bad-layer'; readonly layer: number; readonly offset: number; readonly entries: number }
  | { readonly kind: 'digest-mismatch'; readonly layer: number }
  /** The layer has no plain file of that path. */
  | { readonly kind: 'no-such-file'; readonly layer: number; readonly path: string };

export type ConnectionTrouble = 'refused' | 'unreachable' | 'tls' | 'no-answer' | 'cut-off' | 'not-a-registry';

/** What every source throws: the failure as data, and what caused it. */
export class SourceError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: { readonly cause?: unknown }) {
    super(failure.kind, options);
    this.name = 'SourceError';
    this.failure = failure;
  }
}

/** Whether an error says that somebody gave up waiting: these are never shown. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The error of somebody who gave up waiting. `isCancelled` knows it by its name. */
export function cancelled(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') return reason;
  const error = new DOMException('The operation was cancelled.', 'AbortError');
  error.cause = reason;
  return error;
}

/** Node's name for an error: `ECONNREFUSED`, `HPE_INVALID_CONSTANT`; empty where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The damage of a layer that an error tells of, for whom the rest of the image still counts; undefined for any other error. */
export function layerDamage(error: unknown): SourceError | undefined {
  if (!(error instanceof SourceError)) return undefined;
  return error.failure.kind === 'bad-layer' || error.failure.kind === 'no-such-file' ? error : undefined;
}
