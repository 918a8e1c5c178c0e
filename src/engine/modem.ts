import type { Duplex } from 'node:stream';
import { errorStatus, notDocker } from './errors.ts';
import { exchange, type Deadlines, type HttpAnswer, type HttpRequest } from './exchange.ts';
import { hijack } from './hijack.ts';
import { isFields } from '../core/fields.ts';
import { encodePath, queryString } from './requestPath.ts';
import { SourceError } from '../core/failure.ts';
import type { Connect } from './transport.ts';

/** What dockerode hands to a modem: the part of docker-modem's DialOptions that counts here. */
export interface DialOptions {
  /** Ends in `?` where the options are a query. */
  readonly path: string;
  readonly method: string;
  readonly options?: Readonly<Record<string, unknown>> | null;
  readonly file?: AsyncIterable<Uint8Array>;
  readonly isStream?: boolean;
}

export type DialCallback = (error: unknown, result: unknown) => void;

/** What holds for every request of one engine method. */
export interface Call {
  readonly signal: AbortSignal;
  readonly deadlines: Deadlines;
  /** Put before the path: `/v1.41`. */
  readonly prefix: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Hand over an answer's bytes as they are instead of the JSON they hold. */
  readonly raw?: boolean;
}

/** The most that an answer may have which is read as a whole; a list of 10,000 images is 7 MB. */
const wholeAnswerLimit = 256 * 1024 * 1024;

/** Requests to one daemon: owns the socket, the deadlines, the status and the JSON. Everything it throws is a SourceError or an AbortError. */
export class Modem {
  readonly endpoint: string;
  readonly #connect: Connect;
  readonly #basePath: string;

  constructor(connect: Connect, endpoint: string, basePath = '') {
    this.#connect = connect;
    this.endpoint = endpoint;
    this.#basePath = basePath;
  }

  /** A successful answer, its body not yet read. A GET that was cut off before its answer is sent once more; a change never. */
  async request(request: HttpRequest, signal: AbortSignal, deadlines: Deadlines): Promise<HttpAnswer> {
    const target = { ...request, path: this.#basePath + request.path };
    const line = { connect: this.#connect, endpoint: this.endpoint, deadlines, signal };
    const answer = await exchange(target, line).catch((error: unknown) => {
      const lost = error instanceof SourceError && error.failure.kind === 'cut-off';
      if (request.method !== 'GET' || !lost) throw error;
      return exchange(target, line);
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    if (answer.status < 400) {
      // A redirect could lead anywhere, and no daemon sends one.
      answer.close();
      throw errorStatus(this.endpoint, answer.status, '');
    }
    throw errorStatus(this.endpoint, answer.status, decode(await this.#readWhole(answer)));
  }

  /** The whole body of a successful answer. */
  async bytes(request: HttpRequest, signal: AbortSignal, deadlines: Deadlines): Promise<Uint8Array> {
    return await this.#readWhole(await this.request(request, signal, deadlines));
  }

  /** The JSON of a successful answer; undefined where it has no body. */
  async json(request: HttpRequest, signal: AbortSignal, deadlines: Deadlines): Promise<unknown> {
    return parseJson(await this.bytes(request, signal, deadlines), this.endpoint);
  }

  /** A plain line for bytes both ways, where the daemon makes one of this request's connection. */
  async hijack(request: HttpRequest, signal: AbortSignal, deadlines: Deadlines): Promise<Duplex> {
    const line = { connect: this.#connect, endpoint: this.endpoint, deadlines, signal };
    return hijack({ ...request, path: this.#basePath + request.path }, line);
  }

  /** The modem to give to dockerode for the requests of one call. */
  for(call: Call): DockerodeModem {
    return new DockerodeModem(this, call);
  }

  async #readWhole(answer: HttpAnswer): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of answer.body) {
      pieces.push(piece);
      size += piece.length;
      if (size > wholeAnswerLimit)
        throw notDocker(this.endpoint, new Error(`an answer of more than ${wholeAnswerLimit} bytes`));
    }
    return Buffer.concat(pieces, size);
  }
}

/** A Modem as dockerode knows one; it carries what dockerode's methods have no parameter for. */
export class DockerodeModem {
  /** dockerode writes here which Promise to use. */
  Promise: PromiseConstructor = Promise;
  readonly #modem: Modem;
  readonly #call: Call;

  constructor(modem: Modem, call: Call) {
    this.#modem = modem;
    this.#call = call;
  }

  dial(options: DialOptions, callback: DialCallback): void {
    this.#answer(options).then(
      (result) => callback(null, result),
      (error: unknown) => callback(error, null),
    );
  }

  async #answer(options: DialOptions): Promise<unknown> {
    const { signal, deadlines, headers, raw } = this.#call;
    const request = { ...this.#requestFor(options), ...(headers === undefined ? {} : { headers }) };
    // No Readable around it: that would read ahead, and nobody can leave a generator that is waiting.
    if (options.isStream === true) return (await this.#modem.request(request, signal, deadlines)).body;
    if (raw === true) return await this.#modem.bytes(request, signal, deadlines);
    return await this.#modem.json(request, signal, deadlines);
  }

  /** Options are the query of a path that ends in `?`, else a POST's body; `_query` and `_body` say which is which. */
  #requestFor({ method, path, options, file }: DialOptions): HttpRequest {
    const sent = options ?? {};
    const asksQuery = path.endsWith('?');
    const query = isFields(sent['_query']) ? sent['_query'] : sent;
    const whole =
      this.#call.prefix + encodePath(asksQuery ? path.slice(0, -1) : path) + (asksQuery ? queryString(query) : '');
    if (file !== undefined) return { method, path: whole, body: file };
    if ('_body' in sent) return { method, path: whole, body: JSON.stringify(sent['_body']) };
    const hasBody = method === 'POST' && !asksQuery && Object.keys(sent).length > 0;
    return { method, path: whole, ...(hasBody ? { body: JSON.stringify(sent) } : {}) };
  }
}

/** JSON as a daemon sends it; undefined for a body without any. Throws `not-docker`. */
export function parseJson(bytes: Uint8Array, endpoint: string): unknown {
  const text = decode(bytes);
  // Podman ends even an empty answer with a newline.
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notDocker(endpoint, error);
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
