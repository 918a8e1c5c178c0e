import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export async function loopbackPort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** Lets a server listen on 127.0.0.1 and gives its port. */
export async function listenOnLoopback(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}

/** Whether somebody listens on a port of 127.0.0.1. */
export async function answersOn(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1', () => resolve(true));
  socket.on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** A way to a loopback port that lets `bytesPerSecond` through, so that a pull lasts long enough to be watched and cancelled. */
export interface SlowWay {
  /** `127.0.0.1:41235`. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

export async function startSlowWay(to: string, bytesPerSecond: number): Promise<SlowWay> {
  const target = new URL(`http://${to}`);
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true });
    near.pipe(far);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const)
      socket.on('error', () => other.destroy());
    near.on('close', () => far.destroy());
    far.on('data', (chunk: Buffer) => {
      near.write(chunk);
      far.pause();
      setTimeout(() => far.resume(), (chunk.byteLength / bytesPerSecond) * 1000);
    });
    far.on('end', () => near.end());
    open.add(near);
    near.on('close', () => open.delete(near));
  });
  const open = new Set<{ destroy(): void }>();
  const port = await listenOnLoopback(server);
  return {
    address: `127.0.0.1:${port}`,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
