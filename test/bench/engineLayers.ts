/**
 * How quickly the layers of an image on an engine are known, beside `docker save` of the same image: an image of 1.46 GB and 68,000
 * files in seven layers, on Docker's classic store and on containerd's. `npm run bench -- engineLayers`. Needs root.
 * Another kind by name: `STRATA_ENGINE=docker-28.5-containerd npm run bench -- engineLayers`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { LayerThreads } from '../../src/blob/layerThreads.ts';
import { listingCache } from '../../src/blob/listingCache.ts';
import type { Engine, Image, LayerListing } from '../../src/core/image.ts';
import { SourceError } from '../../src/core/failure.ts';
import { connectEngine, type EngineOptions } from '../../src/engine/dockerEngine.ts';
import { startEngine } from '../harness/engine.ts';
import { engineKindOf, type EngineKind } from '../harness/engineKinds.ts';
import { say, since } from '../harness/say.ts';
import { writeLargeImage } from './largeImage.ts';
import type { BenchRow } from './layers.ts';

const { signal } = new AbortController();
const tag = 'bench:large';

export async function benchEngineLayers(): Promise<BenchRow[]> {
  if (process.getuid?.() !== 0) {
    say('SKIPPED: engines of our own need root');
    return [];
  }
  const room = await mkdtemp(join(tmpdir(), 'strata-bench-'));
  try {
    const start = performance.now();
    const archive = join(room, 'large.tar');
    await writeLargeImage(archive, tag);
    say(`an image of 1.46 GB written in ${since(start)}`);
    const named = engineKindOf(process.env);
    const kinds: readonly EngineKind[] = named === undefined ? ['docker-20.10', 'docker-26.1-containerd'] : [named];
    const rows: BenchRow[] = [];
    for (const kind of kinds) rows.push(...(await onEngine(kind, archive, room)));
    return rows;
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

async function onEngine(kind: EngineKind, archive: string, room: string): Promise<readonly BenchRow[]> {
  const engine = await startEngine({ kind });
  const scanner = new LayerThreads(new URL('../../src/blob/thread.ts', import.meta.url));
  const connect = (options: Partial<EngineOptions> = {}): Engine =>
    connectEngine({ kind: 'unix', path: engine.socket, text: engine.host }, { env: {}, scanner, ...options });
  try {
    execFileSync('docker', ['-H', engine.host, 'load', '-i', archive], { stdio: 'ignore' });
    const image = await settled(() => connect().inspect(tag, signal));
    const listings = listingCache({ folder: join(room, kind) });
    // In turns, so that whatever else the machine does meets all three.
    const turns: {
      readonly first: Listed;
      readonly holdUp: number;
      readonly exported: Timed;
      readonly fallback: Listed;
    }[] = [];
    for (let turn = 0; turn < 3; turn++) {
      // An engine tidies up after an export for a while.
      await setTimeout(3_000);
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const first = await listed(connect(), image);
      delay.disable();
      const exported = await timeOf(() => readToNowhere(engine.socket, `/images/${image.id}/get`));
      await setTimeout(3_000);
      turns.push({
        first,
        holdUp: delay.max / 1e6,
        exported,
        fallback: await listed(connect({ store: 'never' }), image),
      });
    }
    const first = quickest(turns.map((turn) => turn.first));
    const exported = quickest(turns.map((turn) => turn.exported));
    const fallback = quickest(turns.map((turn) => turn.fallback));
    await listed(connect({ listings }), image);
    // It is written after it was handed over.
    while ((await Promise.all(image.diffIds.map((diffId) => listings.get(diffId)))).includes(undefined));
    const known = quickest([
      await listed(connect({ listings }), image),
      await listed(connect({ listings }), image),
      await listed(connect({ listings }), image),
    ]);
    const files = await filesOf(connect({ listings }), image, known.found);
    const rows: readonly BenchRow[] = [
      {
        name: 'image listed for the first time',
        value: first.seconds,
        unit: 's',
        ratio: exported.seconds / first.seconds,
        note: `the export read to nowhere ${exported.seconds.toFixed(1)} s`,
      },
      { name: 'its first layer is there after', value: first.toFirst * 1000, unit: 'ms' },
      {
        name: 'longest hold-up of the thread meanwhile',
        value: Math.max(...turns.map(({ holdUp }) => holdUp)),
        unit: 'ms',
      },
      { name: 'image listed that is known', value: known.seconds * 1000, unit: 'ms' },
      {
        name: 'image listed by its export',
        value: fallback.seconds,
        unit: 's',
        ratio: exported.seconds / fallback.seconds,
        note: 'the export read to nowhere',
      },
      { name: 'one file opened, the slowest of each layer’s last', value: files.slowest, unit: 'ms' },
      { name: 'one file opened, in the middle', value: files.median, unit: 'ms' },
    ];
    return rows.map((row) => ({ ...row, name: `${kind}: ${row.name}` }));
  } finally {
    scanner.dispose();
    await engine.stop();
  }
}

interface Listed extends Timed {
  readonly toFirst: number;
  readonly found: readonly LayerListing[];
}

async function listed(engine: Engine, image: Image): Promise<Listed> {
  const begin = performance.now();
  const found: LayerListing[] = [];
  let toFirst = 0;
  for await (const listing of engine.files(image, signal)) {
    if (found.length === 0) toFirst = (performance.now() - begin) / 1000;
    found.push(listing);
  }
  const seconds = (performance.now() - begin) / 1000;
  const entries = found.reduce((sum, listing) => sum + listing.entries.length, 0);
  if (found.length !== image.diffIds.length || entries < 68_000)
    throw new Error(`${entries} entries of ${found.length} layers`);
  return { seconds, toFirst, found };
}

async function filesOf(
  engine: Engine,
  image: Image,
  listings: readonly LayerListing[],
): Promise<{ readonly slowest: number; readonly median: number }> {
  const times: number[] = [];
  for (const { layer, entries } of listings) {
    const path = entries.at(-1)?.path ?? '';
    const { seconds } = await timeOf(async () => {
      let size = 0;
      for await (const piece of engine.openFile(image, layer.index, path, signal)) size += piece.length;
      if (size !== entries.at(-1)?.size) throw new Error(`${path} has ${size} bytes`);
    });
    times.push(seconds * 1000);
  }
  times.sort((a, b) => a - b);
  return { slowest: times.at(-1) ?? 0, median: times[Math.floor(times.length / 2)] ?? 0 };
}

async function readToNowhere(socketPath: string, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  request({ socketPath, path, agent: false }, (response) => {
    response
      .on('error', reject)
      .on('end', () => resolve(undefined))
      .resume();
  })
    .on('error', reject)
    .end();
  await promise;
}

/** A daemon that has just written a gigabyte may not answer for a while. */
async function settled(ask: () => Promise<Image>): Promise<Image> {
  for (let left = 10; ; left--) {
    try {
      return await ask();
    } catch (error) {
      const isBusy = error instanceof SourceError && error.failure.kind === 'no-answer';
      if (!isBusy || left === 0) throw error;
    }
  }
}

interface Timed {
  readonly seconds: number;
}

async function timeOf(work: () => Promise<unknown>): Promise<Timed> {
  const begin = performance.now();
  await work();
  return { seconds: (performance.now() - begin) / 1000 };
}

function quickest<T extends Timed>(runs: readonly T[]): T {
  return runs.reduce((best, each) => (each.seconds < best.seconds ? each : best));
}
