import type { Action } from '../core/action.ts';
import { errorCode, SourceError } from '../core/failure.ts';
import { said, type Reason } from '../core/reason.ts';

/** What was being done to what, so that an answer can be put into words: `pull`, `docker.io/library/debian:12`. */
export interface Errand {
  readonly action: Action;
  readonly subject: string;
}

/** What answered is no Docker-compatible daemon, or somebody between changes what it says. */
export function notDocker(endpoint: string, cause?: unknown): SourceError {
  return new SourceError({ kind: 'not-docker', endpoint }, { cause });
}

/** No answer within a deadline. */
export function noAnswer(endpoint: string, milliseconds: number): SourceError {
  return new SourceError({ kind: 'no-answer', endpoint, seconds: Math.ceil(milliseconds / 1000) });
}

/** The connection ended before the answer did. */
export function cutOff(endpoint: string, cause?: unknown): SourceError {
  return new SourceError({ kind: 'cut-off', endpoint }, { cause });
}

export function tlsTrouble(endpoint: string, reason: string, cause?: unknown): SourceError {
  return new SourceError({ kind: 'tls', endpoint, reason }, { cause });
}

export function badEndpoint(endpoint: string, reason: Reason, cause?: unknown): SourceError {
  return new SourceError({ kind: 'bad-endpoint', endpoint, reason }, { cause });
}

export function contextMissing(name: string, cause?: unknown): SourceError {
  return new SourceError({ kind: 'context-missing', name }, { cause });
}

/** The daemon reported trouble inside a stream it had begun with success. */
export function streamTrouble(errand: Errand, text: string): SourceError {
  return new SourceError({ kind: 'stream', action: errand.action, subject: errand.subject, text });
}

/** A stream ended without saying that it was finished. */
export function incomplete(errand: Errand, cause?: unknown): SourceError {
  return new SourceError({ kind: 'incomplete', action: errand.action, subject: errand.subject }, { cause });
}

/** An answer with an error status: the daemon's own words, or trouble of the transport that only an answer reveals. */
export function errorStatus(endpoint: string, status: number, body: string): SourceError {
  if (status === 304) return new SourceError({ kind: 'daemon', status, text: 'not modified' });
  if (status >= 300 && status < 400) return notDocker(endpoint, new Error(`redirected with status ${status}`));
  const text = daemonText(body);
  if (text === undefined) return notDocker(endpoint, new Error(`status ${status} without a message`));
  if (/client sent an http request to an https server/i.test(text)) return tlsTrouble(endpoint, text);
  const versions =
    /client version (\S+) is too (?:old|new)\. (?:minimum|maximum) supported API version is ([\d.]+)/i.exec(text);
  if (versions) return new SourceError({ kind: 'version', minimum: versions[2] ?? '', maximum: versions[1] ?? '' });
  return new SourceError({ kind: 'daemon', status, text });
}

/** What a socket, TLS or the HTTP parser throws, as what it means for the endpoint. */
export function transportTrouble(error: unknown, endpoint: string, handshaking: boolean): SourceError {
  if (error instanceof SourceError) return error;
  const code = errorCode(error);
  const known = (kind: 'no-socket' | 'refused' | 'permission' | 'unreachable'): SourceError =>
    new SourceError({ kind, endpoint }, { cause: error });
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return known('no-socket');
    case 'ECONNREFUSED':
    case 'ENOTSOCK':
    case 'EPROTOTYPE':
      return known('refused');
    case 'EACCES':
    case 'EPERM':
      return known('permission');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'ETIMEDOUT':
    case 'EADDRNOTAVAIL':
      return known('unreachable');
    case 'EINVAL':
    case 'ENAMETOOLONG':
    case 'ERR_SOCKET_BAD_PORT':
    case 'ERR_INVALID_ARG_VALUE':
      return badEndpoint(endpoint, said(error), error);
    default:
      if (code.startsWith('HPE_')) return notDocker(endpoint, error);
      if (handshaking || isTlsCode(code))
        return tlsTrouble(endpoint, error instanceof Error ? withoutAdvice(error.message) : code, error);
      return cutOff(endpoint, error);
  }
}

/** Node tells whoever started it what to try: nobody who reads this did. */
function withoutAdvice(message: string): string {
  return message.replace(/; if the root CA is installed locally, .*$/s, '');
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

/** The words of an error answer: `{"message": ...}`, or plain text as engines before 1.24 sent it. */
function daemonText(body: string): string | undefined {
  const trimmed = body.trim();
  try {
    const value: unknown = JSON.parse(trimmed);
    if (typeof value === 'object' && value !== null) {
      // Podman puts the whole chain into `message` and its root into `cause`.
      if ('message' in value && typeof value.message === 'string' && value.message !== '') return value.message;
      if ('cause' in value && typeof value.cause === 'string') return value.cause;
      if ('error' in value && typeof value.error === 'string') return value.error;
    }
    return undefined;
  } catch {
    return trimmed === '' || trimmed.startsWith('<') ? undefined : trimmed.slice(0, 2000);
  }
}
