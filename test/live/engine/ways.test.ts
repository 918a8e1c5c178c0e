import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer as createPlainServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isCancelled } from '../../../src/core/failure.ts';
import type { Engine } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { chooseEndpoint } from '../../../src/engine/endpointChoice.ts';
import type { TlsMaterial } from '../../../src/engine/endpoint.ts';

const { host, socket, fixtures } = inject('engine');
const { signal } = new AbortController();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-ways-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('over TLS', () => {
  let server: Server;
  let plain: Server;
  let port = 0;
  let plainPort = 0;
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const pem = (name: string): Promise<string> => readFile(join(folder, `${name}.pem`), 'utf8');

  beforeAll(async () => {
    for (const ca of ['ca', 'other'])
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        `${ca}-key.pem`,
        '-out',
        `${ca}.pem`,
        '-days',
        '2',
        '-subj',
        `/CN=${ca}`,
      );
    await writeFile(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost');
    for (const name of ['server', 'cert']) {
      const key = name === 'cert' ? 'key' : `${name}-key`;
      openssl(
        'req',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        `${key}.pem`,
        '-out',
        `${name}.csr`,
        '-subj',
        `/CN=${name}`,
      );
      openssl(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca-key.pem',
        '-CAcreateserial',
        '-out',
        `${name}.pem`,
        '-days',
        '2',
        '-extfile',
        'names',
      );
    }
    // The daemon behind what its own TLS would be: it wants a certificate of its CA.
    server = createTlsServer(
      {
        ca: await pem('ca'),
        cert: await pem('server'),
        key: await pem('server-key'),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (near) => {
        const far = connect(socket);
        near.on('error', () => far.destroy()).pipe(far);
        far.on('error', () => near.destroy()).pipe(near);
      },
    ).on('tlsClientError', () => undefined);
    plain = createPlainServer((near) => {
      const far = connect(socket);
      near.on('error', () => far.destroy()).pipe(far);
      far.on('error', () => near.destroy()).pipe(near);
    });
    port = await listening(server);
    plainPort = await listening(plain);
  });
  afterAll(() => {
    server.close();
    plain.close();
  });

  async function list(tls: TlsMaterial | undefined, at = port, name = '127.0.0.1'): Promise<number> {
    const engine = connectEngine(
      { kind: 'tcp', host: name, port: at, basePath: '', text: `tcp://${name}`, ...(tls === undefined ? {} : { tls }) },
      { env: {} },
    );
    return (await engine.list(signal)).length;
  }

  test('with the right certificates', async () => {
    const tls = { skipVerify: false, ca: await pem('ca'), cert: await pem('cert'), key: await pem('key') };
    expect(await list(tls)).toBeGreaterThan(0);
    expect(await list(tls, port, 'localhost')).toBeGreaterThan(0);
  });

  test('as DOCKER_TLS_VERIFY and DOCKER_CERT_PATH say', async () => {
    const { endpoint } = await chooseEndpoint('', {
      DOCKER_HOST: `tcp://127.0.0.1:${port}`,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: folder,
    });
    expect((await connectEngine(endpoint, { env: {} }).inspect('httpd:2.4', signal)).id).toBe(fixtures.httpd.id);
  });

  test('without verification where that is said', async () => {
    expect(await list({ skipVerify: true, cert: await pem('cert'), key: await pem('key') })).toBeGreaterThan(0);
  });

  test.each<[string, () => Promise<TlsMaterial>]>([
    [
      'a server nobody vouches for',
      async () => ({ skipVerify: false, cert: await pem('cert'), key: await pem('key') }),
    ],
    [
      'another authority',
      async () => ({ skipVerify: false, ca: await pem('other'), cert: await pem('cert'), key: await pem('key') }),
    ],
    ['no certificate of our own', async () => ({ skipVerify: false, ca: await pem('ca') })],
    [
      'a key that is none',
      async () => ({ skipVerify: false, ca: await pem('ca'), cert: await pem('cert'), key: 'nonsense' }),
    ],
  ])('%s is said as what it is', async (_, material) => {
    await expect(list(await material())).rejects.toMatchObject({
      failure: { kind: 'tls', endpoint: 'tcp://127.0.0.1' },
    });
  });

  test('to an engine without TLS is said as what it is', async () => {
    await expect(list({ skipVerify: true }, plainPort)).rejects.toMatchObject({ failure: { kind: 'tls' } });
  });

  test('plain TCP works where it is meant', async () => {
    expect(await list(undefined, plainPort)).toBeGreaterThan(0);
  });
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('over ssh', () => {
  const path = process.env['PATH'];
  afterAll(() => {
    process.env['PATH'] = path;
  });

  /** In the place of OpenSSH: writes down what it was asked, then does what the test wants. */
  async function sshThat(script: string): Promise<() => Promise<string>> {
    const bin = await mkdtemp(join(folder, 'bin-'));
    await writeFile(join(bin, 'ssh'), `#!/bin/sh\necho "$$ $*" >> ${bin}/asked\n${script}\n`);
    await chmod(join(bin, 'ssh'), 0o755);
    process.env['PATH'] = `${bin}${delimiter}${path ?? ''}`;
    return () => readFile(join(bin, 'asked'), 'utf8');
  }

  const dial = `exec docker -H ${host} system dial-stdio`;
  async function engineAt(address: string): Promise<Engine> {
    return connectEngine((await chooseEndpoint(address, {})).endpoint, { env: {} });
  }

  test('asks as the docker CLI does', async () => {
    const asked = await sshThat(dial);
    const engine = await engineAt('ssh://me@far.example:2222/run/other.sock');
    expect((await engine.inspect('httpd:2.4', signal)).id).toBe(fixtures.httpd.id);
    expect((await asked()).split('\n')[0]).toMatch(
      /-T -l me -p 2222 -- far\.example docker --host unix:\/\/\/run\/other\.sock system dial-stdio$/,
    );
  });

  test('streams, and ends when it is left', async () => {
    const asked = await sshThat(dial);
    const engine = await engineAt('ssh://far.example');
    const controller = new AbortController();
    const watching = (async (): Promise<void> => {
      for await (const event of engine.events(controller.signal, (error) => expect.unreachable(String(error)))) {
        expect(event.kind).toBe('connected');
        controller.abort();
      }
    })();
    await expect(watching).rejects.toSatisfy(isCancelled);
    const pids = (await asked())
      .split('\n')
      .filter(Boolean)
      .map((line) => Number(line.split(' ')[0]));
    expect(pids.length).toBeGreaterThan(1);
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  });

  test.each([
    [
      'a host that cannot be reached',
      'echo "ssh: Could not resolve hostname far.example" >&2; exit 255',
      'unreachable',
    ],
    ['a host without docker', 'echo "sh: docker: not found" >&2; exit 127', 'not-docker'],
    ['a host that talks first', 'echo "Welcome!"; exit 0', 'not-docker'],
    ['a connection that ends at once', 'exit 0', 'cut-off'],
  ])('%s', async (_, script, kind) => {
    await sshThat(script);
    await expect((await engineAt('ssh://far.example')).list(signal)).rejects.toMatchObject({
      failure: { kind, endpoint: 'ssh://far.example' },
    });
  });

  test('without OpenSSH', async () => {
    process.env['PATH'] = '/nonexistent';
    await expect((await engineAt('ssh://far.example')).list(signal)).rejects.toMatchObject({
      failure: { kind: 'unreachable' },
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
