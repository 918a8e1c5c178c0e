import { ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { cancelled, errorCode } from '../core/failure.ts';
import { cutOff, noAnswer, notDocker, transportTrouble } from './errors.ts';
import type { Connect, Connection } from './transport.ts';

/** How long to wait, in milliseconds; what is absent waits for ever (pulls and saves are never killed). */
export interface Deadlines {
  /** Until bytes can flow. */
  readonly connect?: number;
  /** From then until the answer's headers are here. */
  readonly headers?: number;
  /** Between two pieces of an answer's body while somebody waits for the next. */
  readonly body?: number;
}

/** One request. `path` is complete and encoded. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, or the bytes of an archive. */
  readonly body?: string | AsyncIterable<Uint8Array>;
}

/** An answer of any status. Read the body or `close()`, or the connection stays open. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Once only. Throws SourceErrors; leaving the loop closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}

/** Who is asked, and until when. */
export interface Line {
  readonly connect: Connect;
  /** Named in failures. */
  readonly endpoint: string;
  readonly deadlines: Deadlines;
  readonly signal: AbortSignal;
}

/**
 * One HTTP request and its answer's headers over a connection of its own. Settles whatever the other side does: with an answer, a SourceError
 * (`no-socket` ... `cut-off`, `no-answer`, `not-docker`), an AbortError, or what reading the request's own body threw.
 */
export function exchange(request: HttpRequest, line: Line): Promise<HttpAnswer> {
  const { endpoint, deadlines, signal } = line;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled(signal));
      return;
    }
    let connection: Connection;
    try {
      connection = line.connect();
    } catch (error) {
      reject(transportTrouble(error, endpoint, false));
      return;
    }
    let timer: NodeJS.Timeout | undefined;
    let outgoing: ClientRequest | undefined;
    let incoming: IncomingMessage | undefined;
    let ended: Error | undefined;

    const arm = (milliseconds: number | undefined): void => {
      clearTimeout(timer);
      if (milliseconds !== undefined) timer = setTimeout(() => end(noAnswer(endpoint, milliseconds)), milliseconds);
    };
    const end = (error: Error): void => {
      ended ??= error;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      reject(error);
      // After the headers it is the body's reader who has to hear of it.
      incoming?.destroy(error);
      outgoing?.destroy();
      connection.stream.destroy();
    };
    const fail = (error: unknown): void => {
      // A daemon that answers before it has read everything closes: what it said is still to be read, and ends as it ends.
      if (incoming !== undefined && ['EPIPE', 'ECONNRESET'].includes(errorCode(error))) return;
      end(signal.aborted ? cancelled(signal) : transportTrouble(error, endpoint, connection.handshaking()));
    };
    const abort = (): void => end(cancelled(signal));
    const close = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      incoming?.destroy();
      connection.stream.destroy();
    };

    signal.addEventListener('abort', abort, { once: true });
    connection.stream.on('error', fail);
    arm(deadlines.connect);
    connection.onReady(() => {
      if (incoming === undefined) arm(deadlines.headers);
    });
    try {
      outgoing = requestOver(connection, request);
    } catch (error) {
      end(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    outgoing.on('error', fail);
    outgoing.on('upgrade', () =>
      end(notDocker(endpoint, new Error('it switched protocols, which nobody had asked for'))),
    );
    outgoing.on('close', () => {
      if (incoming === undefined) fail(cutOff(endpoint));
    });
    outgoing.on('response', (response) => {
      incoming = response;
      clearTimeout(timer);
      // Trouble after the reader has left is nobody's.
      response.on('error', () => undefined);
      const body = bodyOf(response, line, { close, why: () => ended });
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body, close });
    });
    send(outgoing, request.body).catch((error: unknown) =>
      end(error instanceof Error ? error : new Error(String(error))),
    );
  });
}

/** A request on its way over a connection of its own, its body not yet sent. */
export function requestOver(connection: Connection, request: HttpRequest): ClientRequest {
  const typed: Record<string, string> = {};
  if (typeof request.body === 'string') {
    typed['Content-Type'] = 'application/json';
    typed['Content-Length'] = String(Buffer.byteLength(request.body));
  } else if (request.body !== undefined) {
    typed['Content-Type'] = 'application/x-tar';
    typed['Transfer-Encoding'] = 'chunked';
  } else if (request.method !== 'GET') {
    typed['Content-Length'] = '0';
  }
  // The class, not `request()`: editors replace that function to send everything through a proxy. Without an agent it says `Connection: close`.
  return new ClientRequest({
    createConnection: () => connection.stream,
    method: request.method,
    path: request.path,
    headers: { Host: 'docker', 'User-Agent': 'strata', ...typed, ...request.headers },
  });
}

/** Throws only what reading the body throws; what happens to the connection is told by its events. */
async function send(outgoing: ClientRequest, body: HttpRequest['body']): Promise<void> {
  if (typeof body === 'string') {
    outgoing.end(body);
  } else if (body === undefined) {
    outgoing.end();
  } else {
    for await (const chunk of body) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(chunk)) await drained(outgoing);
    }
    outgoing.end();
  }
}

/** Resolves when more may be written, or never will. */
function drained(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done).off('close', done);
      resolve();
    };
    outgoing.on('drain', done).on('close', done);
  });
}

async function* bodyOf(
  response: IncomingMessage,
  line: Line,
  { close, why }: { readonly close: () => void; readonly why: () => Error | undefined },
): AsyncGenerator<Uint8Array> {
  const { endpoint, deadlines, signal } = line;
  let timer: NodeJS.Timeout | undefined;
  const pieces = response[Symbol.asyncIterator]();
  try {
    for (;;) {
      const patience = deadlines.body;
      // Only the other side's silence counts, not the time a reader takes between two pieces.
      if (patience !== undefined) timer = setTimeout(() => response.destroy(noAnswer(endpoint, patience)), patience);
      const piece: IteratorResult<Uint8Array> = await pieces.next();
      clearTimeout(timer);
      if (piece.done === true) return;
      yield piece.value;
    }
  } catch (error) {
    throw why() ?? (signal.aborted ? cancelled(signal) : transportTrouble(error, endpoint, false));
  } finally {
    clearTimeout(timer);
    close();
  }
}
