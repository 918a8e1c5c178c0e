// Usage: `const faulty = await startFaultyEngine(engine.socket); faulty.inject(/images\/create/, answering(500, '...')); ... await faulty.stop();`
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What becomes of a request instead of an answer by the engine. */
export type Fault = (client: Socket) => void;

/** A way to a real engine on which single requests can go wrong. */
export interface FaultyEngine {
  readonly host: string;
  /** From now on requests whose first line fits (`POST /v1.41/images/create?...`) meet the fault. */
  readonly inject: (firstLine: RegExp, fault: Fault) => void;
  /** Nothing goes wrong any more. */
  readonly heal: () => void;
  readonly stop: () => Promise<void>;
}

export async function startFaultyEngine(socket: string): Promise<FaultyEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'strata-faulty-'));
  const path = join(folder, 'docker.sock');
  const open = new Set<Socket>();
  let faults: readonly (readonly [RegExp, Fault])[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => undefined);
    const pieces: Buffer[] = [];
    const listen = (piece: Buffer): void => {
      pieces.push(piece);
      const head = Buffer.concat(pieces);
      const end = head.indexOf('\r\n');
      if (end < 0) return;
      client.off('data', listen);
      const line = head.subarray(0, end).toString('latin1');
      const [, fault] = faults.find(([fits]) => fits.test(line)) ?? [];
      if (fault !== undefined) fault(client);
      else forward(client, head);
    };
    client.on('data', listen);
  });
  const forward = (client: Socket, head: Buffer): void => {
    const engine = connect({ path: socket, allowHalfOpen: true });
    open.add(engine);
    engine.on('close', () => {
      open.delete(engine);
      client.destroy();
    });
    engine.on('error', () => client.destroy());
    client.on('close', () => engine.destroy());
    engine.write(head);
    client.pipe(engine);
    engine.pipe(client);
  };
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    host: `unix://${path}`,
    inject: (firstLine, fault) => (faults = [...faults, [firstLine, fault]]),
    heal: () => (faults = []),
    stop: async () => {
      for (const each of open) each.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A whole answer of this status. */
export function answering(status: number, body: string, headers = ''): Fault {
  return (client) => {
    client.end(
      `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`,
    );
  };
}

/** An error as the daemon words one. */
export function complaining(status: number, message: string): Fault {
  return answering(status, JSON.stringify({ message }));
}

/** Lines of progress inside an answer that began with success; cut off before its end where `isWhole` is false. */
export function progressing(lines: readonly object[], isWhole = true): Fault {
  return (client) => {
    client.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (const line of lines) {
      const text = `${JSON.stringify(line)}\r\n`;
      client.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
    }
    if (isWhole) client.end('0\r\n\r\n');
    else client.destroy();
  };
}

/** An answer that begins and then neither goes on nor ends. */
export function stalling(status: number, beginning: string): Fault {
  return (client) => {
    client.write(`HTTP/1.1 ${status} X\r\nContent-Length: ${Buffer.byteLength(beginning) + 1}\r\n\r\n${beginning}`);
  };
}

/** Nothing, for ever. */
export const silence: Fault = () => undefined;
