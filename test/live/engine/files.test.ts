import { describe, expect, inject, test } from 'vitest';
import type { Engine } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { EngineApi } from '../../harness/engineApi.ts';
import { testWhere } from './onlyWhere.ts';

const { host, socket, fixtures, registry } = inject('engine');
const endpoint = { kind: 'unix', path: socket, text: host } as const;
const { signal } = new AbortController();
const engineWith = (store: 'auto' | 'never'): Engine =>
  connectEngine(endpoint, { env: { DOCKER_CONFIG: '/nonexistent' }, store });
const engine = engineWith('auto');
const info = await engine.info(signal);
const isClassic = info.name !== 'Podman' && !info.containerdStore;

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

describe.each(['running', 'stopped'] as const)('a %s container', (which) => {
  const { id } = fixtures[which];
  const folder = '/usr/local/apache2';

  test('hands out a file it changed, and one of its image', async () => {
    expect(await text(engine.readFile(id, `${folder}/conf/httpd.conf`, signal))).toBe(
      'Listen 80\nServerName localhost\n',
    );
    expect(await text(engine.readFile(id, `${folder}/htdocs/hello.html`, signal))).toBe('<h1>Hello</h1>\n');
    expect(await text(engine.readFile(id, '/etc/passwd', signal))).toContain('www-data');
  });

  test('tells what stands at a path', async () => {
    expect(await engine.stat(id, `${folder}/conf/httpd.conf`, signal)).toMatchObject({
      kind: 'file',
      size: 31,
      mode: 0o644,
    });
    expect((await engine.stat(id, folder, signal)).kind).toBe('directory');
    expect(await engine.stat(id, '/bin/ls', signal)).toMatchObject({ kind: 'symlink' });
  });

  test('has no file it deleted', async () => {
    const gone = `${folder}/cgi-bin/test-cgi`;
    await expect(engine.stat(id, gone, signal)).rejects.toMatchObject({ failure: { kind: 'daemon', status: 404 } });
    await expect(text(engine.readFile(id, gone, signal))).rejects.toMatchObject({
      failure: { kind: 'daemon', status: 404 },
    });
  });
});

test('a container that is not there is missed by its name', async () => {
  await expect(text(engine.readFile('nobody', '/etc/passwd', signal))).rejects.toMatchObject({
    failure: { kind: 'no-such-container', container: 'nobody' },
  });
});

describe('where an image lives', () => {
  testWhere(isClassic)('is read from a graph driver’s store, and agrees with the engine’s own record', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    const storage = await engine.storage(image, signal);
    expect(storage).toMatchObject({ store: 'graph-driver', read: true, root: info.rootDir });
    expect(storage.layers.map(({ layer }) => layer.diffId)).toEqual(image.diffIds);
    const record = await new EngineApi(socket).get('/images/httpd:2.4/json');
    const { GraphDriver } = record as { GraphDriver: { Data: { LowerDir: string; UpperDir: string } } };
    const folders = [...GraphDriver.Data.LowerDir.split(':').reverse(), GraphDriver.Data.UpperDir];
    const held = (layer: number, kind: string): string | undefined =>
      storage.layers[layer]?.places.find((place) => place.kind === kind)?.holds;
    for (const [index, { layer, cacheId, places, origins }] of storage.layers.entries()) {
      expect(folders[index]).toContain(`/${cacheId ?? '?'}/diff`);
      expect(places.find(({ kind }) => kind === 'files')?.path).toBe(`${folders[index] ?? '?'}/`);
      expect(held(index, 'diff')).toBe(layer.diffId);
      if (index > 0) expect(held(index, 'parent')).toBe(storage.layers[index - 1]?.layer.chainId);
      // Pushed to the registry of the suites.
      expect(origins.map(({ repository }) => repository)).toContain(`${registry}/httpd`);
      expect(places.map(({ kind }) => kind)).toContain('diff-id-of');
    }
  });

  testWhere(isClassic)('is named where the store may not be read', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    const [read, named] = await Promise.all([
      engine.storage(image, signal),
      engineWith('never').storage(image, signal),
    ]);
    expect(named.read).toBe(false);
    expect(named.layers.map(({ cacheId }) => cacheId)).toEqual(read.layers.map(({ cacheId }) => cacheId));
    expect(named.image).toEqual(read.image);
  });

  testWhere(info.containerdStore)('is containerd’s content and snapshots', async () => {
    const image = await engine.inspect('httpd:2.4', signal);
    const storage = await engine.storage(image, signal);
    expect(storage).toMatchObject({ store: 'containerd', read: true, driver: 'overlayfs' });
    expect(storage.image.map(({ kind }) => kind)).toContain('manifest');
    for (const { layer, blob, snapshot, places } of storage.layers) {
      expect(snapshot).toBe(layer.chainId);
      expect(blob?.mediaType).toMatch(/layer|rootfs/);
      expect(blob?.size).toBeGreaterThan(0);
      expect(places[0]).toMatchObject({ kind: 'blob', holds: blob?.digest });
      expect(places[0]?.path).toMatch(/io\.containerd\.content\.v1\.content\/blobs\/sha256\/[0-9a-f]{64}$/);
    }
  });

  testWhere(info.name === 'Podman')('is not known of an engine whose store is another', async () => {
    const storage = await engine.storage(await engine.inspect('httpd:2.4', signal), signal);
    expect(storage).toMatchObject({ store: 'unknown', read: false });
  });
});
