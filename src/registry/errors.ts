import { errorCode, SourceError, type ConnectionTrouble } from '../core/failure.ts';
import { isFields, listAt, textAt } from '../core/fields.ts';
import { said, type Reason } from '../core/reason.ts';

/** What was asked of a registry, so that its answer can be put into words. */
export interface Errand {
  /** The registry's name in references. */
  readonly registry: string;
  /** `library/debian`; empty for what is about the whole registry. */
  readonly repository: string;
  /** `docker.io/library/debian:12`, where it is about one image. */
  readonly reference?: string;
  readonly isDelete?: boolean;
}

export function connectionTrouble(
  registry: string,
  trouble: ConnectionTrouble,
  detail: Reason,
  cause?: unknown,
): SourceError {
  return new SourceError({ kind: 'registry-connection', registry, trouble, detail }, { cause });
}

/** What answered is no registry, or something on the way changes what it says. */
export function notARegistry(registry: string, detail: Reason, cause?: unknown): SourceError {
  return connectionTrouble(registry, 'not-a-registry', detail, cause);
}

/** What a socket, TLS or the HTTP parser throws, as what it means for a registry. */
export function transportTrouble(error: unknown, registry: string): SourceError {
  if (error instanceof SourceError) return error;
  const code = errorCode(error);
  const detail = error instanceof Error ? error.message : String(error);
  return connectionTrouble(registry, troubleOf(code, detail), said(detail), error);
}

function troubleOf(code: string, detail: string): ConnectionTrouble {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'ETIMEDOUT':
    case 'EADDRNOTAVAIL':
      return 'unreachable';
    case 'ERR_INVALID_CHAR':
      return 'not-a-registry';
    default:
      if (code.startsWith('HPE_')) return 'not-a-registry';
      if (isTlsCode(code) || /before secure TLS connection/.test(detail)) return 'tls';
      return 'cut-off';
  }
}

/** Whether somebody did speak TLS, and showed a certificate that does not count. */
export function isCertificateTrouble(error: unknown): boolean {
  const cause = error instanceof SourceError ? error.cause : error;
  const code = errorCode(cause);
  return /CERT|SIGNATURE|HOSTNAME/.test(code) && !code.startsWith('ERR_SSL_');
}

function isTlsCode(code: string): boolean {
  return (
    code === 'EPROTO' ||
    code.startsWith('ERR_OSSL_') ||
    code.startsWith('ERR_SSL_') ||
    code.startsWith('ERR_TLS_') ||
    /CERT|SIGNATURE/.test(code)
  );
}

/** An answer with an error status, by its status and by the codes a registry gives. */
export function errorAnswer(status: number, body: string, errand: Errand): SourceError {
  const { registry, repository, reference, isDelete = false } = errand;
  const told = readErrors(body);
  const has = (...codes: readonly string[]): boolean => told.some(({ code }) => codes.includes(code));
  const text = told.map(({ code, message }) => message || code).join('; ');
  if (status === 429 || has('TOOMANYREQUESTS')) return new SourceError({ kind: 'rate-limit', registry });
  if (status === 401 || status === 403 || has('DENIED', 'UNAUTHORIZED')) {
    return new SourceError({ kind: 'denied', repository: repository || registry, registry });
  }
  if (isDelete && (status === 405 || has('UNSUPPORTED'))) return new SourceError({ kind: 'delete-refused', registry });
  if (status === 404 && (told.length > 0 || body.trim() === '')) {
    const missing = reference ?? repository;
    if (missing !== '') return new SourceError({ kind: 'not-on-registry', reference: missing, registry });
  }
  if (told.length === 0 && (status === 404 || /^\s*</.test(body))) {
    return notARegistry(registry, { kind: 'status', text: String(status) });
  }
  return new SourceError({ kind: 'registry-answer', registry, status, text: text || body.trim().slice(0, 500) });
}

/** `{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}` */
function readErrors(body: string): readonly { readonly code: string; readonly message: string }[] {
  try {
    const value: unknown = JSON.parse(body);
    const errors = listAt(value, 'errors').filter(isFields);
    return errors.map((error) => ({ code: textAt(error, 'code'), message: textAt(error, 'message').slice(0, 500) }));
  } catch {
    return [];
  }
}
