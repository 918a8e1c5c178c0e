// Usage: `const registry = await startRegistry({ signal }); ... await registry.stop();`
import { closeSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answersOn, loopbackPort } from './loopback.ts';
import { endChild, run, startDaemon, waitUntil } from './process.ts';
import { findProgram, forEngine, provision } from './provision.ts';
import { createRunFolder } from './runFolder.ts';
import { say } from './say.ts';

/** A private registry on a loopback port, empty at first. */
export interface Registry {
  /** `127.0.0.1:41234`: the registry's name in a reference. */
  readonly address: string;
  readonly url: string;
  /** The certificate that signed the registry's own, PEM; absent without TLS. */
  readonly certificate?: string;
  readonly stop: () => Promise<void>;
}

/** Whom a registry started with `login` lets in. */
export const registryLogin = { user: 'strata', password: 'layers' };

export interface RegistryOptions {
  /** Asks everybody for `registryLogin`. */
  readonly login?: boolean;
  /** Answers over https with a certificate of its own. */
  readonly tls?: boolean;
  /** Sends everybody to a token server; `certificate` is a file that signed what the server signs with. */
  readonly token?: {
    readonly realm: string;
    readonly service: string;
    readonly issuer: string;
    readonly certificate: string;
  };
  /** Refuses to delete, as the registry image does unless it is told otherwise. */
  readonly keepsAll?: boolean;
  readonly signal?: AbortSignal;
}

/** A private registry. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  await provision(forEngine, options.signal);
  const folder = await createRunFolder('registry');
  const port = await loopbackPort();
  const address = `127.0.0.1:${port}`;
  const url = `${options.tls ? 'https' : 'http'}://${address}`;
  const file = (name: string): string => join(folder.data, name);
  if (options.login) await writeFile(file('htpasswd'), loginHash);
  if (options.tls) await makeCertificate(file('key.pem'), file('certificate.pem'));
  const config = {
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: file('images') }, delete: { enabled: options.keepsAll !== true } },
    http: {
      addr: address,
      ...(options.tls && { tls: { key: file('key.pem'), certificate: file('certificate.pem') } }),
    },
    ...(options.login && { auth: { htpasswd: { realm: 'strata', path: file('htpasswd') } } }),
    ...(options.token && { auth: { token: tokenConfig(options.token) } }),
  };
  // JSON is YAML.
  await writeFile(file('config.yml'), JSON.stringify(config));

  const log = openSync(file('registry.log'), 'a');
  const server = startDaemon(findProgram('docker-registry') ?? 'docker-registry', ['serve', file('config.yml')], {
    stdio: ['ignore', log, log],
    // OTEL_* and REGISTRY_* variables of the person's own would change the configuration.
    env: { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' },
  });
  closeSync(log);
  const stop = async (): Promise<void> => {
    await endChild(server);
    await folder.remove();
  };
  try {
    await waitUntil(
      () => answersOn(port),
      () => 'no answer',
      {
        timeoutMs: 20_000,
        child: server,
        ...(options.signal && { signal: options.signal }),
      },
    );
  } catch (error) {
    const said = await readFile(file('registry.log'), 'utf8');
    await stop();
    options.signal?.throwIfAborted();
    throw new Error(`the private registry did not start:\n${said}`, { cause: error });
  }
  say(`private registry at ${url}`);
  return { address, url, stop, ...(options.tls && { certificate: await readFile(file('certificate.pem'), 'utf8') }) };
}

/** `htpasswd -nbB strata layers`: the registry takes bcrypt only, which Node has not. */
const loginHash = 'strata:$2y$05$rWkMw1czD5zfeNQvqNeTCecPKcR2kJLIqXHeoIFzlX3o2eAVm1ZRW\n';

function tokenConfig({ realm, service, issuer, certificate }: NonNullable<RegistryOptions['token']>): object {
  return { realm, service, issuer, rootcertbundle: certificate };
}

/** A certificate that signs itself, for this machine or the hosts named, and its key. */
export async function makeCertificate(key: string, certificate: string, hosts: readonly string[] = []): Promise<void> {
  const names = hosts.length === 0 ? 'IP:127.0.0.1,DNS:localhost' : hosts.map((host) => `DNS:${host}`).join(',');
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650'],
    ...['-keyout', key, '-out', certificate, '-subj', '/CN=strata test registry', '-addext', `subjectAltName=${names}`],
  ]);
}
