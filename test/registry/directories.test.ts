import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Failure } from '../../src/core/failure.ts';
import { RegistryClient } from '../../src/registry/registryClient.ts';
import { listenOnLoopback } from '../harness/loopback.ts';
import {
  githubStandIn,
  hubStandIn,
  type Answer,
  type DirectoryAsked,
  type OwnedRepository,
} from './directoryStandIns.ts';

const { signal } = new AbortController();
const account = { user: 'strata', secret: 'dckr_pat_layers' };
const many = Array.from({ length: 230 }, (_, at): OwnedRepository => ({ owner: 'many', name: `app-${at}` }));
const repositories: readonly OwnedRepository[] = [
  {
    ...{ owner: 'library', name: 'debian', updated: '2026-11-20T10:00:00.5Z' },
    tags: { '12': '2026-11-20T10:00:00Z', latest: '2026-11-21T10:00:00Z' },
  },
  { owner: 'library', name: 'httpd' },
  { owner: 'strata', name: 'open' },
  { owner: 'strata', name: 'closed', isPrivate: true },
  // No repository's name could be that.
  { owner: 'strata', name: 'UPPER case' },
  ...many,
];

const servers: Server[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-directories-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A client of a registry whose directory is a stand-in. */
async function clientOf(name: string, answer: Answer, entry?: object): Promise<RegistryClient> {
  const server = createServer(answer);
  servers.push(server);
  const own = await mkdtemp(join(folder, 'config-'));
  const key = name === 'docker.io' ? 'https://index.docker.io/v1/' : name;
  await writeFile(join(own, 'config.json'), JSON.stringify({ auths: entry === undefined ? {} : { [key]: entry } }));
  return new RegistryClient(name, {
    env: { DOCKER_CONFIG: own },
    certificates: [],
    deadlines: { headers: 2_000, body: 500 },
    directories: { [name]: `http://127.0.0.1:${await listenOnLoopback(server)}` },
  });
}

function login({ user, secret } = account): object {
  return { auth: Buffer.from(`${user}:${secret}`).toString('base64') };
}

const failing = (failure: Partial<Failure>): unknown => {
  const alike: unknown = expect.objectContaining(failure);
  return expect.objectContaining({ failure: alike });
};

/** Answers everything with this. */
function always(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

describe('Docker Hub', () => {
  test('tells what a namespace has, to nobody too', async () => {
    const asked: DirectoryAsked[] = [];
    const client = await clientOf('docker.io', hubStandIn(repositories, account, asked));
    expect(await client.namespace('library', 10, signal)).toEqual({
      repositories: [
        { path: 'library/debian', isPrivate: false, updated: Date.UTC(2026, 10, 20, 10, 0, 0, 500) },
        { path: 'library/httpd', isPrivate: false, updated: 0 },
      ],
      isWhole: true,
    });
    expect(asked).toEqual([
      { method: 'GET', url: '/v2/namespaces/library/repositories?page_size=100', authorization: '' },
    ]);
  });

  test('tells it page by page, and no more than is asked for', async () => {
    const asked: DirectoryAsked[] = [];
    const client = await clientOf('docker.io', hubStandIn(repositories, account, asked));
    const all = await client.namespace('many', 1_000, signal);
    expect(all.repositories.map(({ path }) => path)).toEqual(many.map(({ name }) => `many/${name}`));
    expect(all.isWhole).toBe(true);
    expect(asked).toHaveLength(3);
    expect(await client.namespace('many', 150, signal)).toMatchObject({ isWhole: false });
    expect((await client.namespace('many', 200, signal)).repositories).toHaveLength(200);
  });

  test('tells what is private to whom docker knows, and signs in once', async () => {
    const asked: DirectoryAsked[] = [];
    const client = await clientOf('docker.io', hubStandIn(repositories, account, asked), login());
    const paths = async (): Promise<readonly string[]> =>
      (await client.namespace('strata', 10, signal)).repositories.map(({ path }) => path);
    expect(await paths()).toEqual(['strata/open', 'strata/closed']);
    expect(await paths()).toEqual(['strata/open', 'strata/closed']);
    expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
    client.forget();
    await paths();
    expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  test('is signed in to anew when the token has ended', async () => {
    const asked: DirectoryAsked[] = [];
    const hub = hubStandIn(repositories, account, asked);
    const client = await clientOf('docker.io', hub, login());
    await client.namespace('strata', 10, signal);
    // Another sign-in makes the stand-in forget the first token.
    const other = await clientOf('docker.io', hub, login());
    await other.namespace('strata', 10, signal);
    expect((await client.namespace('strata', 10, signal)).repositories).toHaveLength(2);
    expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(3);
  });

  test.each([
    ['a password that is no more', login({ user: 'strata', secret: 'old' })],
    ['an identity token', { identitytoken: 'x.y.z' }],
  ])('tells what is public to whom has %s, and says so', async (_, entry) => {
    const client = await clientOf('docker.io', hubStandIn(repositories, account), entry);
    expect(await client.namespace('strata', 10, signal)).toEqual({
      repositories: [{ path: 'strata/open', isPrivate: false, updated: 0 }],
      isWhole: true,
      isPublicOnly: true,
    });
  });

  test('tells when the tags were pushed, and what they weigh', async () => {
    const client = await clientOf('docker.io', hubStandIn(repositories, account), login());
    expect([...(await client.tagDetails('library/debian', signal))]).toEqual([
      ['12', { size: 28_000_000, pushed: Date.UTC(2026, 10, 20, 10) }],
      ['latest', { size: 28_000_000, pushed: Date.UTC(2026, 10, 21, 10) }],
    ]);
  });

  test('does not know everybody', async () => {
    const client = await clientOf('docker.io', hubStandIn(repositories, account));
    await expect(client.namespace('nobody', 10, signal)).rejects.toEqual(
      failing({ kind: 'no-namespace', registry: 'docker.io', namespace: 'nobody' }),
    );
  });

  test('gives no other host a page of its own', async () => {
    const elsewhere = JSON.stringify({ next: 'http://127.0.0.1:1/v2/other?page=2', results: [] });
    const asked: string[] = [];
    const client = await clientOf('docker.io', (request, response) => {
      asked.push(request.url ?? '');
      response.end(asked.length === 1 ? elsewhere : '{"results":[]}');
    });
    await client.namespace('library', 10, signal);
    expect(asked).toEqual(['/v2/namespaces/library/repositories?page_size=100', '/v2/other?page=2']);
  });

  test.each<[string, Answer, Partial<Failure>]>([
    [
      'a limit, with the time it lasts',
      always(429, '{}', { 'Retry-After': '42' }),
      { kind: 'rate-limit', seconds: 42 },
    ],
    ['a limit', always(429, 'Too many requests'), { kind: 'rate-limit', registry: 'docker.io' }],
    ['no', always(403, '{"message":"permission denied"}'), { kind: 'denied', repository: 'library' }],
    ['another place', always(302, '', { Location: 'https://example.com/' }), { kind: 'registry-redirect' }],
    ['a page of HTML', always(200, '<html>'), { kind: 'registry-connection', trouble: 'not-a-registry' }],
    ['another JSON', always(200, '[]'), { kind: 'registry-connection', trouble: 'not-a-registry' }],
    ['trouble', always(503, '{"message":"down for repair"}'), { kind: 'registry-answer', text: 'down for repair' }],
    [
      'pages in a circle',
      always(200, '{"next":"/v2/namespaces/library/repositories?page_size=100","results":[]}'),
      { kind: 'registry-connection', trouble: 'not-a-registry' },
    ],
  ])('says %s', async (_, answer, failure) => {
    const client = await clientOf('docker.io', answer);
    await expect(client.namespace('library', 10, signal)).rejects.toEqual(failing(failure));
  });
});

describe('GHCR', () => {
  const packages: readonly OwnedRepository[] = [
    { owner: 'strata', name: 'app', updated: '2026-11-20T10:00:00Z' },
    { owner: 'strata', name: 'deep/app', isPrivate: true },
    { owner: 'House', name: 'Tool' },
    ...many,
  ];

  test('tells what a user has, to whom docker knows', async () => {
    const asked: DirectoryAsked[] = [];
    const client = await clientOf('ghcr.io', githubStandIn(packages, account, ['House'], asked), login());
    expect(await client.namespace('strata', 10, signal)).toEqual({
      repositories: [
        { path: 'strata/app', isPrivate: false, updated: Date.UTC(2026, 10, 20, 10) },
        { path: 'strata/deep/app', isPrivate: true, updated: Date.UTC(2020, 0, 1) },
      ],
      isWhole: true,
    });
    expect(asked.every(({ authorization }) => authorization === `Bearer ${account.secret}`)).toBe(true);
  });

  test('tells what an organization has, in names that can be pulled', async () => {
    const client = await clientOf('ghcr.io', githubStandIn(packages, account, ['House']), login());
    expect((await client.namespace('House', 10, signal)).repositories.map(({ path }) => path)).toEqual(['house/tool']);
  });

  test('tells it page by page', async () => {
    const client = await clientOf('ghcr.io', githubStandIn(packages, account, []), login());
    expect((await client.namespace('many', 1_000, signal)).repositories).toHaveLength(230);
    expect(await client.namespace('many', 150, signal)).toMatchObject({ isWhole: false });
  });

  test('tells nobody, and does not know everybody', async () => {
    const client = await clientOf('ghcr.io', githubStandIn(packages, account, []));
    await expect(client.namespace('strata', 10, signal)).rejects.toEqual(
      failing({ kind: 'denied', registry: 'ghcr.io', repository: 'strata' }),
    );
    await expect(client.namespace('nobody', 10, signal)).rejects.toEqual(failing({ kind: 'no-namespace' }));
  });

  test('says a limit with the status of a refusal', async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 30);
    const client = await clientOf(
      'ghcr.io',
      always(403, '{}', { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': reset }),
    );
    await expect(client.namespace('strata', 10, signal)).rejects.toEqual(
      failing({ kind: 'rate-limit', registry: 'ghcr.io' }),
    );
  });
});

test('other registries have no directory', async () => {
  const client = new RegistryClient('example.com', { env: { DOCKER_CONFIG: folder }, certificates: [] });
  await expect(client.namespace('library', 10, signal)).rejects.toEqual(failing({ kind: 'no-namespace' }));
});
