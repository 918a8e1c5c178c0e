import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createRawServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Failure } from '../../src/core/failure.ts';
import type { Digest, LayerListing } from '../../src/core/image.ts';
import { RegistryClient } from '../../src/registry/registryClient.ts';
import type { ClientOptions } from '../../src/registry/registryRequests.ts';
import { RegistryImages } from '../../src/registry/registryImages.ts';
import { listenOnLoopback } from '../harness/loopback.ts';
import { makeTar } from '../unit/core/tar/makeTar.ts';
import { json, sha256 } from '../unit/archive/makeArchive.ts';

const { signal } = new AbortController();
const digest = `sha256:${'a'.repeat(64)}` as Digest;
const basic = `Basic ${Buffer.from('strata:layers').toString('base64')}`;
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';

/** Something that answers where a registry is expected, and what it was asked. */
interface Answering {
  readonly address: string;
  readonly asked: {
    readonly method: string;
    readonly url: string;
    readonly authorization: string;
    readonly body: string;
  }[];
}

const servers: Server[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-hostile-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function serve(
  behaviour: (request: IncomingMessage, response: ServerResponse, self: string) => void,
): Promise<Answering> {
  const asked: Answering['asked'] = [];
  let address = '';
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, authorization: headers.authorization ?? '', body });
      behaviour(request, response, address);
    });
  });
  servers.push(server);
  address = `127.0.0.1:${await listenOnLoopback(server)}`;
  return { address, asked };
}

/** A client of that registry for which docker knows `strata:layers`. */
async function clientOf(name: string, options: Partial<ClientOptions> = {}, entry?: object): Promise<RegistryClient> {
  const own = await mkdtemp(join(folder, 'config-'));
  const auth = Buffer.from('strata:layers').toString('base64');
  await writeFile(join(own, 'config.json'), JSON.stringify({ auths: { [name]: entry ?? { auth } } }));
  return new RegistryClient(name, {
    env: { DOCKER_CONFIG: own },
    certificates: [],
    deadlines: { headers: 2_000, body: 500 },
    ...options,
  });
}

function referenceOn(address: string, text = 'x:1'): string {
  return `${address}/${text}`;
}

function send(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Length': String(Buffer.byteLength(body)), ...headers });
  response.end(body);
}

const failing = (failure: Partial<Failure>): unknown => {
  const alike: unknown = expect.objectContaining(failure);
  return expect.objectContaining({ failure: alike });
};

describe('redirects', () => {
  test('are followed to another host without what the person signed in with', async () => {
    const content = json({ schemaVersion: 2, config: { digest, size: 1 }, layers: [] });
    const other = await serve((_, response) => send(response, 200, content, { 'Content-Type': ociManifest }));
    const first = await serve((request, response) => {
      if (request.headers.authorization !== basic) send(response, 401, '', { 'WWW-Authenticate': 'Basic realm="x"' });
      else send(response, 307, '', { Location: `http://${other.address}/elsewhere?signature=1` });
    });
    const client = await clientOf(first.address);
    expect((await client.manifest('x', '1', signal)).manifest.kind).toBe('image');
    expect(first.asked.at(-1)?.authorization).toBe(basic);
    expect(other.asked).toEqual([{ method: 'GET', url: '/elsewhere?signature=1', authorization: '', body: '' }]);
  });

  test('do not make another host’s question our answer', async () => {
    const other = await serve((request, response, self) => {
      if (request.url === '/token') send(response, 200, JSON.stringify({ token: 'stolen' }));
      else send(response, 401, '', { 'WWW-Authenticate': `Bearer realm="http://${self}/token"` });
    });
    const first = await serve((request, response) => {
      if (request.url === '/v2/') send(response, 200, '{}');
      else send(response, 307, '', { Location: `http://${other.address}/` });
    });
    const client = await clientOf(first.address);
    await expect(client.manifest('x', '1', signal)).rejects.toEqual(failing({ kind: 'denied' }));
    expect(other.asked.map(({ url, authorization }) => [url, authorization])).toEqual([['/', '']]);
  });

  test.each([
    ['in a circle', (self: string) => `http://${self}/v2/x/manifests/1`],
    ['out of the web', () => 'file:///etc/passwd'],
    ['to a host in the open', () => 'http://registry.invalid/v2/'],
    ['with a password', () => 'https://user:password@registry.invalid/'],
    ['nowhere', () => ''],
  ])('that lead %s are refused', async (_, to) => {
    const server = await serve((request, response, self) => {
      if (request.url === '/v2/') send(response, 200, '{}');
      else send(response, 302, '', { Location: to(self) });
    });
    const client = await clientOf(server.address);
    await expect(client.manifest('x', '1', signal)).rejects.toEqual(
      failing({ kind: 'registry-redirect', registry: server.address }),
    );
    expect(server.asked.length).toBeLessThan(10);
  });

  test('of a deletion are refused', async () => {
    const server = await serve((_, response, self) =>
      send(response, 307, '', { Location: `http://${self}/v2/y/manifests/1` }),
    );
    const client = await clientOf(server.address);
    await expect(client.delete('x', digest, signal)).rejects.toEqual(failing({ kind: 'registry-redirect' }));
    expect(server.asked.filter(({ method }) => method === 'DELETE').length).toBe(1);
  });
});

describe('who asks for the person’s credentials', () => {
  test.each([['http://localhost:1/token'], ['http://registry.invalid/token'], ['ftp://127.0.0.1/token']])(
    'at %s does not get them',
    async (realm) => {
      const server = await serve((_, response) =>
        send(response, 401, '', { 'WWW-Authenticate': `Bearer realm="${realm}",service="s"` }),
      );
      const client = await clientOf(server.address);
      await expect(client.ping(signal)).rejects.toEqual(failing({ kind: 'registry-realm', realm }));
      expect(server.asked.every(({ authorization }) => authorization === '')).toBe(true);
    },
  );

  test('nowhere at all is no registry', async () => {
    const server = await serve((_, response) => send(response, 401, '', { 'WWW-Authenticate': 'Bearer service="s"' }));
    await expect((await clientOf(server.address)).ping(signal)).rejects.toEqual(
      failing({ kind: 'registry-connection', trouble: 'not-a-registry' }),
    );
  });

  test('without saying how, or in a way nobody knows, is refused', async () => {
    for (const headers of [{}, { 'WWW-Authenticate': 'Negotiate' }]) {
      const server = await serve((_, response) => send(response, 401, '', headers));
      await expect((await clientOf(server.address)).ping(signal)).rejects.toEqual(failing({ kind: 'denied' }));
    }
  });

  test.each([
    [
      'a line break',
      200,
      JSON.stringify({ token: 'a\r\nX-Evil: 1' }),
      { kind: 'registry-connection', trouble: 'not-a-registry' },
    ],
    ['no token', 200, '{}', { kind: 'registry-connection', trouble: 'not-a-registry' }],
    ['a page', 200, '<html>', { kind: 'registry-connection', trouble: 'not-a-registry' }],
    [
      'too much',
      200,
      JSON.stringify({ token: 'a'.repeat(2_000_000) }),
      { kind: 'registry-connection', trouble: 'not-a-registry' },
    ],
    ['a redirect', 302, '', { kind: 'registry-redirect' }],
    ['a refusal', 401, '{"errors":[{"code":"UNAUTHORIZED"}]}', { kind: 'denied' }],
    ['that it is tired', 429, '', { kind: 'rate-limit' }],
  ] as const)('and gives %s for them is told apart', async (_, status, body, failure) => {
    const server = await serve((request, response, self) => {
      if (request.url?.startsWith('/token') === true)
        send(response, status, body, status === 302 ? { Location: '/v2/' } : {});
      else send(response, 401, '', { 'WWW-Authenticate': `Bearer realm="http://${self}/token",service="s"` });
    });
    await expect((await clientOf(server.address)).ping(signal)).rejects.toEqual(failing(failure));
  });

  test('and lets nobody in is asked once more and no further', async () => {
    const server = await serve((request, response, self) => {
      if (request.url?.startsWith('/token') === true) send(response, 200, JSON.stringify({ token: 'good' }));
      else send(response, 401, '', { 'WWW-Authenticate': `Bearer realm="http://${self}/token",service="s"` });
    });
    const client = await clientOf(server.address);
    await expect(client.tags('x', 5, signal)).rejects.toEqual(failing({ kind: 'denied', repository: 'x' }));
    expect(server.asked.filter(({ url }) => url.startsWith('/token')).length).toBe(1);
  });
});

/** The ways in of the large registries, as their documents have them; they cannot be reached from here. */
describe('the ways of', () => {
  test('Docker Hub and GHCR: a token for nobody, its realm with a query of its own', async () => {
    const server = await serve((request, response, self) => {
      const url = request.url ?? '';
      if (url.startsWith('/token'))
        send(
          response,
          200,
          JSON.stringify({
            token: 'anonymous',
            access_token: 'anonymous',
            expires_in: 300,
            issued_at: '2026-01-01T00:00:00Z',
          }),
        );
      else if (request.headers.authorization === 'Bearer anonymous')
        send(response, 200, JSON.stringify({ name: 'x', tags: ['1'] }));
      else
        send(
          response,
          401,
          JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }),
          {
            'WWW-Authenticate': `Bearer realm="http://${self}/token?own=1",service="registry.docker.io",scope="repository:library/x:pull"`,
          },
        );
    });
    const client = await clientOf(server.address, {}, {});
    expect((await client.tags('library/x', 5, signal)).names).toEqual(['1']);
    const token = server.asked.find(({ url }) => url.startsWith('/token'));
    expect(token?.url).toBe('/token?own=1&service=registry.docker.io&scope=repository%3Alibrary%2Fx%3Apull');
    expect(token?.authorization).toBe('');
  });

  test('ECR: a password that is the registry’s own', async () => {
    const server = await serve((request, response) => {
      if (request.headers.authorization === `Basic ${Buffer.from('AWS:secret').toString('base64')}`)
        send(response, 200, '{"repositories":["a"]}');
      else
        send(response, 401, 'Not Authorized\n', {
          'WWW-Authenticate': 'Basic realm="https://ecr.example/",service="ecr.amazonaws.com"',
        });
    });
    const client = await clientOf(server.address, {}, { auth: Buffer.from('AWS:secret').toString('base64') });
    expect((await client.repositories(5, signal)).names).toEqual(['a']);
  });

  test('ACR and GCR: an identity token, exchanged', async () => {
    const server = await serve((request, response, self) => {
      if (request.url === '/oauth2/token') send(response, 200, JSON.stringify({ access_token: 'exchanged' }));
      else if (request.headers.authorization === 'Bearer exchanged') send(response, 200, '{"tags":["1"]}');
      else
        send(response, 401, '', {
          'WWW-Authenticate': `Bearer realm="http://${self}/oauth2/token",service="acr.example",scope="repository:x:metadata_read"`,
        });
    });
    const client = await clientOf(server.address, {}, { identitytoken: 'lasting', auth: '' });
    expect((await client.tags('x', 5, signal)).names).toEqual(['1']);
    const exchanged = new URLSearchParams(server.asked.find(({ method }) => method === 'POST')?.body);
    expect(Object.fromEntries(exchanged)).toEqual({
      service: 'acr.example',
      grant_type: 'refresh_token',
      client_id: 'strata',
      refresh_token: 'lasting',
      scope: 'repository:x:metadata_read',
    });
  });
});

describe('answers that are not what they should be', () => {
  const manifestOf = (answer: (response: ServerResponse) => void): Promise<Answering> =>
    serve((request, response) => {
      if (request.url === '/v2/') send(response, 200, '{}');
      else answer(response);
    });

  test.each<[string, (response: ServerResponse) => void, Partial<Failure>]>([
    [
      'another content than its digest',
      (response) => send(response, 200, '{}', { 'Docker-Content-Digest': digest }),
      { kind: 'wrong-content' },
    ],
    ['no JSON', (response) => send(response, 200, 'hello'), { kind: 'registry-connection', trouble: 'not-a-registry' }],
    ['a page', (response) => send(response, 200, '<html>'), { kind: 'registry-connection', trouble: 'not-a-registry' }],
    [
      'a page that is not there',
      (response) => send(response, 404, '<html>'),
      { kind: 'registry-connection', trouble: 'not-a-registry' },
    ],
    [
      'too much, as it says',
      (response) => response.writeHead(200, { 'Content-Length': '99999999' }).flushHeaders(),
      { kind: 'too-large' },
    ],
    ['more and more', (response) => endless(response, 200), { kind: 'too-large' }],
    [
      'an error without end',
      (response) => endless(response, 500),
      { kind: 'registry-connection', trouble: 'not-a-registry' },
    ],
    [
      'half of it',
      (response) => response.writeHead(200, { 'Content-Length': '100' }).write('{', () => response.destroy()),
      { kind: 'registry-connection', trouble: 'cut-off' },
    ],
    [
      'half of it and silence',
      (response) => response.writeHead(200, { 'Content-Length': '100' }).write('{'),
      { kind: 'registry-connection', trouble: 'no-answer' },
    ],
    [
      'pieces without an end',
      (response) => response.writeHead(200).write('{', () => response.destroy()),
      { kind: 'registry-connection', trouble: 'cut-off' },
    ],
    ['nothing', (response) => response.destroy(), { kind: 'registry-connection', trouble: 'cut-off' }],
    [
      'silence',
      () => undefined,
      { kind: 'registry-connection', trouble: 'no-answer', detail: { kind: 'seconds', text: '2' } },
    ],
    ['a limit', (response) => send(response, 429, '{"errors":[{"code":"TOOMANYREQUESTS"}]}'), { kind: 'rate-limit' }],
    [
      'trouble',
      (response) => send(response, 503, '{"errors":[{"code":"UNAVAILABLE","message":"service unavailable"}]}'),
      { kind: 'registry-answer', status: 503, text: 'service unavailable' },
    ],
    [
      'trouble in plain words',
      (response) => send(response, 502, 'bad gateway'),
      { kind: 'registry-answer', status: 502, text: 'bad gateway' },
    ],
    [
      'what is not there',
      (response) => send(response, 404, '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}'),
      { kind: 'not-on-registry' },
    ],
  ])('%s', async (_, answer, failure) => {
    const server = await manifestOf(answer);
    const client = await clientOf(server.address);
    await expect(client.manifest('x', '1', signal)).rejects.toEqual(failing(failure));
  });

  test('schema 1 is said to be', async () => {
    const server = await manifestOf((response) =>
      send(response, 200, JSON.stringify({ schemaVersion: 1, fsLayers: [] }), {
        'Content-Type': 'application/vnd.docker.distribution.manifest.v1+prettyjws',
      }),
    );
    const images = new RegistryImages(await clientOf(server.address));
    await expect(images.open(referenceOn(server.address), undefined, signal)).rejects.toEqual(
      failing({ kind: 'old-manifest', reference: `${server.address}/x:1` }),
    );
  });

  test('pages in a circle end', async () => {
    const server = await manifestOf((response) =>
      send(response, 200, '{"tags":["a"]}', { Link: '</v2/x/tags/list?last=a>; rel="next"' }),
    );
    await expect((await clientOf(server.address)).tags('x', 1_000, signal)).rejects.toEqual(
      failing({ kind: 'registry-connection', trouble: 'not-a-registry' }),
    );
    expect(server.asked.length).toBeLessThan(6);
  });

  test('names that are none are left out of the repositories', async () => {
    const server = await manifestOf((response) =>
      send(response, 200, JSON.stringify({ repositories: ['good/one', '../evil', 'a b', 'x:1', 'UPPER', 7, ''] })),
    );
    expect((await (await clientOf(server.address)).repositories(100, signal)).names).toEqual(['good/one']);
  });

  test('what speaks no HTTP is no registry', async () => {
    const raw = createRawServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.2\r\n'));
    const port = await listenOnLoopback(raw);
    try {
      await expect((await clientOf(`127.0.0.1:${port}`)).ping(signal)).rejects.toEqual(
        failing({ kind: 'registry-connection' }),
      );
    } finally {
      raw.close();
    }
  });

  test('nobody there is said to be', async () => {
    const server = createRawServer();
    const port = await listenOnLoopback(server);
    await new Promise((resolve) => server.close(resolve));
    await expect((await clientOf(`127.0.0.1:${port}`)).ping(signal)).rejects.toEqual(
      failing({ kind: 'registry-connection', trouble: 'refused' }),
    );
    await expect((await clientOf('registry.invalid')).ping(signal)).rejects.toEqual(
      failing({ kind: 'registry-connection', trouble: 'unreachable' }),
    );
  });

  test('a connection that was closed in the meantime costs no request', async () => {
    const server = await serve((_, response) => send(response, 200, '{"tags":["1"]}'));
    const client = await clientOf(server.address);
    for (let turn = 0; turn < 20; turn++) {
      expect((await client.tags('x', 5, signal)).names).toEqual(['1']);
      servers[0]?.closeIdleConnections();
    }
  });
});

describe('layers that are not what they should be', () => {
  const tar = makeTar([{ name: 'a', body: 'hello' }]);
  const bomb = gzipSync(makeTar([{ name: 'zeros', body: new Uint8Array(8_000_000) }]));

  async function imageWith(
    blob: Uint8Array,
    options: { readonly size?: number; readonly sent?: (response: ServerResponse) => void } = {},
  ) {
    const config = json({
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(tar)}`] },
    });
    const layer = `sha256:${sha256(blob)}`;
    const manifest = json({
      schemaVersion: 2,
      config: {
        digest: `sha256:${sha256(config)}`,
        size: config.length,
        mediaType: 'application/vnd.oci.image.config.v1+json',
      },
      layers: [{ digest: layer, size: options.size ?? blob.length, mediaType: 'x' }],
    });
    const server = await serve((request, response) => {
      if (request.url?.includes('/manifests/') === true) send(response, 200, manifest, { 'Content-Type': ociManifest });
      else if (request.url?.endsWith(layer) !== true) send(response, 200, config);
      else if (options.sent === undefined) send(response, 200, blob);
      else options.sent(response);
    });
    const source = new RegistryImages(await clientOf(server.address), { expansion: { bytes: 1_000_000, ratio: 10 } });
    return { source, image: await source.open(referenceOn(server.address), undefined, signal) };
  }

  async function listed(
    blob: Uint8Array,
    options?: Parameters<typeof imageWith>[1],
  ): Promise<{ error: unknown; incomplete: LayerListing['incomplete'] }> {
    const { source, image } = await imageWith(blob, options);
    let incomplete: LayerListing['incomplete'];
    try {
      for await (const listing of source.files(image, signal)) incomplete = listing.incomplete;
      return { error: undefined, incomplete };
    } catch (error) {
      return { error, incomplete };
    }
  }

  test('a bomb is stopped', async () => {
    const { error, incomplete } = await listed(bomb);
    expect(error).toEqual(failing({ kind: 'bad-layer', layer: 0 }));
    expect(incomplete).toMatchObject({ kind: 'expansion' });
  });

  test('another content than the config says is told', async () => {
    const { error } = await listed(gzipSync(makeTar([{ name: 'b', body: 'other' }])));
    expect(error).toEqual(failing({ kind: 'digest-mismatch', layer: 0 }));
  });

  test('more bytes than the manifest says are not read', async () => {
    const { error } = await listed(tar, { sent: (response) => endless(response, 200) });
    expect(error).toEqual(failing({ kind: 'wrong-content' }));
  });

  test('fewer bytes than the manifest says are told', async () => {
    const { error } = await listed(tar, { size: tar.length + 1, sent: (response) => send(response, 200, tar) });
    expect(error).toEqual(failing({ kind: 'registry-connection', trouble: 'cut-off' }));
  });

  test('a blob that stops half-way is told', async () => {
    const { error } = await listed(tar, {
      sent: (response) =>
        response
          .writeHead(200, { 'Content-Length': String(tar.length) })
          .write(tar.subarray(0, 600), () => response.destroy()),
    });
    expect(error).toEqual(failing({ kind: 'registry-connection', trouble: 'cut-off' }));
  });

  test('a config that is not what its digest says is not shown', async () => {
    const manifest = json({ schemaVersion: 2, config: { digest, size: 2, mediaType: '' }, layers: [] });
    const server = await serve((request, response) =>
      send(response, 200, request.url?.includes('/manifests/') === true ? manifest : '{}'),
    );
    const source = new RegistryImages(await clientOf(server.address));
    await expect(source.open(referenceOn(server.address), undefined, signal)).rejects.toEqual(
      failing({ kind: 'wrong-content' }),
    );
  });

  test('a config of more than 8 MiB is not fetched', async () => {
    const manifest = json({ schemaVersion: 2, config: { digest, size: 9_000_000, mediaType: '' }, layers: [] });
    const server = await serve((_, response) => send(response, 200, manifest));
    const source = new RegistryImages(await clientOf(server.address));
    await expect(source.open(referenceOn(server.address), undefined, signal)).rejects.toEqual(
      failing({ kind: 'too-large' }),
    );
    expect(server.asked.some(({ url }) => url.includes('/blobs/'))).toBe(false);
  });
});

function endless(response: ServerResponse, status: number): void {
  response.writeHead(status);
  const piece = Buffer.alloc(256 * 1024, ' ');
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}
