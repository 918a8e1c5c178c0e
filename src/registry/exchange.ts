import * as http from 'node:http';
import * as https from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { cancelled, errorCode } from '../core/failure.ts';
import { connectionTrouble, notARegistry, transportTrouble } from './errors.ts';

/** How long to wait, in milliseconds. */
export interface Deadlines {
  /** From the request to the answer's headers. */
  readonly headers: number;
  /** Between two pieces of an answer's body while somebody waits for the next. */
  readonly body: number;
}

export const usualDeadlines: Deadlines = { headers: 30_000, body: 60_000 };

export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD' | 'DELETE' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** A form's fields, encoded. */
  readonly body?: string;
}

/** An answer of any status. Read the body or `close()`, or the connection stays open. */
export interface HttpAnswer {
  readonly status: number;
  /** Empty where the header is missing. */
  readonly header: (name: string) => string;
  /** Once only. Throws SourceErrors; leaving the loop closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}

/** Who is asked, how, and until when. */
export interface Line {
  /** Named in failures. */
  readonly registry: string;
  readonly agents: Agents;
  readonly deadlines: Deadlines;
  readonly signal: AbortSignal;
}

type TlsOptions = SecureContextOptions & { readonly rejectUnauthorized?: boolean };

/** The connections to a registry: they are used again, and let go when nobody does. */
export class Agents {
  readonly #plain = new http.Agent(pooled);
  readonly #secure: https.Agent;
  /** Also said with each request: the editor puts an agent of its own in the place of ours where there is a proxy. */
  readonly tls: TlsOptions;

  constructor(tls: TlsOptions) {
    this.tls = tls;
    this.#secure = new https.Agent({ ...pooled, ...tls });
  }

  for(url: URL): http.Agent {
    return url.protocol === 'https:' ? this.#secure : this.#plain;
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

const errorLimit = 64 * 1024;

const pooled = { keepAlive: true, maxFreeSockets: 4, timeout: 60_000 } as const;

/**
 * One HTTP request and its answer's headers. It goes through `http.request`, which the editor points at the person's proxy and
 * trusted certificates. Settles whatever the other side does: with an answer, a `registry-connection`, or an AbortError.
 */
export async function exchange(request: HttpRequest, line: Line): Promise<HttpAnswer> {
  const isSafe = request.method === 'GET' || request.method === 'HEAD';
  const first: { reused: boolean } = { reused: false };
  try {
    return await once(request, line, (reused) => (first.reused = reused));
  } catch (error) {
    // A connection that was kept may have been closed by the other side in the meantime.
    const isStale = first.reused && error instanceof Error && ['ECONNRESET', 'EPIPE'].includes(errorCode(error.cause));
    if (!isStale || !isSafe || line.signal.aborted) throw error;
    return await once(request, line, () => undefined);
  }
}

/** The whole body of an answer that is known to be small. `tooLarge` makes the error past `limit` bytes. */
export async function wholeBody(answer: HttpAnswer, limit: number, tooLarge: () => Error): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  if (Number(answer.header('content-length')) > limit) {
    answer.close();
    throw tooLarge();
  }
  for await (const piece of answer.body) {
    size += piece.length;
    if (size > limit) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

/** Reads an answer that has nothing to say, so that its connection serves the next request. */
export async function drained(answer: HttpAnswer): Promise<void> {
  await wholeBody({ ...answer, header: () => '' }, errorLimit, () => new Error('a body where there should be none'));
}

function once(request: HttpRequest, line: Line, onReused: (reused: boolean) => void): Promise<HttpAnswer> {
  const { registry, deadlines, signal, agents } = line;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled(signal));
      return;
    }
    let incoming: http.IncomingMessage | undefined;
    let ended: Error | undefined;
    const timer = setTimeout(() => end(noAnswer(registry, deadlines.headers)), deadlines.headers);
    const forget = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    const end = (error: Error): void => {
      ended ??= error;
      forget();
      reject(ended);
      incoming?.destroy(ended);
      outgoing?.destroy();
    };
    const abort = (): void => end(cancelled(signal));
    let outgoing: http.ClientRequest | undefined;
    try {
      outgoing = send(request, agents);
    } catch (error) {
      clearTimeout(timer);
      reject(transportTrouble(error, registry));
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    const sent = outgoing;
    outgoing.on('error', (error) => {
      onReused(sent.reusedSocket);
      end(signal.aborted ? cancelled(signal) : transportTrouble(error, registry));
    });
    outgoing.on('upgrade', () => end(notARegistry(registry, 'other-protocol')));
    outgoing.on('close', () => {
      if (incoming === undefined) end(connectionTrouble(registry, 'cut-off', 'ended-early'));
    });
    outgoing.on('response', (response) => {
      incoming = response;
      clearTimeout(timer);
      // Trouble after the reader has left is nobody's.
      response.on('error', () => undefined);
      const close = (): void => {
        forget();
        response.destroy();
      };
      resolve({
        status: response.statusCode ?? 0,
        header: (name) => [response.headers[name] ?? ''].flat().join(', '),
        body: bodyOf(response, line, { close, forget, why: () => ended }),
        close,
      });
    });
    outgoing.end(request.body);
  });
}

function send({ url, method, headers, body }: HttpRequest, agents: Agents): http.ClientRequest {
  const isSecure = url.protocol === 'https:';
  const { request } = isSecure ? https : http;
  const form =
    body === undefined
      ? {}
      : { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(Buffer.byteLength(body)) };
  // What is hashed and measured is what is kept, not what it was packed in on the way.
  const usual = { 'User-Agent': 'strata', 'Accept-Encoding': 'identity' };
  const connection = { agent: agents.for(url), ...(isSecure && agents.tls) };
  return request(url, { method, headers: { ...usual, ...form, ...headers }, ...connection });
}

async function* bodyOf(
  response: http.IncomingMessage,
  { registry, deadlines, signal }: Line,
  {
    close,
    forget,
    why,
  }: { readonly close: () => void; readonly forget: () => void; readonly why: () => Error | undefined },
): AsyncGenerator<Uint8Array> {
  let timer: NodeJS.Timeout | undefined;
  let isWhole = false;
  const pieces = response[Symbol.asyncIterator]();
  try {
    for (;;) {
      // Only the other side's silence counts, not the time a reader takes between two pieces.
      timer = setTimeout(() => response.destroy(noAnswer(registry, deadlines.body)), deadlines.body);
      const piece: IteratorResult<Uint8Array> = await pieces.next();
      clearTimeout(timer);
      if (piece.done === true) break;
      yield piece.value;
    }
    isWhole = response.complete;
    if (!isWhole) throw connectionTrouble(registry, 'cut-off', 'ended-early');
  } catch (error) {
    throw why() ?? (signal.aborted ? cancelled(signal) : transportTrouble(error, registry));
  } finally {
    clearTimeout(timer);
    // A connection whose answer was read to its end serves the next request.
    if (isWhole) forget();
    else close();
  }
}

function noAnswer(registry: string, milliseconds: number): Error {
  return connectionTrouble(registry, 'no-answer', { kind: 'seconds', text: String(Math.ceil(milliseconds / 1000)) });
}
