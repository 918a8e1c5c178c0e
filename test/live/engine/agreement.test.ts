import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openArchive, type ImageArchive } from '../../../src/archive/imageArchive.ts';
import { LayerThreads } from '../../../src/blob/layerThreads.ts';
import { listingCache } from '../../../src/blob/listingCache.ts';
import { FileView, type FileNode } from '../../../src/core/fileView.ts';
import type { Engine, Image, ImageSource, LayerEntry, LayerListing } from '../../../src/core/image.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';
import { wantedFiles } from '../../../src/core/wantedFiles.ts';
import { connectEngine, type EngineOptions } from '../../../src/engine/dockerEngine.ts';
import { EngineApi } from '../../harness/engineApi.ts';
import { buildImage } from '../../harness/imageBuild.ts';
import { readFile } from 'node:fs/promises';

const run = promisify(execFile);
const { host, socket, fixtures } = inject('engine');
const api = new EngineApi(socket);
const { signal } = new AbortController();
const scanner = new LayerThreads(new URL('../../../src/blob/thread.ts', import.meta.url));
const engineWith = (options: Partial<EngineOptions> = {}): Engine =>
  connectEngine(
    { kind: 'unix', path: socket, text: host },
    { env: { DOCKER_CONFIG: '/nonexistent' }, scanner, ...options },
  );
const engine = engineWith();
const isDocker = (await engine.info(signal)).name === 'Docker';
/** Debian's docker 20.10 speaks with BuildKit by itself; later ones need a plugin. */
const buildKitCli = '/usr/bin/docker';
const hasBuildKit =
  isDocker && existsSync(buildKitCli) && (await run(buildKitCli, ['--version'])).stdout.includes('version 20.10');
if (isDocker && !hasBuildKit) console.warn('SKIPPED: no docker 20.10 here, so nothing is built with BuildKit.');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-agreement-'));
  await buildImage(api, {
    dockerfile: `FROM debian:12
ADD odd.tar /odd/
RUN rm /odd/plain && rm -rf /odd/dir && mkdir /odd/dir && echo new > /odd/dir/new
RUN chmod 600 /odd/other && mv /odd/dir /odd/moved
WORKDIR /odd/work
`,
    files: { 'odd.tar': { content: await oddTar() } },
    tags: ['odd:1'],
  });
  if (!hasBuildKit) return;
  const context = join(folder, 'context');
  await mkdir(context);
  await writeFile(join(context, 'file'), 'of a context\n');
  await writeFile(
    join(context, 'Dockerfile'),
    'FROM debian:12\nWORKDIR /\nWORKDIR /srv\nCOPY file /srv/\nENV A=b\nRUN rm /srv/file\nRUN true\nCMD ["sh"]\n',
  );
  await run(buildKitCli, ['-H', host, 'build', '--network', 'none', '-t', 'built:kit', context], {
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
  });
}, 120_000);
afterAll(async () => {
  scanner.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** What GNU tar makes of links, devices, holes, long names and names that are no text. */
async function oddTar(): Promise<Uint8Array> {
  const script = `set -e
mkdir -p tree/dir/sub && cd tree
echo plain > plain; echo other > other; ln plain hard; ln -s ../other dir/soft; echo deep > dir/sub/deep
mkfifo fifo; mknod null c 1 3
truncate -s 3M holes && echo end >> holes
mkdir "$(printf 'long-%090d' 1)" && echo long > "$(printf 'long-%090d' 1)/$(printf 'name-%090d' 1)"
echo bytes > "$(printf 'od\\377d')"
touch -d 1960-01-01 old; touch -d '2040-06-01 00:00:00.5' late
cd .. && tar --format=posix -C tree -cf odd.tar .`;
  await run('sh', ['-c', script], { cwd: folder });
  return readFile(join(folder, 'odd.tar'));
}

type Layers = readonly { readonly diffId: string; readonly entries: readonly LayerEntry[] }[];

async function layersOf(source: ImageSource, image: Image): Promise<Layers> {
  const found: { readonly index: number; readonly diffId: string; readonly entries: readonly LayerEntry[] }[] = [];
  for await (const { layer, entries, incomplete } of source.files(image, signal)) {
    expect(incomplete).toBeUndefined();
    found.push({ index: layer.index, diffId: layer.diffId, entries: [...entries] });
  }
  return found.sort((a, b) => a.index - b.index).map(({ diffId, entries }) => ({ diffId, entries }));
}

async function mergedOf(source: ImageSource, image: Image): Promise<FileView> {
  const listings: LayerListing[] = [];
  for await (const listing of source.files(image, signal)) listings.push(listing);
  listings.sort((a, b) => a.layer.index - b.layer.index);
  return FileView.merged(new LayerStack(listings), listings.length - 1);
}

function filesIn(view: FileView): readonly FileNode[] {
  const nodes = Array.from({ length: view.idEnd }, (_, id) => view.node(id)).filter((node) => node !== undefined);
  return nodes.filter(({ kind }) => kind === 'file' || kind === 'hardlink');
}

/** Digests of all files a container would see, by path. */
async function contentsOf(source: ImageSource, image: Image): Promise<ReadonlyMap<string, string>> {
  const view = await mergedOf(source, image);
  const { wanted, lost } = wantedFiles(view.stack, filesIn(view));
  expect(lost).toEqual([]);
  const digests = new Map<string, string>();
  for await (const { file, content } of source.openFiles(image, [...wanted.keys()], signal)) {
    const digest = await sha256Of(content);
    for (const { path } of wanted.get(file) ?? []) digests.set(path, digest);
  }
  expect(digests.size).toBe(filesIn(view).length);
  return digests;
}

async function sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

async function saved(name: string): Promise<ImageArchive> {
  const path = join(folder, `${name.replaceAll(/\W/g, '-')}.tar`);
  await pipeline(engine.save([name], signal), createWriteStream(path));
  return openArchive(path, { worker: new URL('../../../src/archive/worker.ts', import.meta.url) }, signal);
}

describe.each(['debian:12', 'httpd:2.4', 'odd:1', ...(hasBuildKit ? ['built:kit'] : [])])('%s', (name) => {
  test('has the same layers by the store, the export, the archive, and as they were kept', async () => {
    const image = await engine.inspect(name, signal);
    const stored = await layersOf(engine, image);
    expect(stored.map(({ diffId }) => diffId)).toEqual(image.diffIds);
    expect(await layersOf(engineWith({ store: 'never' }), image)).toEqual(stored);
    const archive = await saved(name);
    try {
      const [summary] = await archive.list(signal);
      expect(await layersOf(archive, await archive.inspect(summary?.id ?? '', signal))).toEqual(stored);
    } finally {
      await archive.close();
    }
    const listings = listingCache({ folder: join(folder, 'listings') });
    const keeping = engineWith({ listings });
    await layersOf(keeping, image);
    await expect
      .poll(async () => (await Promise.all(image.diffIds.map((diffId) => listings.get(diffId)))).includes(undefined))
      .toBe(false);
    expect(await layersOf(keeping, image)).toEqual(stored);
  });

  test('gives all its files at once, the same by every way and as they come one by one', async () => {
    const image = await engine.inspect(name, signal);
    const ways: Record<string, ReadonlyMap<string, string>> = {
      store: await contentsOf(engine, image),
      export: await contentsOf(engineWith({ store: 'never' }), image),
    };
    const archive = await saved(name);
    try {
      const [summary] = await archive.list(signal);
      ways['archive'] = await contentsOf(archive, await archive.inspect(summary?.id ?? '', signal));
    } finally {
      await archive.close();
    }
    expect(ways['store']?.size).toBeGreaterThan(3);
    expect(ways['export']).toEqual(ways['store']);
    expect(ways['archive']).toEqual(ways['store']);
    const view = await mergedOf(engine, image);
    const { wanted } = wantedFiles(view.stack, filesIn(view));
    const some = [...wanted.keys()].filter(({ size }) => size > 0).slice(0, 4);
    for (const file of some) {
      const nodes = wanted.get(file) ?? [];
      const one = await sha256Of(engine.openFile(image, file.layer, file.path, signal));
      for (const { path } of nodes) expect(`${path} ${ways['store']?.get(path)}`).toBe(`${path} ${one}`);
    }
  });

  test('has its history paired as its own config says', async () => {
    const image = await engine.inspect(name, signal);
    const { steps } = await engine.history(image, signal);
    const archive = await saved(name);
    try {
      const [summary] = await archive.list(signal);
      const told = await archive.history(await archive.inspect(summary?.id ?? '', signal), signal);
      const paired = (all: typeof steps): unknown =>
        all.map(({ entry, layer, guessed }) => [entry?.createdBy, layer?.diffId, guessed]);
      expect(paired(steps)).toEqual(paired(told.steps));
    } finally {
      await archive.close();
    }
  });
});

test('an image that is known is listed without a question', async () => {
  const listings = listingCache({ folder: join(folder, 'known') });
  const image = await engine.inspect(fixtures.httpd.id, signal);
  await layersOf(engineWith({ listings }), image);
  await expect
    .poll(async () => (await Promise.all(image.diffIds.map((diffId) => listings.get(diffId)))).includes(undefined))
    .toBe(false);
  const nowhere = connectEngine(
    { kind: 'unix', path: join(folder, 'no.sock'), text: 'unix:///nowhere' },
    { env: {}, listings },
  );
  expect((await layersOf(nowhere, image)).map(({ diffId }) => diffId)).toEqual(image.diffIds);
});
