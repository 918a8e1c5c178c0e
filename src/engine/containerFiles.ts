import { SourceError } from '../core/failure.ts';
import { numberAt, textAt, timeAt } from '../core/fields.ts';
import type { ContainerFile, EntryKind } from '../core/image.ts';
import { understand } from './daemonTrouble.ts';
import { fileInTar } from './fileInTar.ts';
import { encodePath, queryString } from './requestPath.ts';
import type { Session } from './session.ts';

/** What stands at a path of a container, running or not: what goes ahead of `GET /containers/{id}/archive`. (A HEAD has no words where it fails.) */
export async function containerStat(
  session: Session,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<ContainerFile> {
  const answer = await request(session, container, path, signal);
  answer.close();
  const header = answer.headers['x-docker-container-path-stat'];
  const stat = parseStat(typeof header === 'string' ? header : '');
  if (stat === undefined) throw missing(path);
  return stat;
}

/** The content of a plain file of a container, as it is there now: `GET /containers/{id}/archive`. */
export async function* containerFile(
  session: Session,
  container: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { body } = await request(session, container, path, signal);
  yield* fileInTar(body, path);
}

async function request(
  session: Session,
  container: string,
  path: string,
  signal: AbortSignal,
): ReturnType<Session['modem']['request']> {
  const target = `${await session.prefix(signal)}${encodePath(`/containers/${container}/archive`)}${queryString({ path })}`;
  try {
    return await session.modem.request({ method: 'GET', path: target }, signal, session.patience.question);
  } catch (error) {
    // Both a container and a path that are missing are a 404.
    if (error instanceof SourceError && error.failure.kind === 'daemon' && error.failure.status === 404) {
      throw /no such container/i.test(error.failure.text)
        ? understand(error, { about: 'container', container })
        : missing(path, error);
    }
    throw understand(error, { about: 'container', container });
  }
}

/** Reads the header `X-Docker-Container-Path-Stat`, base64 of JSON with the mode as Go's `os.FileMode`. */
export function parseStat(header: string): ContainerFile | undefined {
  let stat: unknown;
  try {
    stat = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
  const mode = numberAt(stat, 'mode');
  if (mode === undefined) return undefined;
  const linkTarget = textAt(stat, 'linkTarget');
  const kind = kindOf(mode);
  return {
    kind,
    size: kind === 'file' ? (numberAt(stat, 'size') ?? 0) : 0,
    mode: mode & 0o777,
    mtime: timeAt(stat, 'mtime'),
    ...(kind === 'symlink' && { linkTarget }),
  };
}

/** https://pkg.go.dev/io/fs#FileMode */
function kindOf(mode: number): EntryKind {
  const has = (bit: number): boolean => (mode & (1 << bit)) !== 0;
  if (has(31)) return 'directory';
  if (has(27)) return 'symlink';
  if (has(25)) return 'fifo';
  if (has(26)) return has(21) ? 'character' : 'block';
  return 'file';
}

function missing(path: string, cause?: unknown): SourceError {
  return new SourceError({ kind: 'daemon', status: 404, text: `${path} is not there` }, { cause });
}
