// Looking into an image where its registry keeps it, against what a pull of it would have to fetch.
import { createHash, randomBytes } from 'node:crypto';
import { RegistryClient } from '../../src/registry/registryClient.ts';
import { RegistryImages } from '../../src/registry/registryImages.ts';
import { startRegistry } from '../harness/registry.ts';
import { pushMade } from '../registry/pushMade.ts';
import { makeImage } from '../unit/archive/makeArchive.ts';

const turns = 5;

export async function benchRegistry(): Promise<readonly object[]> {
  const registry = await startRegistry();
  try {
    const base = Array.from({ length: 3_000 }, (_, index) => ({
      name: `usr/lib/file${index}`,
      body: randomBytes(index % 100 === 0 ? 800_000 : 8_000),
    }));
    const image = makeImage([
      base,
      [{ name: 'srv/app', body: randomBytes(200_000) }],
      [{ name: 'etc/app.conf', body: 'x' }],
    ]);
    await pushMade({ url: registry.url }, 'bench/app', image, { tag: '1' });
    const name = `${registry.address}/bench/app:1`;
    const { signal } = new AbortController();
    const times = { open: [] as number[], top: [] as number[], all: [] as number[], bare: [] as number[] };
    let fetched = 0;
    let total = 0;
    for (let turn = 0; turn < turns; turn++) {
      const client = new RegistryClient(registry.address, { env: { DOCKER_CONFIG: '/nowhere' }, certificates: [] });
      let read = 0;
      const watch = () => ({
        signal,
        report: (reading: { readonly read: number }) => (read = reading.read),
        done: () => undefined,
      });
      const source = new RegistryImages(client, { watch });
      let begun = performance.now();
      const found = await source.open(name, undefined, signal);
      times.open.push(performance.now() - begun);
      begun = performance.now();
      for await (const { entries } of source.files(found, signal, [2])) if (entries.length > 0) break;
      times.top.push(performance.now() - begun);
      fetched = read;
      total = found.size;
      begun = performance.now();
      for await (const { entries } of source.files(found, signal)) if (entries.length === 0) break;
      times.all.push(performance.now() - begun);
      const { layers } = await source.history(found, signal);
      begun = performance.now();
      for (const { blob } of layers) {
        if (blob === undefined) throw new TypeError('a layer on a registry has a blob');
        const hash = createHash('sha256');
        for await (const piece of client.blob('bench/app', { ...blob, mediaType: '', urls: [] }, signal))
          hash.update(piece);
      }
      times.bare.push(performance.now() - begun);
      client.forget();
    }
    const all = median(times.all);
    const bare = median(times.bare);
    return [
      { name: 'what is known of an image on a registry', value: median(times.open), unit: 'ms' },
      { name: 'first row of its top layer', value: median(times.top), unit: 'ms' },
      {
        name: 'bytes fetched for that row',
        value: fetched,
        unit: 'B',
        ratio: total / fetched,
        note: `than the ${total} B of a pull`,
      },
      {
        name: 'the rows of all its layers',
        value: all,
        unit: 'ms',
        ratio: bare / all,
        note: 'than fetching and hashing the blobs alone',
      },
    ];
  } finally {
    await registry.stop();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
