import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { listenOnLoopback } from '../harness/loopback.ts';
import { makeCertificate } from '../harness/registry.ts';
import { createRunFolder } from '../harness/runFolder.ts';
import type { Answer } from '../registry/directoryStandIns.ts';

/** A proxy behind which some hosts of the internet are played, over TLS; nothing leaves this machine. */
export interface InternetStandIn {
  /** For the setting `http.proxy`. */
  readonly proxy: string;
  /** Who signed what the hosts show, PEM. */
  readonly certificate: string;
  /** The hosts somebody asked for a connection to, in order. */
  readonly connected: readonly string[];
  readonly stop: () => Promise<void>;
}

/** `hosts` are played by what answers for them; a text is the address of a plain server that does. */
export async function startInternet(hosts: Readonly<Record<string, Answer | string>>): Promise<InternetStandIn> {
  const folder = await createRunFolder('internet');
  const key = join(folder.data, 'key.pem');
  const file = join(folder.data, 'certificate.pem');
  await makeCertificate(key, file, Object.keys(hosts));
  const certificate = await readFile(file, 'utf8');
  const played = createSecureServer({ key: await readFile(key), cert: certificate }, (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const answer = hosts[host];
    if (typeof answer === 'function') {
      answer(request, response);
      return;
    }
    const [hostname, port] = (answer ?? '').split(':');
    const { method, url: path, headers } = request;
    const onward = httpRequest({ hostname, port, method, path, headers: { ...headers, host: answer } }, (theirs) => {
      response.writeHead(theirs.statusCode ?? 502, theirs.headers);
      theirs.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const playedPort = await listenOnLoopback(played);
  const connected: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createHttpServer((_, response) => {
    response.writeHead(502);
    response.end();
  });
  proxy.on('connect', (request, socket: Socket) => {
    const [host = ''] = (request.url ?? '').split(':');
    connected.push(host);
    if (!(host in hosts)) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const inner = connect(playedPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(inner).pipe(socket);
    });
    for (const each of [socket, inner]) {
      sockets.add(each);
      each.on('error', () => undefined);
      each.on('close', () => sockets.delete(each));
    }
  });
  const port = await listenOnLoopback(proxy);
  return {
    proxy: `http://127.0.0.1:${port}`,
    certificate,
    connected,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      played.closeAllConnections();
      played.close();
      proxy.closeAllConnections();
      proxy.close();
      await folder.remove();
    },
  };
}
