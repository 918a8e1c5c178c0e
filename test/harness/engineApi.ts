// A raw client of the Docker Engine API, independent of the one under test: what suites use to look at, and change, a daemon from outside.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

/** A daemon reached over its socket. Every method throws `EngineApiError` where the daemon says no. */
export class EngineApi {
  readonly socket: string;

  constructor(socket: string) {
    this.socket = socket;
  }

  /** Whether a daemon answers. */
  async ping(signal?: AbortSignal): Promise<boolean> {
    return (await this.#send('GET', '/_ping', undefined, {}, signal).catch(() => '')) === 'OK';
  }

  /** The parsed answer, or undefined where there is none. `path` begins with `/` and is already encoded. */
  async get(path: string, signal?: AbortSignal): Promise<unknown> {
    return parse(await this.#send('GET', path, undefined, {}, signal));
  }

  async post(path: string, body?: unknown, signal?: AbortSignal): Promise<unknown> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    return parse(await this.#send('POST', path, sent, { 'content-type': 'application/json' }, signal));
  }

  async delete(path: string, signal?: AbortSignal): Promise<unknown> {
    return parse(await this.#send('DELETE', path, undefined, {}, signal));
  }

  /** For the calls that answer with lines of progress (build, pull, push): the lines, or an error where one of them is. */
  async progress(
    path: string,
    body: Uint8Array | undefined,
    headers: Readonly<Record<string, string>> = {},
    signal?: AbortSignal,
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const answer = await this.#send('POST', path, body, { 'content-type': 'application/x-tar', ...headers }, signal);
    const lines = answer.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null) throw new EngineApiError(path, 200, line);
      if ('error' in value) throw new EngineApiError(path, 200, String(value.error));
      return { ...value };
    });
  }

  async #send(
    method: string,
    path: string,
    body: string | Uint8Array | undefined,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<{ readonly status: number; readonly body: Readable }>();
    const sent = request(
      { socketPath: this.socket, method, path, headers, agent: false, ...(signal && { signal }) },
      (response) => resolve({ status: response.statusCode ?? 0, body: response }),
    );
    sent.on('error', reject);
    sent.end(body);
    const answer = await promise;
    const answered = await text(answer.body);
    if (answer.status >= 400) throw new EngineApiError(`${method} ${path}`, answer.status, answered);
    return answered;
  }
}

/** A daemon said no. */
export class EngineApiError extends Error {
  override readonly name = 'EngineApiError';
  readonly status: number;

  constructor(what: string, status: number, answer: string) {
    super(`${what}: ${status} ${answer.trim()}`);
    this.status = status;
  }
}

/** `value[name]` as a string. */
export function stringAt(value: unknown, name: string): string {
  if (typeof value === 'object' && value !== null) {
    const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    if (typeof found === 'string') return found;
  }
  throw new TypeError(`no string ${name} in ${JSON.stringify(value)}`);
}

/** `value` as a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`not a list: ${JSON.stringify(value)}`);
}

function parse(answer: string): unknown {
  return answer.trim() === '' ? undefined : JSON.parse(answer);
}
