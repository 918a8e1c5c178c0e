import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isCancelled } from '../../src/core/failure.ts';
import type { Digest, Image, ImageSource, LayerEntries, LayerListing } from '../../src/core/image.ts';
import type { ListingStore } from '../../src/core/listingStore.ts';
import type { LayerReading } from '../../src/registry/layerReading.ts';
import { RegistryClient } from '../../src/registry/registryClient.ts';
import { RegistryImages, type KnownReferences, type RegistryImagesOptions } from '../../src/registry/registryImages.ts';
import type { ReadingWatch } from '../../src/registry/watched.ts';
import { startSlowWay } from '../harness/loopback.ts';
import { startRegistry, type Registry } from '../harness/registry.ts';
import { json, makeImage } from '../unit/archive/makeArchive.ts';
import { docker, oci, pushBlob, pushMade, pushManifest, type PushTarget } from './pushMade.ts';

const { signal } = new AbortController();
const layers = [
  [
    { name: 'etc/', type: '5' },
    { name: 'etc/motd', body: 'hello' },
    { name: 'etc/alias', type: '1', link: 'etc/motd' },
    { name: 'bin/httpd', body: 'x'.repeat(3_000_000) },
  ],
  [{ name: 'etc/.wh.motd' }, { name: 'srv/index.html', body: '<html>' }],
  [{ name: 'srv/index.html', body: '<html>!' }],
];
const image = makeImage(layers);
const forArm = makeImage(layers, { architecture: 'arm', variant: 'v7' });

let registry: Registry;
let target: PushTarget;
beforeAll(async () => {
  registry = await startRegistry();
  target = { url: registry.url };
});
afterAll(() => registry.stop());

function imagesOf(address: string, options: RegistryImagesOptions = {}): RegistryImages {
  return new RegistryImages(
    new RegistryClient(address, { env: { DOCKER_CONFIG: '/nowhere' }, certificates: [] }),
    options,
  );
}

function reference(text: string, address = registry.address): string {
  return `${address}/${text}`;
}

describe('an image on a registry', () => {
  test.each([
    ['docker', docker, ['gzip', 'gzip', 'gzip'] as const],
    ['oci', oci, ['none', 'gzip', 'zstd'] as const],
  ])('is looked at without a pull, of %s', async (name, family, compressions) => {
    const pushed = await pushMade(target, `look/${name}`, image, { tag: '1', family, compressions });
    const source = imagesOf(registry.address);
    const found = await source.open(reference(`look/${name}:1`), undefined, signal);
    expect(found).toMatchObject({
      id: image.configDigest,
      tags: [`${registry.address}/look/${name}:1`],
      digests: [`${registry.address}/look/${name}@${pushed.digest}`],
      platform: { os: 'linux', architecture: 'amd64' },
      diffIds: image.diffIds,
      config: { cmd: ['/bin/httpd'], exposedPorts: ['80/tcp'] },
    });
    expect(JSON.parse(Buffer.from(found.raw).toString())).toMatchObject({
      Id: image.configDigest,
      Os: 'linux',
      Size: found.size,
    });
    const history = await source.history(found, signal);
    expect(history.basis).toBe('config');
    expect(history.steps.map(({ layer }) => layer?.index)).toEqual([0, 1, 2, undefined]);
    expect(history.layers.map(({ blob }) => blob?.size)).toEqual(history.layers.map(({ size }) => size));
    expect(found.size).toBe(history.layers.reduce((sum, layer) => sum + (layer.blob?.size ?? 0), 0));
    const listings = await allOf(source.files(found, signal));
    expect(listings.map(pathsOf)).toEqual([
      ['etc', 'etc/motd', 'etc/alias', 'bin/httpd'],
      ['etc/motd', 'srv/index.html'],
      ['srv/index.html'],
    ]);
    expect(listings.every(({ incomplete }) => incomplete === undefined)).toBe(true);
    expect(await textOf(source, found, 0, 'etc/alias')).toBe('hello');
    expect(await textOf(source, found, 2, 'srv/index.html')).toBe('<html>!');
    await expect(textOf(source, found, 1, 'etc/motd')).rejects.toMatchObject({
      failure: { kind: 'no-such-file', layer: 1 },
    });
    const wanted = [
      { layer: 2, path: 'srv/index.html', size: 7, aliases: [] },
      { layer: 0, path: 'etc/motd', size: 5, aliases: ['etc/alias'] },
      { layer: 1, path: 'no/such', size: 5, aliases: [] },
    ];
    const read: string[] = [];
    const reading = (async () => {
      for await (const { file, content } of source.openFiles(found, wanted, signal))
        read.push(`${file.path} ${Buffer.concat(await allOf(content)).toString()}`);
    })();
    await expect(reading).rejects.toMatchObject({ failure: { kind: 'no-such-file', layer: 1, path: 'no/such' } });
    expect(read.sort()).toEqual(['etc/motd hello', 'srv/index.html <html>!']);
    expect((await source.list(signal)).map(({ id }) => id)).toEqual([image.configDigest]);
    expect(await source.inspect(`${registry.address}/look/${name}:1`, signal)).toBe(found);
  });

  test('is one of several platforms', async () => {
    const first = await pushMade(target, 'many', image, { family: oci });
    const second = await pushMade(target, 'many', forArm, { family: oci });
    const manifests = [
      { ...first, platform: { os: 'linux', architecture: 'amd64' } },
      { ...second, platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
      { ...second, platform: { os: 'unknown', architecture: 'unknown' } },
    ];
    const index = await pushManifest(
      target,
      'many',
      { schemaVersion: 2, mediaType: oci.index, manifests },
      oci.index,
      '1',
    );
    const nested = {
      schemaVersion: 2,
      mediaType: oci.index,
      manifests: [{ ...index, platform: { os: 'linux', architecture: 'arm', variant: 'v7' } }],
    };
    await pushManifest(target, 'many', nested, oci.index, 'nested');
    const source = imagesOf(registry.address);
    const name = reference('many:1');
    const named = await source.resolve(name, signal);
    expect(named.digest).toBe(index.digest);
    expect(named.platforms.map(({ platform }) => platform?.architecture)).toEqual(['amd64', 'arm']);
    const arm = await source.open(name, 'linux/arm', signal);
    expect(arm).toMatchObject({
      id: forArm.configDigest,
      platform: { variant: 'v7' },
      tags: [],
      digests: [`${registry.address}/many@${second.digest}`],
    });
    expect(await source.open(name, undefined, signal)).toMatchObject({
      tags: [name],
      digests: [`${registry.address}/many@${index.digest}`, `${registry.address}/many@${first.digest}`],
    });
    expect((await source.open(name, first.digest, signal)).id).toBe(image.configDigest);
    expect((await source.open(reference('many:nested'), 'linux/arm/v7', signal)).id).toBe(forArm.configDigest);
    await expect(source.open(name, 'linux/s390x', signal)).rejects.toMatchObject({
      failure: { kind: 'no-platform', platform: 'linux/s390x', reference: `${registry.address}/many:1` },
    });
    expect((await source.open(reference(`many@${index.digest}`), undefined, signal)).id).toBe(image.configDigest);
    expect((await source.inspect(`${registry.address}/many@${second.digest}`, signal)).id).toBe(forArm.configDigest);
  });

  test('gives its name away when the tag moves', async () => {
    await pushMade(target, 'moves', image, { tag: '1' });
    const source = imagesOf(registry.address);
    const before = await source.open(reference('moves:1'), undefined, signal);
    await pushMade(target, 'moves', forArm, { tag: '1' });
    const after = await source.open(reference('moves:1'), undefined, signal);
    expect(after.tags).toEqual([`${registry.address}/moves:1`]);
    expect((await source.inspect(before.id, signal)).tags).toEqual([]);
  });

  test('is found again by its id alone, where somebody remembers by what name it was opened', async () => {
    await pushMade(target, 'again', image, { tag: '1' });
    const names = new Map<string, string>();
    const known: KnownReferences = {
      get: (where, id) => names.get(`${where} ${id}`),
      put: (where, id, name) => void names.set(`${where} ${id}`, name),
    };
    const { id, digests } = await imagesOf(registry.address, { known }).open(reference('again:1'), undefined, signal);
    expect([...names]).toEqual([[`${registry.address} ${id}`, digests[0]]]);
    // The tag has moved meanwhile: what is open is still the same image.
    await pushMade(target, 'again', forArm, { tag: '1' });
    const later = imagesOf(registry.address, { known });
    const found = await later.inspect(id, signal);
    expect(found).toMatchObject({ id, digests, tags: [] });
    expect((await later.history(found, signal)).layers).toHaveLength(3);
    const unknown = later.inspect(`sha256:${'0'.repeat(64)}`, signal);
    await expect(unknown).rejects.toMatchObject({ failure: { kind: 'no-such-image' } });
    await expect(imagesOf(registry.address).inspect(id, signal)).rejects.toMatchObject({
      failure: { kind: 'no-such-image' },
    });
  });

  test('is read once for layers that are alike, and not again where they are known', async () => {
    const twice = makeImage([layers[1] ?? [], layers[1] ?? []]);
    await pushMade(target, 'twice', twice, { tag: '1' });
    const kept = new Map<Digest, LayerEntries>();
    const listings: ListingStore = {
      get: (diffId) => Promise.resolve(kept.get(diffId)),
      put: (diffId, entries) => Promise.resolve(void kept.set(diffId, entries)),
    };
    const readings: LayerReading[] = [];
    const watch = watching((reading) => readings.push(reading));
    const source = imagesOf(registry.address, { listings, watch });
    const found = await source.open(reference('twice:1'), undefined, signal);
    expect((await allOf(source.files(found, signal))).map(pathsOf)).toEqual([
      ['etc/motd', 'srv/index.html'],
      ['etc/motd', 'srv/index.html'],
    ]);
    expect(new Set(readings.map(({ layer }) => layer))).toEqual(new Set([0]));
    expect(readings.at(-1)?.read).toBe(readings.at(-1)?.total);
    expect(kept.size).toBe(1);
    readings.length = 0;
    const again = imagesOf(registry.address, { listings, watch });
    await allOf(again.files(await again.open(reference('twice:1'), undefined, signal), signal));
    expect(readings).toEqual([]);
  });

  test('is told apart from what is none', async () => {
    const source = imagesOf(registry.address);
    const config = {
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      ...(await pushBlob(target, 'helm', json({}))),
    };
    await pushManifest(target, 'helm', { schemaVersion: 2, config, layers: [] }, oci.manifest, '1');
    await expect(source.open(reference('helm:1'), undefined, signal)).rejects.toMatchObject({
      failure: { kind: 'not-an-image', mediaType: config.mediaType },
    });
    const empty = { mediaType: oci.config, ...(await pushBlob(target, 'empty', json({ os: 'linux' }))) };
    await pushManifest(target, 'empty', { schemaVersion: 2, config: empty, layers: [] }, oci.manifest, '1');
    await expect(source.open(reference('empty:1'), undefined, signal)).rejects.toMatchObject({
      failure: { kind: 'not-an-image' },
    });
  });

  test('shows what a damaged layer holds, and says that it is', async () => {
    const config = { mediaType: docker.config, ...(await pushBlob(target, 'damaged', image.config)) };
    const blobs = [];
    for (const bytes of [image.layers[1], image.layers[1]?.subarray(0, 700), randomBytes(2_000)]) {
      blobs.push({
        mediaType: docker.layer('gzip'),
        ...(await pushBlob(target, 'damaged', bytes ?? new Uint8Array())),
      });
    }
    await pushManifest(
      target,
      'damaged',
      { schemaVersion: 2, mediaType: docker.manifest, config, layers: blobs },
      docker.manifest,
      '1',
    );
    const source = imagesOf(registry.address);
    const found = await source.open(reference('damaged:1'), undefined, signal);
    const seen: LayerListing[] = [];
    await expect(
      (async () => {
        for await (const listing of source.files(found, signal)) seen.push(listing);
      })(),
    ).rejects.toMatchObject({ failure: { kind: 'digest-mismatch', layer: 0 } });
    expect(seen.map(({ incomplete }) => incomplete !== undefined)).toEqual([false, true, true]);
  });
});

describe('on a slow link', () => {
  const large = makeImage([[{ name: 'noise', body: randomBytes(4_000_000) }]]);

  test('a layer tells how far it is, and giving up ends it at once', async () => {
    await pushMade(target, 'slow', large, { tag: '1' });
    const slow = await startSlowWay(registry.address, 1_000_000);
    try {
      const abort = new AbortController();
      const readings: LayerReading[] = [];
      const source = imagesOf(slow.address, {
        watch: watching((reading) => {
          readings.push(reading);
          if (reading.read > 300_000) abort.abort();
        }),
      });
      const found = await source.open(reference('slow:1', slow.address), undefined, signal);
      const begun = performance.now();
      await expect(allOf(source.files(found, abort.signal))).rejects.toSatisfy(isCancelled);
      expect(performance.now() - begun).toBeLessThan(3_000);
      expect(readings[0]).toMatchObject({ layer: 0, read: 0, total: found.size });
      expect(readings.length).toBeGreaterThan(3);
      expect(readings.at(-1)?.read).toBeLessThan(found.size / 2);
      const by = new AbortController();
      const watched = imagesOf(slow.address, { watch: watching(() => by.abort(), by) });
      const again = await watched.open(reference('slow:1', slow.address), undefined, signal);
      await expect(allOf(watched.files(again, signal))).rejects.toSatisfy(isCancelled);
    } finally {
      await slow.stop();
    }
  });

  test('leaving a file half-way fetches no more of its layer', async () => {
    const slow = await startSlowWay(registry.address, 1_000_000);
    try {
      const readings: LayerReading[] = [];
      const kept = new Map<Digest, LayerEntries>();
      const fast = imagesOf(registry.address, {
        listings: {
          get: () => Promise.resolve(undefined),
          put: (diffId, entries) => Promise.resolve(void kept.set(diffId, entries)),
        },
      });
      await allOf(fast.files(await fast.open(reference('slow:1'), undefined, signal), signal));
      const source = imagesOf(slow.address, {
        listings: { get: (diffId) => Promise.resolve(kept.get(diffId)), put: () => Promise.resolve() },
        watch: watching((reading) => readings.push(reading)),
      });
      const found = await source.open(reference('slow:1', slow.address), undefined, signal);
      for await (const piece of source.openFile(found, 0, 'noise', signal)) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
      const { length } = readings;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(readings.length).toBe(length);
      expect(readings.at(-1)?.read).toBeLessThan(found.size);
    } finally {
      await slow.stop();
    }
  });
});

function watching(report: (reading: LayerReading) => unknown, by = new AbortController()): () => ReadingWatch {
  return () => ({ signal: by.signal, report: (reading) => void report(reading), done: () => undefined });
}

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function pathsOf({ entries }: LayerListing): string[] {
  return [...entries].map(({ path }) => path);
}

async function textOf(source: ImageSource, image: Image, index: number, path: string): Promise<string> {
  return Buffer.concat(await allOf(source.openFile(image, index, path, signal))).toString();
}
