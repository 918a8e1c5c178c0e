import { connect as connectSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { Endpoint, TlsMaterial } from './endpoint.ts';
import { throughSsh } from './ssh.ts';

/** A connection being made, and how far it is. */
export interface Connection {
  readonly stream: Duplex;
  /** TLS is still being agreed on: an error now is one of certificates or protocol. */
  handshaking(): boolean;
  /** Called once when bytes can flow. */
  onReady(listener: () => void): void;
}

/** One new connection a request: daemons close idle ones without a word. */
export type Connect = () => Connection;

/** How to reach an endpoint. Nothing of the environment has a say: no proxy, no DOCKER_HOST. */
export function connectTo(endpoint: Endpoint): Connect {
  switch (endpoint.kind) {
    case 'unix':
    case 'npipe':
      return () => plain(connectSocket({ path: endpoint.path }));
    case 'tcp': {
      const { host, port, tls } = endpoint;
      return tls === undefined ? () => plain(alive(connectSocket({ host, port }))) : () => encrypted(host, port, tls);
    }
    case 'ssh':
      return () => throughSsh(endpoint);
    default:
      return endpoint satisfies never;
  }
}

type Socket = ReturnType<typeof connectSocket>;

/** A peer that vanished without a FIN is noticed even while nobody writes, as on a stream of events. */
function alive<S extends Socket>(socket: S): S {
  socket.setKeepAlive(true, 30_000);
  return socket;
}

function plain(socket: Socket): Connection {
  return {
    stream: socket,
    handshaking: () => false,
    onReady: (listener) => {
      if (socket.connecting) socket.once('connect', listener);
      else listener();
    },
  };
}

function encrypted(host: string, port: number, tls: TlsMaterial): Connection {
  let handshaking = true;
  const socket = alive(
    connectTls({
      host,
      port,
      rejectUnauthorized: !tls.skipVerify,
      ...(isAddress(host) ? {} : { servername: host }),
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      ...(tls.cert === undefined ? {} : { cert: tls.cert }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
    }),
  );
  socket.once('secureConnect', () => {
    handshaking = false;
  });
  return {
    stream: socket,
    handshaking: () => handshaking && !socket.connecting,
    onReady: (listener) => {
      socket.once('secureConnect', listener);
    },
  };
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}
