import { expect, inject, test } from 'vitest';
import type { Image, ImageSource, LayerListing } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { RegistryClient } from '../../../src/registry/registryClient.ts';
import { RegistryImages } from '../../../src/registry/registryImages.ts';

const { host, socket, registry } = inject('engine');
const env = { DOCKER_CONFIG: '/nonexistent' };
const engine = connectEngine({ kind: 'unix', path: socket, text: host }, { env });
const remote = new RegistryImages(new RegistryClient(registry, { env, certificates: [] }));
const name = `${registry}/httpd:2.4`;
const { signal } = new AbortController();
const { containerdStore } = await engine.info(signal);

/** An image of the registry, and the same once the engine has pulled it. */
async function both(): Promise<{ readonly there: Image; readonly here: Image }> {
  for await (const line of engine.pull(name, signal)) expect(line.status).not.toBe('');
  return { there: await remote.open(name, undefined, signal), here: await engine.inspect(name, signal) };
}

test('what a registry has of an image is what the engine has once it was pulled', async () => {
  const { there, here } = await both();
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
  const { there, here } = await both();
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

test('its layers hold the same entries and files', async () => {
  const { there, here } = await both();
  const entries = async (source: ImageSource, image: Image): Promise<readonly unknown[]> => {
    const listings: LayerListing[] = [];
    for await (const listing of source.files(image, signal)) listings.push(listing);
    return listings.sort((a, b) => a.layer.index - b.layer.index).map(({ entries: found }) => [...found]);
  };
  const told = await entries(remote, there);
  expect(told.flat().length).toBeGreaterThan(100);
  expect(told).toEqual(await entries(engine, here));
  const read = async (source: ImageSource, image: Image): Promise<string> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of source.openFile(image, 0, 'etc/os-release', signal)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };
  const content = await read(remote, there);
  expect(content).toContain('Debian');
  expect(content).toBe(await read(engine, here));
});
