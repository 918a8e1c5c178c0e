import { rmSync } from 'node:fs';
import { createServer } from 'node:http';

/** A daemon that knows nothing but the records it is given, and serves them byte for byte. */
export interface FakeDaemon {
  readonly host: string;
  readonly records: Map<string, Uint8Array>;
  readonly close: () => void;
}

export async function startDaemon(socketPath: string): Promise<FakeDaemon> {
  rmSync(socketPath, { force: true });
  const records = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    response.setHeader('Api-Version', '1.50');
    response.setHeader('Ostype', 'linux');
    const { pathname } = new URL(request.url ?? '/', 'http://docker');
    if (pathname.endsWith('/_ping')) {
      response.end(request.method === 'HEAD' ? undefined : 'OK');
      return;
    }
    response.setHeader('Content-Type', 'application/json');
    const name = decodeURIComponent(/\/images\/(.+)\/json$/.exec(pathname)?.[1] ?? '');
    const record = records.get(name);
    if (record === undefined) response.statusCode = 404;
    response.end(record ?? JSON.stringify({ message: missingMessage(name) }));
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(socketPath, resolve);
  });
  return {
    host: `unix://${socketPath}`,
    records,
    close: () => {
      server.closeAllConnections();
      server.close();
      rmSync(socketPath, { force: true });
    },
  };
}

/** What a daemon says of an image it does not have. */
export function missingMessage(name: string): string {
  return `No such image: ${name.includes(':') ? name : `${name}:latest`}`;
}
