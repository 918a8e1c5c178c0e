import type { LogPiece } from '../core/image.ts';
import { understand } from './daemonTrouble.ts';
import { cutOff } from './errors.ts';
import { fieldsAt } from '../core/fields.ts';
import { encodePath, queryString } from './requestPath.ts';
import type { Session } from './session.ts';

export interface LogOptions {
  /** Go on with what the container writes from now on. */
  readonly follow?: boolean;
  /** Only the last lines. */
  readonly tail?: number;
}

/** What a container has written, in the order it wrote. */
export async function* containerLogs(
  session: Session,
  container: string,
  signal: AbortSignal,
  options: LogOptions,
): AsyncGenerator<LogPiece> {
  const asked = { about: 'container', container } as const;
  const ask = { asked, signal, patience: session.patience.question } as const;
  const record = await session.ask(ask, (docker) => docker.getContainer(container).inspect());
  const { follow = false, tail } = options;
  const query = { stdout: true, stderr: true, follow, ...(tail === undefined ? {} : { tail }) };
  const path = `${await session.prefix(signal)}${encodePath(`/containers/${container}/logs`)}${queryString(query)}`;
  try {
    const { body } = await session.modem.request({ method: 'GET', path }, signal, session.patience.work);
    // A terminal has one stream only, and no frames.
    if (fieldsAt(record, 'Config')['Tty'] === true) for await (const bytes of body) yield { stream: 'stdout', bytes };
    else yield* logFrames(body, session.endpoint);
  } catch (error) {
    throw understand(error, asked);
  }
}

/** Frames of 8 bytes (stream, 0, 0, 0, length) and content: https://docs.docker.com/reference/api/engine/version/v1.51/#tag/Container/operation/ContainerAttach */
export async function* logFrames(bytes: AsyncIterable<Uint8Array>, endpoint: string): AsyncGenerator<LogPiece> {
  const header = Buffer.alloc(8);
  let filled = 0;
  let left = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        yield { stream: header[0] === 2 ? 'stderr' : 'stdout', bytes: chunk.subarray(at, at + taken) };
        left -= taken;
        at += taken;
        continue;
      }
      const taken = Math.min(8 - filled, chunk.length - at);
      header.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < 8) continue;
      filled = 0;
      left = header.readUInt32BE(4);
    }
  }
  if (filled > 0 || left > 0) throw cutOff(endpoint);
}
