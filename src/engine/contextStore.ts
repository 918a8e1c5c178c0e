import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseContextHost, type Endpoint, type TlsMaterial } from './endpoint.ts';
import { errorCode } from '../core/failure.ts';
import { badEndpoint, contextMissing } from './errors.ts';
import { fieldsAt, isFields, textAt, type Fields } from '../core/fields.ts';

/** One of docker's contexts, as far as its own file tells. */
export interface ContextEntry {
  readonly name: string;
  readonly description: string;
  /** `unix:///run/user/1000/docker.sock`. */
  readonly host: string;
}

/**
 * Where a context leads, with its TLS material, from docker's own files in `<folder>/contexts`.
 * Throws `context-missing`, or `bad-endpoint` where its files cannot be used.
 */
export async function readContext(folder: string, name: string, signal?: AbortSignal): Promise<Endpoint> {
  const hash = createHash('sha256').update(name).digest('hex');
  const meta = await readMeta(join(folder, 'contexts', 'meta', hash, 'meta.json'), signal);
  if (meta === undefined) throw contextMissing(name);
  const docker = fieldsAt(fieldsAt(meta, 'Endpoints'), 'docker');
  const host = textAt(docker, 'Host');
  if (host === '') throw badEndpoint(name, 'context-without-docker');
  const tls = await readTls(join(folder, 'contexts', 'tls', hash, 'docker'), docker['SkipTLSVerify'] === true, signal);
  return parseContextHost(host, tls);
}

/** All contexts in docker's files, by name; what cannot be read is left out. */
export async function listContexts(folder: string, signal?: AbortSignal): Promise<readonly ContextEntry[]> {
  const meta = join(folder, 'contexts', 'meta');
  const found: ContextEntry[] = [];
  for (const hash of await readdir(meta).catch(() => [])) {
    const fields = await readMeta(join(meta, hash, 'meta.json'), signal).catch(() => undefined);
    const name = textAt(fields, 'Name');
    const host = textAt(fieldsAt(fieldsAt(fields, 'Endpoints'), 'docker'), 'Host');
    if (name !== '' && host !== '')
      found.push({ name, host, description: textAt(fieldsAt(fields, 'Metadata'), 'Description') });
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** `ca.pem`, `cert.pem` and `key.pem` of a folder, those that are there; undefined where none is and the server is to be verified. */
async function readTls(
  folder: string,
  skipVerify: boolean,
  signal: AbortSignal | undefined,
): Promise<TlsMaterial | undefined> {
  const read = async (name: string): Promise<string | undefined> =>
    readFile(join(folder, name), { encoding: 'utf8', signal }).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
      throw badEndpoint(join(folder, name), 'unreadable', error);
    });
  const [ca, cert, key] = [await read('ca.pem'), await read('cert.pem'), await read('key.pem')];
  if (ca === undefined && cert === undefined && key === undefined && !skipVerify) return undefined;
  return {
    skipVerify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

async function readMeta(file: string, signal: AbortSignal | undefined): Promise<Fields | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, { encoding: 'utf8', signal }));
    if (isFields(value)) return value;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw badEndpoint(file, 'no-json', error);
  }
  throw badEndpoint(file, 'no-json-object');
}
