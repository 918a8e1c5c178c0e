import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { cancelled } from '../core/failure.ts';
import { cutOff, errorStatus, noAnswer, notDocker, transportTrouble } from './errors.ts';
import { requestOver, type HttpRequest, type Line } from './exchange.ts';
import type { Connection } from './transport.ts';

/** The longest complaint read from a daemon that does not let a connection become a terminal's. */
const longestComplaint = 64 * 1024;

/**
 * A request after whose answer the connection is a plain line for bytes both ways, as attach and exec make of theirs. What the daemon sent
 * along with its answer is still to be read. Settles as `exchange` does; aborting later ends the line.
 */
export function hijack(request: HttpRequest, line: Line): Promise<Duplex> {
  const { endpoint, deadlines, signal } = line;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled(signal));
      return;
    }
    let connection: Connection;
    try {
      connection = line.connect();
    } catch (error) {
      reject(transportTrouble(error, endpoint, false));
      return;
    }
    let timer: NodeJS.Timeout | undefined;
    const arm = (milliseconds: number | undefined): void => {
      clearTimeout(timer);
      if (milliseconds !== undefined) timer = setTimeout(() => end(noAnswer(endpoint, milliseconds)), milliseconds);
    };
    const end = (error: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      reject(error);
      connection.stream.destroy();
    };
    const fail = (error: unknown): void =>
      end(signal.aborted ? cancelled(signal) : transportTrouble(error, endpoint, connection.handshaking()));
    const abort = (): void => end(cancelled(signal));

    signal.addEventListener('abort', abort, { once: true });
    connection.stream.on('error', fail);
    connection.stream.on('close', () => end(cutOff(endpoint)));
    arm(deadlines.connect);
    connection.onReady(() => arm(deadlines.headers));
    const outgoing = requestOver(connection, {
      ...request,
      headers: { ...request.headers, Connection: 'Upgrade', Upgrade: 'tcp' },
    });
    outgoing.on('error', fail);
    outgoing.on('upgrade', (_response, socket, head) => {
      clearTimeout(timer);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    outgoing.on('response', (response) => {
      complaint(response).then(
        (text) => {
          const status = response.statusCode ?? 0;
          // Who answers with success has not understood what is wanted: a proxy that takes the header away, say.
          if (status < 300) end(notDocker(endpoint, new Error('it did not hand over the connection')));
          else end(errorStatus(endpoint, status, text));
        },
        (error: unknown) => fail(error),
      );
    });
    outgoing.end(typeof request.body === 'string' ? request.body : undefined);
  });
}

async function complaint(response: IncomingMessage): Promise<string> {
  if ((response.statusCode ?? 0) < 300) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
    size += piece.length;
    if (size > longestComplaint) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}
