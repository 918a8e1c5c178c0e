import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Digest } from '../../src/core/image.ts';
import { Registries } from '../../src/registry/registries.ts';
import { RegistryClient } from '../../src/registry/registryClient.ts';
import type { ClientOptions } from '../../src/registry/registryRequests.ts';
import { registryLogin, startRegistry, type Registry } from '../harness/registry.ts';
import { json, makeImage } from '../unit/archive/makeArchive.ts';
import { docker, oci, pushBlob, pushMade, pushManifest, type PushTarget } from './pushMade.ts';
import { startTokenServer, type TokenServer } from './tokenServer.ts';

const { signal } = new AbortController();
const image = makeImage([[{ name: 'a', body: 'a' }]]);
const other = makeImage([[{ name: 'b', body: 'b' }]], { architecture: 'arm64' });
const { user, password } = registryLogin;
const basic = Buffer.from(`${user}:${password}`).toString('base64');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-registry-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A client with a docker configuration of its own. */
async function clientOf(
  name: string,
  config: unknown = {},
  more: Partial<ClientOptions> = {},
): Promise<RegistryClient> {
  const own = await mkdtemp(join(folder, 'config-'));
  await writeFile(join(own, 'config.json'), JSON.stringify(config));
  return new RegistryClient(name, { env: { DOCKER_CONFIG: own }, certificates: [], ...more });
}

const auths = (registry: string, entry: object = { auth: basic }): object => ({ auths: { [registry]: entry } });

describe('a plain registry on this machine', () => {
  let registry: Registry;
  let client: RegistryClient;
  let target: PushTarget;
  beforeAll(async () => {
    registry = await startRegistry();
    target = { url: registry.url };
    client = await clientOf(registry.address);
  });
  afterAll(() => registry.stop());

  test('is spoken to in the open', async () => {
    await expect(client.ping(signal)).resolves.toBeUndefined();
  });

  test('tells its manifests of every kind, held against their digests', async () => {
    const plain = await pushMade(target, 'kinds/image', image, { tag: 'docker' });
    const second = await pushMade(target, 'kinds/image', other, { family: oci });
    const found = await client.manifest('kinds/image', 'docker', signal);
    expect(found).toMatchObject({ digest: plain.digest, manifest: { kind: 'image' } });
    expect((await client.manifest('kinds/image', plain.digest, signal)).digest).toBe(plain.digest);
    const index = {
      schemaVersion: 2,
      mediaType: oci.index,
      manifests: [
        { ...plain, platform: { os: 'linux', architecture: 'amd64' } },
        { ...second, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
        {
          ...second,
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
        },
      ],
    };
    const pushed = await pushManifest(target, 'kinds/image', index, oci.index, 'many');
    const { digest, manifest } = await client.manifest('kinds/image', 'many', signal);
    expect(digest).toBe(pushed.digest);
    expect(manifest).toMatchObject({
      kind: 'index',
      manifests: [{ platform: { architecture: 'amd64' } }, { platform: { architecture: 'arm64', variant: 'v8' } }],
    });
    expect(manifest.kind === 'index' && manifest.manifests.length).toBe(2);
  });

  test('tells what a tag stands for without its manifest', async () => {
    const pushed = await pushMade(target, 'heads', image, { tag: '1' });
    expect(await client.digest('heads', '1', signal)).toBe(pushed.digest);
    await expect(client.digest('heads', '2', signal)).rejects.toMatchObject({
      failure: { kind: 'not-on-registry', reference: `${registry.address}/heads:2` },
    });
  });

  test('tells what is no image, and what is not there', async () => {
    const config = {
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      ...(await pushBlob(target, 'chart', json({}))),
    };
    const chart = { schemaVersion: 2, mediaType: oci.manifest, config, layers: [] };
    await pushManifest(target, 'chart', chart, oci.manifest, '1');
    expect((await client.manifest('chart', '1', signal)).manifest).toEqual({
      kind: 'other',
      mediaType: config.mediaType,
    });
    await expect(client.manifest('nowhere/none', '1', signal)).rejects.toMatchObject({
      failure: { kind: 'not-on-registry', registry: registry.address },
    });
    await expect(client.tags('nowhere/none', 10, signal)).rejects.toMatchObject({
      failure: { kind: 'not-on-registry' },
    });
  });

  test('tells repositories and tags over many pages, and stops where it is told to', async () => {
    for (const name of ['a', 'b', 'c']) await pushMade(target, `pages/${name}`, image, { tag: 'x' });
    const tags = Array.from({ length: 12 }, (_, index) => `1.${index}`);
    for (const tag of [...tags, 'latest', 'edge']) await pushMade(target, 'pages/a', image, { tag });
    const listed = await client.tags('pages/a', 100, signal);
    expect([...listed.names].sort()).toEqual([...tags, 'latest', 'edge', 'x'].sort());
    expect(listed.isWhole).toBe(true);
    const cut = await client.tags('pages/a', 5, signal);
    expect([cut.names.length, cut.isWhole]).toEqual([5, false]);
    const all = await client.repositories(10_000, signal);
    expect(all.names).toEqual(expect.arrayContaining(['pages/a', 'pages/b', 'pages/c']));
    expect((await client.repositories(2, signal)).isWhole).toBe(false);
    const registries = new Registries(() => ({ env: {}, certificates: [] }));
    const ordered = await registries.tags(`${registry.address}/pages/a:whatever`, signal);
    expect(ordered.names.slice(0, 3)).toEqual(['latest', '1.11', '1.10']);
    expect(ordered.names.slice(-2)).toEqual(['x', 'edge']);
  });

  test('deletes a manifest with all the tags that stand for it', async () => {
    const pushed = await pushMade(target, 'gone', image, { tag: '1' });
    await pushMade(target, 'gone', image, { tag: '2' });
    await pushMade(target, 'gone', other, { tag: '3' });
    await client.delete('gone', pushed.digest as Digest, signal);
    await expect(client.digest('gone', '2', signal)).rejects.toMatchObject({ failure: { kind: 'not-on-registry' } });
    expect(await client.digest('gone', '3', signal)).toMatch(/^sha256:/);
    await expect(client.delete('gone', pushed.digest as Digest, signal)).rejects.toMatchObject({
      failure: { kind: 'not-on-registry' },
    });
  });

  test('hands out blobs, the small ones held against their digests', async () => {
    const bytes = json({ hello: 'world' });
    const blob = await pushBlob(target, 'blobs', bytes);
    const descriptor = { ...blob, digest: blob.digest as Digest, mediaType: '', urls: [] };
    expect(await client.smallBlob('blobs', descriptor, 100, signal)).toEqual(Buffer.from(bytes));
    await expect(client.smallBlob('blobs', descriptor, 5, signal)).rejects.toMatchObject({
      failure: { kind: 'too-large', limit: 5 },
    });
    const pieces: Uint8Array[] = [];
    for await (const piece of client.blob('blobs', descriptor, signal)) pieces.push(piece);
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(bytes));
  });
});

test('a registry that never deletes says so, and everything stays', async () => {
  const registry = await startRegistry({ keepsAll: true });
  try {
    const pushed = await pushMade({ url: registry.url }, 'kept', image, { tag: '1', family: docker });
    const client = await clientOf(registry.address);
    await expect(client.delete('kept', pushed.digest as Digest, signal)).rejects.toMatchObject({
      failure: { kind: 'delete-refused', registry: registry.address },
    });
    expect(await client.digest('kept', '1', signal)).toBe(pushed.digest);
  } finally {
    await registry.stop();
  }
});

describe('a registry that asks for a password', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry({ login: true });
    await pushMade({ url: registry.url, authorization: `Basic ${basic}` }, 'secret/x', image, { tag: '1' });
  });
  afterAll(() => registry.stop());

  test('refuses nobody, and who has another password', async () => {
    const nobody = await clientOf(registry.address);
    await expect(nobody.manifest('secret/x', '1', signal)).rejects.toMatchObject({
      failure: { kind: 'denied', registry: registry.address, repository: 'secret/x' },
    });
    const wrong = await clientOf(registry.address, auths(registry.address, { username: user, password: 'wrong' }));
    await expect(wrong.ping(signal)).rejects.toMatchObject({ failure: { kind: 'denied' } });
  });

  test('lets in whom docker knows', async () => {
    const known = await clientOf(registry.address, auths(registry.address));
    await known.ping(signal);
    expect((await known.tags('secret/x', 10, signal)).names).toEqual(['1']);
    expect((await known.repositories(10, signal)).names).toEqual(['secret/x']);
  });

  test('lets in who has signed in meanwhile', async () => {
    const own = await mkdtemp(join(folder, 'config-'));
    const client = new RegistryClient(registry.address, { env: { DOCKER_CONFIG: own }, certificates: [] });
    await expect(client.ping(signal)).rejects.toMatchObject({ failure: { kind: 'denied' } });
    await writeFile(join(own, 'config.json'), JSON.stringify(auths(registry.address)));
    await expect(client.ping(signal)).resolves.toBeUndefined();
  });
});

describe('a registry with TLS', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry({ tls: true });
    await pushMade({ url: registry.url, certificate: registry.certificate ?? '' }, 'secure/x', image, { tag: '1' });
  });
  afterAll(() => registry.stop());

  test('is not trusted without its authority, on this machine either', async () => {
    const client = await clientOf(registry.address);
    await expect(client.ping(signal)).rejects.toMatchObject({
      failure: { kind: 'registry-connection', trouble: 'tls' },
    });
  });

  test('is trusted by the certificates docker has for it', async () => {
    const certificates = await mkdtemp(join(folder, 'certs-'));
    await mkdir(join(certificates, registry.address));
    await writeFile(join(certificates, registry.address, 'ca.crt'), registry.certificate ?? '');
    const client = await clientOf(registry.address, {}, { certificates: [certificates] });
    expect((await client.manifest('secure/x', '1', signal)).manifest.kind).toBe('image');
    await writeFile(join(certificates, registry.address, 'client.cert'), registry.certificate ?? '');
    const half = await clientOf(registry.address, {}, { certificates: [certificates] });
    await expect(half.ping(signal)).rejects.toMatchObject({ failure: { kind: 'registry-connection', trouble: 'tls' } });
  });

  test('is taken as it is where the person says so', async () => {
    const client = await clientOf(registry.address, {}, { insecure: [registry.address] });
    await expect(client.ping(signal)).resolves.toBeUndefined();
  });
});

describe('a registry that sends everybody to a token server', () => {
  let tokens: TokenServer;
  let registry: Registry;
  beforeAll(async () => {
    tokens = await startTokenServer({ allows: (who) => who === `${user}:${password}` || who === 'refresh:forever' });
    registry = await startRegistry({ token: tokens });
    const login = await fetchToken(tokens, ['repository:public/x:pull,push', 'repository:private/x:pull,push']);
    const target = { url: registry.url, authorization: `Bearer ${login}` };
    await pushMade(target, 'public/x', image, { tag: '1' });
    await pushMade(target, 'private/x', image, { tag: '1' });
    tokens.asked.length = 0;
  });
  afterAll(async () => {
    await registry.stop();
    await tokens.stop();
  });

  test('gives nobody what is for all, and asks once for a repository', async () => {
    const client = await clientOf(registry.address);
    await Promise.all([client.digest('public/x', '1', signal), client.tags('public/x', 10, signal)]);
    await client.manifest('public/x', '1', signal);
    expect(tokens.asked).toEqual([{ method: 'GET', scopes: ['repository:public/x:pull'], account: '', who: '' }]);
    await expect(client.digest('private/x', '1', signal)).rejects.toMatchObject({
      failure: { kind: 'denied', repository: 'private/x' },
    });
    tokens.asked.length = 0;
  });

  test('gives the rest to whom docker knows, by password and by identity token', async () => {
    const byPassword = await clientOf(registry.address, auths(registry.address));
    expect(await byPassword.digest('private/x', '1', signal)).toMatch(/^sha256:/);
    expect(tokens.asked.at(-1)).toMatchObject({ method: 'GET', account: user, who: `${user}:${password}` });
    const byToken = await clientOf(registry.address, auths(registry.address, { identitytoken: 'forever', auth: '' }));
    expect(await byToken.digest('private/x', '1', signal)).toMatch(/^sha256:/);
    expect(tokens.asked.at(-1)).toMatchObject({
      method: 'POST',
      who: 'refresh:forever',
      scopes: ['repository:private/x:pull'],
    });
    expect((await byToken.repositories(10, signal)).names).toEqual(['private/x', 'public/x']);
    tokens.asked.length = 0;
  });

  test('asks for what a deletion needs when it comes to it', async () => {
    const client = await clientOf(registry.address, auths(registry.address));
    const digest = await client.digest('private/x', '1', signal);
    await client.delete('private/x', digest, signal);
    expect(tokens.asked.at(-1)?.scopes).toEqual(['repository:private/x:delete']);
  });

  test('refuses a wrong password', async () => {
    const client = await clientOf(registry.address, auths(registry.address, { username: user, password: 'wrong' }));
    await expect(client.digest('public/x', '1', signal)).rejects.toMatchObject({
      failure: { kind: 'denied', registry: registry.address },
    });
  });
});

async function fetchToken(tokens: TokenServer, scopes: readonly string[]): Promise<string> {
  const url = new URL(tokens.realm);
  url.searchParams.set('service', tokens.service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const answer = await fetch(url, { headers: { Authorization: `Basic ${basic}` } });
  return ((await answer.json()) as { readonly token: string }).token;
}
