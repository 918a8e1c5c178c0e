import { expect, inject, test } from 'vitest';
import type { Image, ImageSource, LayerListing } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { RegistryClient } from '../../../src/registry/registryClient.ts';
import { RegistryImages } from '../../../src/registry/registryImages.ts';
import { oci, pushMade, pushManifest } from '../../registry/pushMade.ts';
import { makeImage } from '../../unit/archive/makeArchive.ts';

const { host, socket, registry } = inject('engine');
const env = { DOCKER_CONFIG: '/nonexistent' };
const engine = connectEngine({ kind: 'unix', path: socket, text: host }, { env });
const remote = new RegistryImages(new RegistryClient(registry, { env, certificates: [] }));
const httpd = `${registry}/httpd:2.4`;
const odd = `${registry}/agree/odd:1`;
const { signal } = new AbortController();
const { containerdStore } = await engine.info(signal);

/** An image of the registry, and the same once the engine has pulled it. */
async function both(name: string): Promise<{ readonly there: Image; readonly here: Image }> {
  for await (const line of engine.pull(name, signal)) expect(line.status).not.toBe('');
  return { there: await remote.open(name, undefined, signal), here: await engine.inspect(name, signal) };
}

test('what a registry has of an image is what the engine has once it was pulled', async () => {
  const { there, here } = await both(httpd);
  // On a containerd store an image's id is its manifest's digest.
  expect(containerdStore ? there.digests : [there.id]).toContain(containerdStore ? here.digests[0] : here.id);
  const { platform, config, diffIds, created, author, tags } = there;
  expect({ platform, config, diffIds, created, author }).toEqual({
    platform: here.platform,
    config: here.config,
    diffIds: here.diffIds,
    created: here.created,
    author: here.author,
  });
  expect(here.tags).toEqual(expect.arrayContaining([...tags]));
  expect(here.digests).toEqual(expect.arrayContaining([there.digests[0]]));
});

test('its history is the engine’s, and the same lines made the same layers', async () => {
  const { there, here } = await both(httpd);
  const steps = async (source: ImageSource, image: Image): Promise<unknown> =>
    (await source.history(image, signal)).steps.map(({ entry, layer }) => [
      entry?.createdBy,
      entry?.created === undefined ? undefined : Math.floor(entry.created / 1000),
      layer?.index,
      layer?.diffId,
      layer?.chainId,
    ]);
  expect(await steps(remote, there)).toEqual(await steps(engine, here));
});

test.each([
  ['', httpd, 'etc/os-release', 'Debian'],
  [' of layers with whiteouts, links and odd names, not all of them compressed', odd, 'etc/kept/file', 'kept'],
])('its layers hold the same entries and files%s', async (_, name, path, words) => {
  if (name === odd) await pushOdd();
  const { there, here } = await both(name);
  const entries = async (source: ImageSource, image: Image): Promise<readonly unknown[]> => {
    const listings: LayerListing[] = [];
    for await (const listing of source.files(image, signal)) listings.push(listing);
    return listings.sort((a, b) => a.layer.index - b.layer.index).map(({ entries: found }) => [...found]);
  };
  const told = await entries(remote, there);
  expect(told.flat().length).toBeGreaterThan(name === httpd ? 100 : 10);
  expect(told).toEqual(await entries(engine, here));
  const read = async (source: ImageSource, image: Image): Promise<string> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of source.openFile(image, 0, path, signal)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };
  const content = await read(remote, there);
  expect(content).toContain(words);
  expect(content).toBe(await read(engine, here));
});

/** An index of two platforms; what engines and registries keep of the layers is not the same bytes. */
async function pushOdd(): Promise<void> {
  const layers = [
    [
      { name: 'etc/', type: '5' },
      { name: 'etc/kept/', type: '5' },
      { name: 'etc/kept/file', body: 'kept' },
      { name: 'etc/hard', type: '1', link: 'etc/kept/file' },
      { name: 'etc/soft', type: '2', link: 'kept/file' },
      { name: 'opt/', type: '5' },
      { name: 'opt/old', body: 'old' },
    ],
    [
      { name: 'opt/', type: '5' },
      { name: 'opt/.wh..wh..opq' },
      { name: 'opt/new', body: 'new' },
      { name: 'etc/.wh.soft' },
      { name: 'etc/한글 이름', body: 'name' },
      { name: 'etc/.hidden', body: '' },
    ],
    [{ name: 'etc/kept/file', body: 'kept no more' }],
  ];
  const target = { url: `http://${registry}` };
  const options = { family: oci, compressions: ['gzip', 'none', 'gzip'] } as const;
  const first = await pushMade(target, 'agree/odd', makeImage(layers), options);
  const other = await pushMade(target, 'agree/odd', makeImage(layers, { architecture: 'arm64' }), options);
  const manifests = [
    { ...other, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
    { ...first, platform: { os: 'linux', architecture: 'amd64' } },
  ];
  const index = { schemaVersion: 2, mediaType: oci.index, manifests };
  await pushManifest(target, 'agree/odd', index, oci.index, '1');
}
