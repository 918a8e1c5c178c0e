import { rm } from 'node:fs/promises';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../../src/engine/endpoint.ts';

/** Something that listens where a daemon is expected and does to each connection what a test wants. */
export interface RawServer {
  readonly endpoint: Endpoint;
  /** Of its socket; empty with TCP. */
  readonly path: string;
  /** First lines of the requests that arrived. */
  readonly requests: readonly string[];
  /** How many connections are open now. */
  open(): number;
  close(): Promise<void>;
}

/** Called with each request's head once it has arrived. */
export type Behaviour = (socket: Socket, head: string) => void;

export async function rawServer(behaviour: Behaviour, kind: 'unix' | 'tcp' = 'unix'): Promise<RawServer> {
  const folder = await mkdtemp(join(tmpdir(), 'strata-raw-'));
  const path = join(folder, 's');
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let head = '';
    socket.on('data', (bytes) => {
      if (head.includes('\r\n\r\n')) return;
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      requests.push(head.slice(0, head.indexOf('\r\n')));
      behaviour(socket, head);
    });
  });
  await new Promise<void>((resolve) =>
    kind === 'unix' ? server.listen(path, resolve) : server.listen(0, '127.0.0.1', resolve),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint:
      kind === 'unix'
        ? { kind, path, text: `unix://${path}` }
        : { kind, host: '127.0.0.1', port, basePath: '', text: `tcp://127.0.0.1:${port}` },
    path: kind === 'unix' ? path : '',
    requests,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Answers pings as an engine does, and leaves everything else to `behaviour`. */
export function engineThat(behaviour: Behaviour): Behaviour {
  return (socket, head) => {
    if (head.startsWith('GET /_ping '))
      socket.end(`HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK`);
    else behaviour(socket, head);
  };
}

/** A whole answer with a length. */
export function answer(body: string | Buffer, status = '200 OK', headers = ''): Behaviour {
  return (socket) => {
    socket.write(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n`,
    );
    socket.end(body);
  };
}

/** A chunked answer; `finished` false leaves out the last, empty chunk. */
export function chunks(pieces: readonly (string | Buffer)[], finished = true): Behaviour {
  return (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (const piece of pieces) {
      socket.write(`${Buffer.byteLength(piece).toString(16)}\r\n`);
      socket.write(piece);
      socket.write('\r\n');
    }
    if (finished) socket.write('0\r\n\r\n');
    socket.end();
  };
}
