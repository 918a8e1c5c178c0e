import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/core/failure.ts';
import { listContexts } from '../../../src/engine/contextStore.ts';
import type { Environment } from '../../../src/dockerConfig/dockerConfig.ts';
import { chooseEndpoint, type EndpointChoice } from '../../../src/engine/endpointChoice.ts';

const run = promisify(execFile);
let folder = '';
const config = (): string => join(folder, 'config');
const certificates = (): string => join(folder, 'certificates');

/** What the docker CLI says with nothing but `env`: its output, or undefined where it refuses. */
async function docker(env: Environment, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('docker', args, { env: { PATH: process.env['PATH'], HOME: folder, ...env } });
    return stdout.trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error('the docker CLI is not installed: there is nothing to agree with', { cause: error });
    return undefined;
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-contexts-'));
  await mkdir(config());
  await mkdir(certificates());
  // The CLI reads these without looking at what is in them.
  for (const name of ['ca', 'cert', 'key']) await writeFile(join(certificates(), `${name}.pem`), `${name}\n`);
  const contexts = {
    socket: 'host=unix:///run/socket.sock',
    remote: 'host=tcp://remote:2376',
    secure: 'host=tcp://secure:2376',
    careless: `host=tcp://careless:1234,skip-tls-verify=true`,
    'far.away': 'host=ssh://me@far:22',
    based: 'host=tcp://based:80/base',
  };
  for (const [name, endpoint] of Object.entries(contexts)) {
    expect(
      await docker(
        { DOCKER_CONFIG: config() },
        'context',
        'create',
        name,
        '--description',
        `of ${name}`,
        '--docker',
        endpoint,
      ),
    ).toBe(name);
  }
  const tls = join(config(), 'contexts', 'tls', createHash('sha256').update('secure').digest('hex'), 'docker');
  await mkdir(tls, { recursive: true });
  for (const name of ['ca', 'cert', 'key']) await writeFile(join(tls, `${name}.pem`), `${name}\n`);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What the CLI resolved: a context's name, its host as it would be dialled, and how much TLS. */
async function oracle(env: Environment): Promise<string> {
  const name = await docker(env, 'context', 'show');
  const record = await docker(
    env,
    'context',
    'inspect',
    '--format',
    '{{.Endpoints.docker.Host}} {{.Endpoints.docker.SkipTLSVerify}} {{.TLSMaterial}}',
    name ?? '',
  );
  // Go prints the files in any order.
  const sorted = record?.replace(/\[([a-z. ]+)\]\]$/, (_, files: string) => `[${files.split(' ').sort().join(' ')}]]`);
  return `${name ?? ''} ${sorted ?? 'refused'}`;
}

function shown({ endpoint, origin }: EndpointChoice): string {
  const name = origin.kind === 'context' ? origin.name : 'default';
  const tls = endpoint.kind === 'tcp' ? endpoint.tls : undefined;
  const files = (['ca', 'cert', 'key'] as const)
    .filter((part) => tls?.[part] !== undefined)
    .map((part) => `${part}.pem`);
  return `${name} ${endpoint.text} ${tls?.skipVerify ?? false} ${files.length === 0 ? 'map[]' : `map[docker:[${files.join(' ')}]]`}`;
}

async function chosen(env: Environment): Promise<string> {
  try {
    return shown(await chooseEndpoint('', { HOME: folder, ...env }));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { failure } = error;
    if (failure.kind !== 'bad-endpoint' && failure.kind !== 'context-missing') throw error;
    const name = env['DOCKER_HOST'] ? 'default' : env['DOCKER_CONTEXT'] || (await docker(env, 'context', 'show')) || '';
    return `${name} refused`;
  }
}

const hosts = [
  ...[
    '',
    'unix:///run/x.sock',
    'unix://',
    'unix://rel/x',
    ' unix:///y ',
    'unix:///with space',
    'npipe:////./pipe/x',
    'npipe://',
  ],
  ...[
    'tcp://',
    'tcp://h',
    'tcp://h:99',
    'tcp://h:99/base',
    'tcp://h/base',
    'tcp://h:80',
    'tcp://[::1]:5',
    'tcp://[::1]',
    'tcp://127.0.0.1:2375',
    'tcp://h:',
  ],
  ...[
    'h',
    'h:99',
    ':99',
    'tcp://u:p@h:1',
    'tcp://h:port',
    'tcp://a b',
    'TCP://h',
    'http://h:1',
    '/run/x.sock',
    'unix',
    'tcp://H.example:1',
    'tcp://h?x=1',
  ],
  ...['ssh://h', 'ssh://u@h', 'ssh://u@h:22', 'ssh://u@h:22/run/s.sock', 'nonsense://h'],
];
const contexts = ['', 'default', 'socket', 'remote', 'secure', 'careless', 'far.away', 'based', 'gone', 'no/name'];
const configs = [
  '',
  '{}',
  '{"currentContext":"socket"}',
  '{"currentContext":"secure"}',
  '{"currentContext":"gone"}',
  '{"currentContext":"default"}',
  '{"currentContext":',
  '{"currentContext":""}',
];

describe('the endpoint is the docker CLI’s', () => {
  test.each(hosts)('for DOCKER_HOST=%j', async (host) => {
    for (const tls of [{}, { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates() }]) {
      const env = { DOCKER_CONFIG: config(), DOCKER_HOST: host, ...tls };
      expect(await comparable(chosen(env))).toBe(await comparable(oracle(env)));
    }
  });

  test('for 400 combinations of all that has a say', async () => {
    const combination = fc.record({
      host: fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...hosts) }, { weight: 2, arbitrary: fc.constant('') }),
      context: fc.constantFrom(...contexts),
      config: fc.constantFrom(...configs),
      verify: fc.constantFrom('', '', '0', '1'),
      tls: fc.constantFrom('', '', '1'),
      certPath: fc.constantFrom('', 'certificates', 'nowhere'),
    });
    const different = new Set<string>();
    const check = async (sources: {
      host: string;
      context: string;
      config: string;
      verify: string;
      tls: string;
      certPath: string;
    }): Promise<void> => {
      await writeFile(join(config(), 'config.json'), sources.config);
      const env = {
        DOCKER_CONFIG: config(),
        DOCKER_HOST: sources.host,
        DOCKER_CONTEXT: sources.context,
        DOCKER_TLS_VERIFY: sources.verify,
        DOCKER_TLS: sources.tls,
        DOCKER_CERT_PATH: sources.certPath === '' ? '' : join(folder, sources.certPath),
      };
      different.add(JSON.stringify(sources));
      expect(await comparable(chosen(env))).toBe(await comparable(oracle(env)));
    };
    await fc.assert(fc.asyncProperty(combination, check), { numRuns: 400 });
    await rm(join(config(), 'config.json'), { force: true });
    expect(different.size).toBeGreaterThan(200);
  }, 120_000);

  test('where the CLI really connects to', async () => {
    const asked: string[] = [];
    const sockets = ['one', 'two', 'three'].map((name) => join(folder, `${name}.sock`));
    const servers = sockets.map((path) => {
      const server = createServer((socket) => {
        asked.push(path);
        socket.on('error', () => undefined).destroy();
      });
      server.listen(path);
      return server;
    });
    const [one = '', two = '', three = ''] = sockets;
    await docker({ DOCKER_CONFIG: config() }, 'context', 'create', 'two', '--docker', `host=unix://${two}`);
    await docker({ DOCKER_CONFIG: config() }, 'context', 'create', 'three', '--docker', `host=unix://${three}`);
    await writeFile(join(config(), 'config.json'), '{"currentContext":"three"}');
    for (const [env, expected] of [
      [{ DOCKER_HOST: `unix://${one}`, DOCKER_CONTEXT: 'two' }, one],
      [{ DOCKER_CONTEXT: 'two' }, two],
      [{}, three],
    ] as const) {
      asked.length = 0;
      await docker({ DOCKER_CONFIG: config(), ...env }, 'version');
      expect(new Set(asked)).toEqual(new Set([expected]));
      const { endpoint } = await chooseEndpoint('', { DOCKER_CONFIG: config(), ...env });
      expect(endpoint).toMatchObject({ kind: 'unix', path: expected });
    }
    await rm(join(config(), 'config.json'));
    for (const server of servers) server.close();
  });
});

/** What both sides may write differently: letters of no effect, a slash at the end, what the CLI keeps of TLS for a local socket. */
async function comparable(resolved: Promise<string>): Promise<string> {
  const text = (await resolved).replace(/\/ (true|false) /, ' $1 ');
  return /unix:|npipe:|ssh:/.test(text) ? text.replace(/ (?:true|false) map\[.*$/, '') : text;
}

describe('a setting', () => {
  test('that is an address wins over everything', async () => {
    const choice = await chooseEndpoint('unix:///mine.sock', { DOCKER_HOST: 'tcp://other:1', DOCKER_CONFIG: config() });
    expect(choice).toEqual({
      endpoint: { kind: 'unix', path: '/mine.sock', text: 'unix:///mine.sock' },
      origin: { kind: 'setting' },
    });
  });

  test('that is a name is a context', async () => {
    const choice = await chooseEndpoint('far.away', { DOCKER_HOST: 'tcp://other:1', DOCKER_CONFIG: config() });
    expect(choice).toEqual({
      endpoint: { kind: 'ssh', host: 'far', user: 'me', port: 22, text: 'ssh://me@far:22' },
      origin: { kind: 'context', name: 'far.away', from: 'setting' },
    });
  });

  test.each(['nope', 'x..y'])('of a context %s that does not exist', async (name) => {
    await expect(chooseEndpoint(name, { DOCKER_CONFIG: config() })).rejects.toMatchObject({
      failure: { kind: 'context-missing', name },
    });
  });

  test.each([
    'ssh://-oProxyCommand=x',
    'ssh://-l@h',
    'ssh://h?x',
    'ssh://h#x',
    'ssh://u:p@h',
    'ssh://',
    'tcp://h:70000',
    'fd://',
    'x://y',
  ])('%s is refused', async (text) => {
    await expect(chooseEndpoint(text, {})).rejects.toMatchObject({ failure: { kind: 'bad-endpoint', endpoint: text } });
  });

  test('may be anything: it is an endpoint or one of two failures', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `tcp://${rest}`),
          fc.string().map((rest) => `ssh://${rest}`),
        ),
        async (text) => {
          const failure: unknown = await chooseEndpoint(text, { HOME: folder }).then(
            () => undefined,
            (error: unknown) => (error instanceof SourceError ? error.failure.kind : error),
          );
          expect([undefined, 'bad-endpoint', 'context-missing']).toContain(failure);
        },
      ),
    );
  });
});

test('contexts are listed by name', async () => {
  const found = await listContexts(config());
  expect(found.map(({ name }) => name)).toEqual([
    'based',
    'careless',
    'far.away',
    'remote',
    'secure',
    'socket',
    'three',
    'two',
  ]);
  expect(found[0]).toEqual({ name: 'based', host: 'tcp://based:80/base', description: 'of based' });
  expect(await listContexts(join(folder, 'nowhere'))).toEqual([]);
});
