import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, inject, test } from 'vitest';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { engineKindOf } from '../../harness/engineKinds.ts';
import { EngineApi } from '../../harness/engineApi.ts';
import { testWhere } from './onlyWhere.ts';

const { host, socket, fixtures } = inject('engine');
const engine = connectEngine({ kind: 'unix', path: socket, text: host }, { env: { DOCKER_CONFIG: '/nonexistent' } });
const api = new EngineApi(socket);
const { signal } = new AbortController();
const info = await engine.info(signal);
const isClassic = info.name === 'Docker' && !info.containerdStore;

/** The bytes of an answer as curl would show them. */
async function bytesOf(path: string): Promise<Buffer> {
  const sent = request({ socketPath: socket, path, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return await buffer(response);
}

async function pulled(reference: string): Promise<void> {
  for await (const { status } of engine.pull(reference, signal)) expect(status).not.toBe('');
}

describe('a real engine', () => {
  test('says what it is', () => {
    const expected = {
      'docker-20.10': { name: 'Docker', apiVersion: '1.41', os: 'linux', driver: 'overlay2', containerdStore: false },
      'docker-26.1-containerd': {
        name: 'Docker',
        apiVersion: '1.45',
        os: 'linux',
        driver: 'overlayfs',
        containerdStore: true,
      },
      'docker-28.5-containerd': {
        name: 'Docker',
        apiVersion: '1.51',
        os: 'linux',
        driver: 'overlayfs',
        containerdStore: true,
      },
      'podman-4.3': { name: 'Podman', apiVersion: '1.41', os: 'linux', containerdStore: false },
    };
    expect(info).toMatchObject(expected[engineKindOf(process.env) ?? 'docker-20.10']);
  });

  test('lists what was built', async () => {
    const images = await engine.list(signal);
    const httpd = images.find(({ id }) => id === fixtures.httpd.id);
    expect(httpd?.tags.toSorted()).toEqual(fixtures.httpd.tags.toSorted());
    expect(httpd?.labels).toMatchObject({
      'org.opencontainers.image.title': 'httpd',
      'org.opencontainers.image.licenses': 'Apache-2.0',
    });
    expect(httpd?.digests).toContainEqual(expect.stringMatching(/httpd@sha256:/));
    expect(images.find(({ id }) => id === fixtures.dangling.id)).toMatchObject({ tags: [], digests: [] });
    expect(images.find(({ id }) => id === fixtures.base.id)).toMatchObject({ tags: ['debian:12'] });
    // Other suites use the same engine, and leave images as old as they like.
    const built = new Set([fixtures.base, fixtures.httpd, fixtures.dangling].map(({ id }) => id));
    const ours = images.filter(({ id }) => built.has(id));
    expect(ours).toHaveLength(built.size);
    for (const image of ours) {
      expect(image.created).toBeGreaterThan(Date.now() - 86_400_000);
      expect(image.created).toBeLessThanOrEqual(Date.now());
      expect(image.size).toBeGreaterThan(0);
    }
  });

  test('tells a record, byte for byte', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    expect(Buffer.from(image.raw)).toEqual(await bytesOf(`/v${info.apiVersion}/images/httpd:2.4/json`));
    expect(image).toMatchObject({
      id: fixtures.httpd.id,
      platform: { os: 'linux', architecture: 'amd64' },
      driver: info.driver,
      config: {
        cmd: ['httpd-foreground'],
        exposedPorts: ['80/tcp'],
        workingDir: '/usr/local/apache2',
        stopSignal: 'SIGWINCH',
        entrypoint: [],
        user: '',
      },
    });
    expect(image.config.env).toContain('HTTPD_VERSION=2.4.62');
  });

  test('finds a record by id, short id, and name on a registry', async () => {
    for (const name of [fixtures.httpd.id, fixtures.httpd.id.slice(7, 19), ...fixtures.httpd.tags]) {
      expect((await engine.inspect(name, signal)).id).toBe(fixtures.httpd.id);
    }
  });

  test('tells one size of an image, listed or asked for', async () => {
    const name = fixtures.toPull.tag;
    await pulled(name);
    const digest = (await engine.inspect(name, signal)).digests[0] ?? '';
    await engine.remove(name, signal);
    await pulled(digest);
    try {
      const listed = await engine.list(signal);
      expect(listed.some(({ tags, digests }) => tags.length === 0 && digests.length > 0)).toBe(true);
      for (const { id, size } of listed) {
        // One that has listed nothing yet.
        const other = connectEngine({ kind: 'unix', path: socket, text: host }, { env: {} });
        expect(await other.inspect(id, signal)).toMatchObject({ id, size });
        expect(await engine.inspect(id, signal)).toMatchObject({ id, size });
      }
    } finally {
      await engine.remove(digest, signal);
    }
  });

  test('tells a history whose layers add up', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    const { steps, layers } = await engine.history(image, signal);
    expect(layers.map(({ diffId }) => diffId)).toEqual(image.diffIds);
    expect(steps.map(({ entry }) => entry?.createdBy)).toHaveLength(15);
    for (const { entry, layer } of steps) {
      const line = entry?.createdBy ?? '';
      if (/ENV|EXPOSE|LABEL|STOPSIGNAL|CMD \[/.test(line)) expect(layer).toBeUndefined();
      if (/COPY|ADD|rm -rf|mkdir/.test(line)) expect(layer).toBeDefined();
    }
  });

  testWhere(isClassic)('tells a history that is its own config’s', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    const { steps, basis } = await engine.history(image, signal);
    const config: unknown = JSON.parse(
      await readFile(join(info.rootDir, 'image/overlay2/imagedb/content/sha256', image.id.slice(7)), 'utf8'),
    );
    const empty = (config as { readonly history: readonly { readonly empty_layer?: boolean }[] }).history.map(
      (entry) => entry.empty_layer ?? false,
    );
    expect(steps.map(({ layer }) => layer === undefined)).toEqual(empty);
    expect(basis).toBe('config');
  });

  test('lists containers and what they changed', async () => {
    const containers = await engine.containers(signal);
    expect(containers.find(({ id }) => id === fixtures.stopped.id)).toMatchObject({
      name: 'web-stopped',
      imageId: fixtures.httpd.id,
      state: 'exited',
    });
    expect(containers.find(({ id }) => id === fixtures.running.id)).toMatchObject({
      name: 'web-running',
      imageId: fixtures.httpd.id,
      state: 'running',
    });
    const changes = await engine.changes(fixtures.stopped.id, signal);
    expect(changes).toContainEqual({ path: '/usr/local/apache2/htdocs/hello.html', kind: 'added' });
    expect(changes).toContainEqual({ path: '/usr/local/apache2/conf/httpd.conf', kind: 'modified' });
    expect(changes).toContainEqual({ path: '/usr/local/apache2/cgi-bin/test-cgi', kind: 'deleted' });
  });

  test('tells no changes of a container that made none', async () => {
    const created = await api.post('/containers/create', { Image: 'debian:12' });
    const id = typeof created === 'object' && created !== null && 'Id' in created ? String(created.Id) : '';
    try {
      expect(await engine.changes(id, signal)).toEqual([]);
    } finally {
      await api.delete(`/containers/${id}`);
    }
  });

  test.each([
    [
      'an image',
      (): Promise<unknown> => engine.inspect('nothing:here', signal),
      { kind: 'no-such-image', image: 'nothing:here' },
    ],
    [
      'an image by id',
      (): Promise<unknown> => engine.inspect(`sha256:${'0'.repeat(64)}`, signal),
      { kind: 'no-such-image' },
    ],
    ['an image to remove', (): Promise<unknown> => engine.remove('nothing:here', signal), { kind: 'no-such-image' }],
    [
      'an image to tag',
      (): Promise<unknown> => engine.tag('nothing:here', 'x', 'y', signal),
      { kind: 'no-such-image' },
    ],
    [
      'a container',
      (): Promise<unknown> => engine.changes('nobody', signal),
      { kind: 'no-such-container', container: 'nobody' },
    ],
  ])('says that %s is missing', async (_, question, failure) => {
    await expect(question()).rejects.toMatchObject({ failure });
  });
});
