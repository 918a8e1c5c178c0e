import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readContext } from './contextStore.ts';
import { dockerConfigFolder, readDockerConfig, type Environment } from '../dockerConfig/dockerConfig.ts';
import { parseHostFlag, type Endpoint, type TlsMaterial } from './endpoint.ts';
import { errorCode } from '../core/failure.ts';
import { badEndpoint } from './errors.ts';

/** Who decided which daemon is meant. */
export type EndpointOrigin =
  | { readonly kind: 'setting' }
  | { readonly kind: 'DOCKER_HOST' }
  | { readonly kind: 'context'; readonly name: string; readonly from: 'setting' | 'DOCKER_CONTEXT' | 'config' }
  | { readonly kind: 'default' };

export interface EndpointChoice {
  readonly endpoint: Endpoint;
  readonly origin: EndpointOrigin;
}

/**
 * The daemon the docker CLI would talk to, in its order: the setting (an address like its `--host` or a name like its `--context`; may be empty),
 * DOCKER_HOST, DOCKER_CONTEXT, the current
 * context of config.json, the default socket. Throws `bad-endpoint` and `context-missing`.
 */
export async function chooseEndpoint(setting: string, env: Environment, signal?: AbortSignal): Promise<EndpointChoice> {
  // A context's name has neither a colon nor a slash in it.
  if (/[:/]/.test(setting)) return { endpoint: await byAddress(setting, env, signal), origin: { kind: 'setting' } };
  if (setting.trim() !== '') return await byContext(setting.trim(), 'setting', env, signal);
  const host = env['DOCKER_HOST'] ?? '';
  if (host !== '') return { endpoint: await byAddress(host, env, signal), origin: { kind: 'DOCKER_HOST' } };
  const context = env['DOCKER_CONTEXT'] ?? '';
  if (context !== '') return await byContext(context, 'DOCKER_CONTEXT', env, signal);
  const { currentContext } = await readDockerConfig(env, signal);
  if (currentContext !== '') return await byContext(currentContext, 'config', env, signal);
  return { endpoint: await byAddress('', env, signal), origin: { kind: 'default' } };
}

/** The context that is selected but not heeded because DOCKER_HOST is; empty where there is none. */
export async function overriddenContext(env: Environment, signal?: AbortSignal): Promise<string> {
  if ((env['DOCKER_HOST'] ?? '') === '') return '';
  const selected = env['DOCKER_CONTEXT'] || (await readDockerConfig(env, signal)).currentContext;
  return selected === 'default' ? '' : selected;
}

async function byContext(
  name: string,
  from: 'setting' | 'DOCKER_CONTEXT' | 'config',
  env: Environment,
  signal: AbortSignal | undefined,
): Promise<EndpointChoice> {
  // "default" is no context with a file but the name for doing without one: the environment counts.
  const endpoint =
    name === 'default'
      ? await byAddress(env['DOCKER_HOST'] ?? '', env, signal)
      : await readContext(dockerConfigFolder(env), name, signal);
  return { endpoint, origin: { kind: 'context', name, from } };
}

async function byAddress(address: string, env: Environment, signal: AbortSignal | undefined): Promise<Endpoint> {
  const tls = await tlsOfEnvironment(env, signal);
  if (address.trim() !== '') return parseHostFlag(address, tls);
  // Asked for TLS, the CLI does not expect the local socket.
  if (tls !== undefined) return parseHostFlag('tcp://localhost:2376', tls);
  return parseHostFlag(process.platform === 'win32' ? 'npipe://' : 'unix://', undefined);
}

/** DOCKER_TLS_VERIFY asks for TLS by being there, whatever it says; DOCKER_TLS for TLS that does not verify. */
async function tlsOfEnvironment(env: Environment, signal: AbortSignal | undefined): Promise<TlsMaterial | undefined> {
  const verify = (env['DOCKER_TLS_VERIFY'] ?? '') !== '';
  if (!verify && (env['DOCKER_TLS'] ?? '') === '') return undefined;
  const folder = env['DOCKER_CERT_PATH'] || dockerConfigFolder(env);
  const ca = await readPem(join(folder, 'ca.pem'), signal);
  const cert = await readPem(join(folder, 'cert.pem'), signal);
  const key = await readPem(join(folder, 'key.pem'), signal);
  // The CLI wants one even where it is not going to verify.
  if (ca === undefined) throw badEndpoint(join(folder, 'ca.pem'), 'authority-missing');
  return {
    skipVerify: !verify,
    ca,
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

async function readPem(file: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    return await readFile(file, { encoding: 'utf8', signal });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw badEndpoint(file, 'unreadable', error);
  }
}
