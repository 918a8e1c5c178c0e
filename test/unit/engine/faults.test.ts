import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isCancelled, SourceError } from '../../../src/core/failure.ts';
import type { Engine, LayerProgress } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import type { Endpoint } from '../../../src/engine/endpoint.ts';
import type { Patience } from '../../../src/engine/session.ts';
import { answer, chunks, engineThat, rawServer, type Behaviour, type RawServer } from './rawServer.ts';

const id = `sha256:${'a'.repeat(64)}`;
const image = JSON.stringify({
  Id: id,
  RepoTags: ['x:latest'],
  Os: 'linux',
  Architecture: 'amd64',
  RootFS: { Layers: [] },
});
const list = JSON.stringify([{ Id: id, RepoTags: ['x:latest'], Created: 1, Size: 1 }]);

/** Short where a case is about silence, otherwise long enough for a machine under load. */
const short: Patience = {
  ping: { connect: 60_000, headers: 60_000, body: 60_000 },
  question: { connect: 60_000, headers: 50, body: 50 },
  work: { connect: 60_000 },
};
const long: Patience = { ...short, question: { connect: 60_000, headers: 60_000, body: 60_000 } };

const running: RawServer[] = [];
const uncaught: unknown[] = [];
const collect = (error: unknown): void => void uncaught.push(error);

afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function engineAt(
  behaviour: Behaviour,
  patience: Patience = long,
  kind: 'unix' | 'tcp' = 'unix',
): Promise<{ readonly engine: Engine; readonly server: RawServer }> {
  const server = await rawServer(behaviour, kind);
  running.push(server);
  return { engine: engineOn(server.endpoint, patience), server };
}

function engineOn(endpoint: Endpoint, patience: Patience = long): Engine {
  return connectEngine(endpoint, { env: { DOCKER_CONFIG: '/nonexistent' }, patience });
}

const never = new AbortController().signal;

/** What a question settles with: the failure's kind, `ok`, or the name of an error that is no failure. */
async function outcome(question: Promise<unknown>): Promise<string> {
  process.on('uncaughtException', collect);
  process.on('unhandledRejection', collect);
  try {
    await question;
    return 'ok';
  } catch (error) {
    return error instanceof SourceError ? error.failure.kind : String(error);
  } finally {
    // What is thrown where nobody can catch it comes in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('uncaughtException', collect);
    process.off('unhandledRejection', collect);
    expect(uncaught.splice(0)).toEqual([]);
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const raw =
  (text: string | Buffer): Behaviour =>
  (socket) =>
    socket.end(text);

interface Fault {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly kind: string;
  readonly patience?: Patience;
  /** A reset exists only there. */
  readonly over?: 'tcp';
}

describe('a whole answer', () => {
  const faults: readonly Fault[] = [
    { name: 'is as it should be', behaviour: answer(list), kind: 'ok' },
    { name: 'comes byte by byte in chunks', behaviour: chunks(list.split('')), kind: 'ok' },
    {
      name: 'begins with a byte order mark',
      behaviour: answer(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(list)])),
      kind: 'ok',
    },
    {
      name: 'has no length and ends with the connection',
      behaviour: raw(`HTTP/1.1 200 OK\r\n\r\n${list}`),
      kind: 'ok',
    },
    { name: 'is HTTP/1.0', behaviour: raw(`HTTP/1.0 200 OK\r\n\r\n${list}`), kind: 'ok' },
    {
      name: 'follows an informational one',
      behaviour: raw(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: ${list.length}\r\n\r\n${list}`),
      kind: 'ok',
    },
    {
      name: 'is cut in its body with a length',
      behaviour: raw(`HTTP/1.1 200 OK\r\nContent-Length: ${list.length}\r\n\r\n${list.slice(0, 20)}`),
      kind: 'cut-off',
    },
    { name: 'is cut between two chunks', behaviour: chunks([list.slice(0, 20)], false), kind: 'cut-off' },
    {
      name: 'is cut inside a chunk',
      behaviour: raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n${list.slice(0, 20)}`),
      kind: 'cut-off',
    },
    { name: 'is cut after whole JSON, before the last chunk', behaviour: chunks([list], false), kind: 'cut-off' },
    {
      name: 'is cut without a length',
      behaviour: raw(`HTTP/1.1 200 OK\r\n\r\n${list.slice(0, 20)}`),
      kind: 'not-docker',
    },
    { name: 'is truncated JSON', behaviour: answer(list.slice(0, -1)), kind: 'not-docker' },
    { name: 'is null', behaviour: answer('null'), kind: 'not-docker' },
    { name: 'is empty', behaviour: answer(''), kind: 'not-docker' },
    { name: 'is an object instead of a list', behaviour: answer('{}'), kind: 'not-docker' },
    { name: 'is a list of something else', behaviour: answer('[1, null, {}]'), kind: 'not-docker' },
    { name: 'is HTML', behaviour: answer('<html><body>Sign in to the network</body></html>'), kind: 'not-docker' },
    { name: 'is an error inside a success', behaviour: answer('{"message":"oh no"}'), kind: 'not-docker' },
    { name: 'is no UTF-8 JSON', behaviour: answer(Buffer.from([0xff, 0xfe, 0x00])), kind: 'not-docker' },
    {
      name: 'has a length that is too short',
      behaviour: raw(`HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n${list}`),
      kind: 'not-docker',
    },
    {
      name: 'has a length that is no number',
      behaviour: raw(`HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n${list}`),
      kind: 'not-docker',
    },
    {
      name: 'has two lengths',
      behaviour: raw(`HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n${list}`),
      kind: 'not-docker',
    },
    {
      name: 'has a malformed chunk',
      behaviour: raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${list}\r\n0\r\n\r\n`),
      kind: 'not-docker',
    },
    {
      name: 'has a header of 100 kB',
      behaviour: answer(list, '200 OK', `X: ${'x'.repeat(100_000)}\r\n`),
      kind: 'not-docker',
    },
    {
      name: 'has a malformed header',
      behaviour: raw('HTTP/1.1 200 OK\r\nthis is no header\r\n\r\n'),
      kind: 'not-docker',
    },
    { name: 'is no HTTP', behaviour: raw('SSH-2.0-OpenSSH_9.2\r\n'), kind: 'not-docker' },
    { name: 'is binary', behaviour: raw(Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x50])), kind: 'not-docker' },
    {
      name: 'switches protocols',
      behaviour: raw('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'),
      kind: 'not-docker',
    },
    {
      name: 'redirects',
      behaviour: answer('', '302 Found', 'Location: http://elsewhere.invalid/\r\n'),
      kind: 'not-docker',
    },
    {
      name: 'redirects for good',
      behaviour: answer('', '308 Permanent Redirect', 'Location: /elsewhere\r\n'),
      kind: 'not-docker',
    },
    {
      name: 'redirects to itself',
      behaviour: answer('', '301 Moved Permanently', 'Location: /images/json\r\n'),
      kind: 'not-docker',
    },
    {
      name: 'is the error of a proxy',
      behaviour: answer('<h1>502 Bad Gateway</h1>', '502 Bad Gateway'),
      kind: 'not-docker',
    },
    { name: 'is an error without a body', behaviour: answer('', '500 Internal Server Error'), kind: 'not-docker' },
    {
      name: 'is an error as the daemon words it',
      behaviour: answer('{"message":"driver failed"}', '500 Internal Server Error'),
      kind: 'daemon',
    },
    {
      name: 'is an error in plain text',
      behaviour: answer('driver failed\n', '500 Internal Server Error'),
      kind: 'daemon',
    },
    {
      name: 'is an error as Podman words it',
      behaviour: answer('{"cause":"c","message":"m","response":500}', '500 Internal Server Error'),
      kind: 'daemon',
    },
    {
      name: 'is an error cut in its body',
      behaviour: raw('HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n{"mess'),
      kind: 'cut-off',
    },
    {
      name: 'refuses an old client',
      behaviour: answer(
        '{"message":"client version 1.41 is too old. Minimum supported API version is 1.52, please upgrade"}',
        '400 Bad Request',
      ),
      kind: 'version',
    },
    {
      name: 'wants TLS',
      behaviour: raw('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'),
      kind: 'tls',
    },
    { name: 'never begins', behaviour: () => undefined, kind: 'no-answer', patience: short },
    {
      name: 'stalls in its headers',
      behaviour: (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-'),
      kind: 'no-answer',
      patience: short,
    },
    {
      name: 'drips its headers',
      behaviour: (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nX: '),
      kind: 'no-answer',
      patience: short,
    },
    {
      name: 'stalls in its body',
      behaviour: (socket) =>
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${list.length}\r\n\r\n${list.slice(0, 20)}`),
      kind: 'no-answer',
      patience: short,
    },
    {
      name: 'stalls after its headers',
      behaviour: (socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'),
      kind: 'no-answer',
      patience: short,
    },
    {
      name: 'stalls in an error',
      behaviour: (socket) => socket.write('HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n{"mess'),
      kind: 'no-answer',
      patience: short,
    },
    { name: 'is a connection closed before the headers', behaviour: (socket) => socket.end(), kind: 'cut-off' },
    {
      name: 'is a connection reset before the headers',
      behaviour: (socket) => socket.resetAndDestroy(),
      kind: 'cut-off',
      over: 'tcp',
    },
    {
      name: 'is a connection closed inside the headers',
      behaviour: raw('HTTP/1.1 200 OK\r\nContent-Le'),
      kind: 'cut-off',
    },
  ];

  test.each(faults)('$name: $kind', async ({ behaviour, kind, patience, over }) => {
    const { engine, server } = await engineAt(engineThat(behaviour), patience, over);
    expect(await outcome(engine.list(never))).toBe(kind);
    await expect.poll(() => server.open()).toBe(0);
  });
});

function drip(socket: Socket, head: string): void {
  socket.write(head);
  const timer = setInterval(() => socket.write('x'), 5);
  socket.on('close', () => clearInterval(timer));
}

describe('a ping', () => {
  test.each<Fault>([
    { name: 'without a version', behaviour: answer('OK'), kind: 'not-docker' },
    {
      name: 'with a version that is none',
      behaviour: answer('OK', '200 OK', 'Api-Version: new\r\n'),
      kind: 'not-docker',
    },
    { name: 'answered by a router', behaviour: answer('<html>', '404 Not Found'), kind: 'not-docker' },
    {
      name: 'answered by a daemon that cannot',
      behaviour: answer('{"message":"starting"}', '503 Service Unavailable'),
      kind: 'daemon',
    },
    {
      name: 'never answered',
      behaviour: () => undefined,
      kind: 'no-answer',
      patience: { ...short, ping: { connect: 60_000, headers: 50 } },
    },
  ])('$name: $kind', async ({ behaviour, kind, patience }) => {
    const { engine } = await engineAt(behaviour, patience);
    expect(await outcome(engine.list(never))).toBe(kind);
  });
});

/** Answers the pull with `behaviour`, and says of the image what `here` says. */
const pullThat = (behaviour: Behaviour, here = true): Behaviour =>
  engineThat((socket, head) => {
    if (head.startsWith('POST ')) behaviour(socket, head);
    else if (here) answer(image)(socket, head);
    else answer('{"message":"No such image: x:latest"}', '404 Not Found')(socket, head);
  });

describe('a stream of progress', () => {
  const line = '{"status":"Downloading","progressDetail":{"current":1,"total":2},"id":"0123456789ab"}';
  const faults: readonly (Fault & { readonly lines?: number })[] = [
    { name: 'is as it should be', behaviour: chunks([`${line}\r\n${line}\r\n`]), kind: 'ok', lines: 2 },
    { name: 'has a last line without its newline', behaviour: chunks([`${line}\n`, line]), kind: 'ok', lines: 2 },
    {
      name: 'has lines split between chunks',
      behaviour: chunks([line.slice(0, 9), line.slice(9), '\n']),
      kind: 'ok',
      lines: 1,
    },
    { name: 'has empty lines', behaviour: chunks([`\n\r\n${line}\n\n`]), kind: 'ok', lines: 1 },
    { name: 'has lines that are no objects', behaviour: chunks([`1\nnull\n[]\n"x"\n${line}\n`]), kind: 'ok', lines: 1 },
    {
      name: 'reports an error inside a success',
      behaviour: chunks([`${line}\n`, '{"errorDetail":{"message":"oh no"},"error":"oh no"}\n']),
      kind: 'stream',
      lines: 1,
    },
    {
      name: 'reports an error in a last line without newline',
      behaviour: chunks([`${line}\n{"error":"oh no"}`]),
      kind: 'stream',
      lines: 1,
    },
    {
      name: 'reports an error of code and message',
      behaviour: chunks(['{"errorDetail":{"code":401,"message":"unauthorized"}}\n']),
      kind: 'denied',
    },
    {
      name: 'runs out of disk',
      behaviour: chunks(['{"error":"write /x: no space left on device"}\n']),
      kind: 'disk-full',
    },
    {
      name: 'has a malformed line',
      behaviour: chunks([`${line}\n`, '{"status": \n', `${line}\n`]),
      kind: 'not-docker',
      lines: 1,
    },
    { name: 'has a line of HTML', behaviour: chunks(['<html>\n']), kind: 'not-docker' },
    { name: 'ends inside a line', behaviour: chunks([`${line}\n{"status":"Downl`]), kind: 'incomplete', lines: 1 },
    { name: 'is cut between chunks', behaviour: chunks([`${line}\n`], false), kind: 'incomplete' },
    {
      name: 'is cut inside a chunk',
      behaviour: raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n${line}\n`),
      kind: 'incomplete',
    },
    { name: 'is cut before its headers', behaviour: (socket) => socket.end(), kind: 'incomplete' },
    { name: 'is reset', behaviour: (socket) => socket.resetAndDestroy(), kind: 'incomplete', over: 'tcp' },
    {
      name: 'has a malformed chunk',
      behaviour: raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
      kind: 'not-docker',
    },
    {
      name: 'is refused',
      behaviour: answer(
        '{"message":"manifest for x:latest not found: manifest unknown: manifest unknown"}',
        '404 Not Found',
      ),
      kind: 'not-on-registry',
    },
    { name: 'is redirected', behaviour: answer('', '307 Temporary Redirect', 'Location: /x\r\n'), kind: 'not-docker' },
  ];

  test.each(faults)('$name: $kind', async ({ behaviour, kind, lines, over }) => {
    const { engine, server } = await engineAt(pullThat(behaviour), long, over);
    const seen: LayerProgress[] = [];
    const pull = async (): Promise<void> => {
      for await (const progress of engine.pull('x', never)) seen.push(progress);
    };
    expect(await outcome(pull())).toBe(kind);
    if (lines !== undefined) expect(seen).toHaveLength(lines);
    // A change is never sent twice.
    expect(server.requests.filter((request) => request.startsWith('POST '))).toHaveLength(1);
    await expect.poll(() => server.open()).toBe(0);
  });

  test('ends well but the image is not here: incomplete', async () => {
    const { engine } = await engineAt(pullThat(chunks([`${line}\n`]), false));
    expect(await outcome(all(engine.pull('x', never)))).toBe('incomplete');
  });

  test('has characters split between chunks', async () => {
    const text = Buffer.from('{"status":"é 𝄞 데"}\n');
    const { engine } = await engineAt(pullThat(chunks([...text].map((byte) => Buffer.from([byte])))));
    expect(await all(engine.pull('x', never))).toEqual([{ id: '', status: 'é 𝄞 데' }]);
  });

  test('is left by its reader: the connection closes', async () => {
    const { engine, server } = await engineAt(
      pullThat((socket) =>
        socket.write(
          `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${(line.length + 1).toString(16)}\r\n${line}\n\r\n`,
        ),
      ),
    );
    for await (const progress of engine.pull('x', never)) {
      expect(progress.status).toBe('Downloading');
      break;
    }
    await expect.poll(() => server.open()).toBe(0);
  });
});

describe('an endpoint', () => {
  test('whose socket is missing: no-socket', async () => {
    expect(
      await outcome(
        engineOn({ kind: 'unix', path: '/nonexistent/docker.sock', text: 'unix:///nonexistent/docker.sock' }).list(
          never,
        ),
      ),
    ).toBe('no-socket');
  });

  test('whose socket is a plain file: refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'strata-raw-'));
    const path = join(folder, 's');
    await writeFile(path, '');
    expect(await outcome(engineOn({ kind: 'unix', path, text: path }).list(never))).toBe('refused');
    await rm(folder, { recursive: true });
  });

  test('whose path is too long for a socket: bad-endpoint', async () => {
    const path = `/tmp/${'x'.repeat(200)}`;
    expect(await outcome(engineOn({ kind: 'unix', path, text: path }).list(never))).toBe('bad-endpoint');
  });

  test('where nobody listens any more: refused', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    expect(
      await outcome(
        engineOn({ kind: 'tcp', host: '127.0.0.1', port, basePath: '', text: 'tcp://127.0.0.1' }).list(never),
      ),
    ).toBe('refused');
  });

  test('whose port is none: bad-endpoint', async () => {
    expect(
      await outcome(
        engineOn({ kind: 'tcp', host: '127.0.0.1', port: 70_000, basePath: '', text: 'tcp://127.0.0.1:70000' }).list(
          never,
        ),
      ),
    ).toBe('bad-endpoint');
  });

  test('whose host does not exist: unreachable', async () => {
    expect(
      await outcome(
        engineOn({
          kind: 'tcp',
          host: 'nowhere.invalid',
          port: 2375,
          basePath: '',
          text: 'tcp://nowhere.invalid',
        }).list(never),
      ),
    ).toBe('unreachable');
  });

  test('that speaks no TLS where TLS is expected: tls', async () => {
    const server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    expect(
      await outcome(
        engineOn({
          kind: 'tcp',
          host: '127.0.0.1',
          port,
          basePath: '',
          tls: { skipVerify: false },
          text: 'tcp://127.0.0.1',
        }).list(never),
      ),
    ).toBe('tls');
    await new Promise((resolve) => server.close(resolve));
  });

  test('that may not be used: permission', async () => {
    const { engine, server } = await engineAt(engineThat(answer(list)));
    await chmod(server.path, 0);
    // Root may use every socket: be somebody else for the question.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(await outcome(engine.list(never))).toBe('permission');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});

describe('giving up', () => {
  test('before asking', async () => {
    const { engine, server } = await engineAt(engineThat(answer(list)));
    await expect(engine.list(AbortSignal.abort())).rejects.toSatisfy(isCancelled);
    expect(server.requests).toEqual([]);
  });

  test.each<[string, Behaviour]>([
    ['before the headers', (): void => undefined],
    ['in the headers', (socket): void => void socket.write('HTTP/1.1 200 OK\r\nX')],
    ['in the body', (socket): void => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[')],
  ])('%s closes the connection and is no failure', async (_, behaviour) => {
    const asked = Promise.withResolvers<undefined>();
    const { engine, server } = await engineAt(
      engineThat((socket, head) => {
        behaviour(socket, head);
        asked.resolve(undefined);
      }),
    );
    const controller = new AbortController();
    const question = engine.list(controller.signal);
    void asked.promise.then(() => controller.abort(new Error('the view was closed')));
    await expect(question).rejects.toSatisfy(isCancelled);
    await expect.poll(() => server.open()).toBe(0);
  });

  test('in a stream', async () => {
    const { engine, server } = await engineAt(
      pullThat((socket) =>
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{"status":"Waiting"}\r\n1\r\n\n\r\n'),
      ),
    );
    const controller = new AbortController();
    const pull = async (): Promise<void> => {
      for await (const progress of engine.pull('x', controller.signal)) {
        expect(progress.status).toBe('Waiting');
        controller.abort();
      }
    };
    await expect(pull()).rejects.toSatisfy(isCancelled);
    await expect.poll(() => server.open()).toBe(0);
  });
});

describe('a question that was cut off before its answer', () => {
  const failing = (times: number): Behaviour => {
    let left = times;
    return engineThat((socket, head) => {
      if (left-- > 0) socket.end();
      else answer(list)(socket, head);
    });
  };

  test('is asked once more', async () => {
    const { engine, server } = await engineAt(failing(1));
    expect(await outcome(engine.list(never))).toBe('ok');
    expect(server.requests.filter((request) => request.includes('/images/json'))).toHaveLength(2);
  });

  test('is not asked a third time', async () => {
    const { engine, server } = await engineAt(failing(2));
    expect(await outcome(engine.list(never))).toBe('cut-off');
    expect(server.requests.filter((request) => request.includes('/images/json'))).toHaveLength(2);
  });

  test('is a change: it is never sent again', async () => {
    const { engine, server } = await engineAt(engineThat((socket) => socket.end()));
    expect(await outcome(engine.tag('x', 'y', 'z', never))).toBe('incomplete');
    expect(server.requests.filter((request) => request.startsWith('POST '))).toHaveLength(1);
  });
});

describe('a name', () => {
  test.each([
    ['x?force=1', 'DELETE /v1.41/images/x%3Fforce%3D1 HTTP/1.1'],
    ['x#y', 'DELETE /v1.41/images/x%23y HTTP/1.1'],
    ['a/b:c', 'DELETE /v1.41/images/a/b:c HTTP/1.1'],
    ['x%2f..', 'DELETE /v1.41/images/x%252f.. HTTP/1.1'],
    ['x y\r\nHost: z', 'DELETE /v1.41/images/x%20y%0D%0AHost:%20z HTTP/1.1'],
    ['é', 'DELETE /v1.41/images/%C3%A9 HTTP/1.1'],
  ])('%j stays in its place', async (name, line) => {
    const { engine, server } = await engineAt(engineThat(answer('[]')));
    await engine.remove(name, never);
    expect(server.requests.at(-1)).toBe(line);
  });

  test.each(['..', '../containers/x', 'a/../b', '', 'a//b', '/a', '.'])('%j never leaves', async (name) => {
    const { engine, server } = await engineAt(engineThat(answer('[]')));
    expect(await outcome(engine.remove(name, never))).toBe('bad-reference');
    expect(server.requests.filter((request) => request.startsWith('DELETE'))).toEqual([]);
  });
});
