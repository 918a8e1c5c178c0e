/** How quickly layers are listed, beside tar-stream and GNU tar on the same files: `node test/bench/layers.ts`. */
import { execFileSync } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  closeSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createGunzip, createGzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { EntryTableBuilder } from '../../src/core/entryTable.ts';
import { FileView } from '../../src/core/fileView.ts';
import { isDigest } from '../../src/core/digest.ts';
import { LayerStack } from '../../src/core/layerStack.ts';
import { decodeListing, encodeListing } from '../../src/core/listingCodec.ts';
import { wasteOf } from '../../src/core/waste.ts';
import { makeTar } from '../unit/core/tar/makeTar.ts';
import type { ArchiveRun } from './archiveRun.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** How many times faster than what `note` names. */
  readonly ratio?: number;
  readonly note?: string;
}

export async function bench(): Promise<BenchRow[]> {
  const room = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    return [
      ...(await manyFiles(room, 60_000, 20_000)),
      ...(await manyFiles(room, 1_000_000, 0)),
      ...(await gzippedLayer(room)),
      ...hugeArchive(room),
      ...inMemory(60_000),
    ];
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

/** One uncompressed layer of `count` files of `size` bytes each. */
async function manyFiles(room: string, count: number, size: number): Promise<readonly BenchRow[]> {
  const { layer, archive } = await writeArchive(room, writeLayer(join(room, 'layer.tar'), count, size));
  const megabytes = statSync(layer).size / 1e6;
  const run = runArchive(archive);
  const stream = await tarStreamTime(layer, false);
  const gnu = gnuTarTime(layer, '--list');
  const what = `${count.toLocaleString('en')} files, ${megabytes.toFixed(0)} MB`;
  const listing = run.listed / 1000;
  const rows: BenchRow[] = [
    {
      name: `archive listed, ${what}`,
      value: megabytes / listing,
      unit: 'MB/s',
      ratio: stream / listing,
      note: `tar-stream ${(megabytes / stream).toFixed(0)} MB/s`,
    },
    {
      name: `archive listed, ${what}`,
      value: run.entries / listing,
      unit: 'entries/s',
      ...(gnu !== undefined && { ratio: gnu / listing, note: `GNU tar ${(count / gnu).toFixed(0)} entries/s` }),
    },
    {
      name: `archive listed and held against its digests, ${what}`,
      value: megabytes / (run.checked / 1000),
      unit: 'MB/s',
      ratio: stream / (run.checked / 1000),
      note: 'tar-stream, which checks nothing',
    },
    { name: `memory for it, ${what}`, value: run.growth / 1e6, unit: 'MB' },
    { name: `one file of it opened, ${what}`, value: run.file, unit: 'ms' },
  ];
  rmSync(layer);
  rmSync(archive);
  return rows;
}

async function gzippedLayer(room: string): Promise<readonly BenchRow[]> {
  const plain = writeLayer(join(room, 'layer.tar'), 15_000, 20_000);
  const megabytes = statSync(plain.path).size / 1e6;
  const packed = join(room, 'layer.tar.gz');
  await pipeline(createReadStream(plain.path), createGzip({ level: 1 }), createWriteStream(packed));
  const { archive } = await writeArchive(room, { path: packed, diffId: plain.diffId });
  const run = runArchive(archive);
  const stream = await tarStreamTime(packed, true);
  const gnu = gnuTarTime(packed, '--list', '--gzip');
  const seconds = run.checked / 1000;
  const what = `gzipped layer listed and hashed, ${megabytes.toFixed(0)} MB of tar`;
  const rows: BenchRow[] = [
    {
      name: what,
      value: megabytes / seconds,
      unit: 'MB/s',
      ratio: stream / seconds,
      note: `tar-stream ${(megabytes / stream).toFixed(0)} MB/s`,
    },
    ...(gnu === undefined
      ? []
      : [
          {
            name: what,
            value: megabytes / seconds,
            unit: 'MB/s',
            ratio: gnu / seconds,
            note: `GNU tar ${(megabytes / gnu).toFixed(0)} MB/s`,
          },
        ]),
  ];
  for (const path of [plain.path, packed, archive]) rmSync(path);
  return rows;
}

/** A layer with one file of 10 GB: a hole on this disk, but every byte of it is read and hashed. */
function hugeArchive(room: string): readonly BenchRow[] {
  const size = 10 * 1024 ** 3;
  const path = join(room, 'huge.tar');
  const config = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: [`sha256:${'0'.repeat(64)}`] },
    }),
  );
  const inner = makeTar([{ name: 'zeros', size: size - 1536 }], { end: false });
  const head = makeTar(
    [
      { name: 'c.json', body: config },
      { name: 'manifest.json', body: JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: ['layer.tar'] }]) },
      { name: 'layer.tar', size },
    ],
    { end: false },
  );
  const file = openSync(path, 'w');
  writeSync(file, head);
  writeSync(file, inner);
  closeSync(file);
  truncateSync(path, head.length + size + 1024);
  const run = runArchive(path, true);
  rmSync(path);
  return [
    { name: 'archive of 10 GB listed', value: run.listed, unit: 'ms' },
    { name: 'archive of 10 GB held against its digests', value: size / 1e6 / (run.checked / 1000), unit: 'MB/s' },
    { name: 'memory for it', value: run.growth / 1e6, unit: 'MB' },
  ];
}

function inMemory(count: number): readonly BenchRow[] {
  const builder = new EntryTableBuilder();
  for (let index = 0; index < count; index++) {
    builder.add(
      { path: pathOf(index), kind: 'file', size: index, mode: 0o644, uid: 0, gid: 0, mtime: 1.7e12 + index },
      512 * index,
    );
  }
  const bytes = encodeListing(builder.build());
  const decode = best(() => [...(decodeListing(bytes) ?? [])].length);
  const entries = decodeListing(bytes) ?? [];
  const diffId = `sha256:${'0'.repeat(64)}`;
  if (!isDigest(diffId)) throw new Error('a digest');
  const layers = [0, 1, 2].map((index) => ({ layer: { index, diffId, chainId: diffId }, entries }));
  const stack = best(() => new LayerStack(layers).versionCount);
  const laid = new LayerStack(layers);
  const view = best(() => FileView.merged(laid, 2).root.size);
  const what = `${count.toLocaleString('en')} entries`;
  return [
    { name: `known listing decoded and walked, ${what}`, value: decode, unit: 'ms' },
    { name: `known listing on disk, ${what}`, value: bytes.length / 1e6, unit: 'MB' },
    { name: `three layers laid upon each other, ${what} each`, value: stack, unit: 'ms' },
    { name: 'merged view of them', value: view, unit: 'ms' },
    { name: 'waste of them', value: best(() => wasteOf(laid, { files: 100 }).dead), unit: 'ms' },
  ];
}

function best(work: () => number): number {
  const times = Array.from({ length: 5 }, () => {
    const begin = performance.now();
    if (Number.isNaN(work())) throw new Error('nothing was measured');
    return performance.now() - begin;
  });
  return Math.min(...times);
}

function pathOf(index: number): string {
  return `usr/lib/node_modules/package-${Math.floor(index / 500)}/dist/module-${Math.floor(index / 20)}/file-${index}.js`;
}

interface WrittenLayer {
  readonly path: string;
  readonly diffId: string;
}

function writeLayer(path: string, count: number, size: number): WrittenLayer {
  const body = randomFillSync(new Uint8Array(size));
  // Half noise, half text: it compresses as programs do.
  body.fill(0x61, size / 2);
  const file = openSync(path, 'w');
  const hash = createHash('sha256');
  const write = (bytes: Uint8Array) => {
    hash.update(bytes);
    writeSync(file, bytes);
  };
  for (let begin = 0; begin < count; begin += 500) {
    const members = Array.from({ length: Math.min(500, count - begin) }, (_, index) => ({
      name: pathOf(begin + index),
      body,
      mtime: 1_700_000_000 + begin + index,
    }));
    write(makeTar(members, { end: false }));
  }
  write(new Uint8Array(1024));
  closeSync(file);
  return { path, diffId: `sha256:${hash.digest('hex')}` };
}

/** An archive as `docker save` has it, with that one layer. */
async function writeArchive(
  room: string,
  layer: WrittenLayer,
): Promise<{ readonly layer: string; readonly archive: string }> {
  const archive = join(room, 'archive.tar');
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: [layer.diffId] },
  });
  const { size } = statSync(layer.path);
  const head = makeTar([{ name: 'layer.tar', size }], { end: false });
  const tail = makeTar([
    { name: 'c.json', body: config },
    {
      name: 'manifest.json',
      body: JSON.stringify([{ Config: 'c.json', RepoTags: ['bench:1'], Layers: ['layer.tar'] }]),
    },
  ]);
  await pipeline(async function* () {
    yield head;
    yield* createReadStream(layer.path, { highWaterMark: 1024 * 1024 });
    yield new Uint8Array((512 - (size % 512)) % 512);
    yield tail;
  }, createWriteStream(archive));
  return { layer: layer.path, archive };
}

/** `isLying`: its digest is made up, so that the run ends by saying so. */
function runArchive(path: string, isLying = false): ArchiveRun {
  const script = fileURLToPath(new URL('archiveRun.ts', import.meta.url));
  const output = execFileSync(process.execPath, [script, path, ...(isLying ? ['--lying'] : [])], { encoding: 'utf8' });
  return JSON.parse(output) as ArchiveRun;
}

/** Seconds. */
async function tarStreamTime(path: string, isGzipped: boolean): Promise<number> {
  const begin = performance.now();
  const parser = extract();
  let count = 0;
  parser.on('entry', (_header, stream, next) => {
    count++;
    stream.on('end', next);
    stream.resume();
  });
  const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
  if (isGzipped) await pipeline(source, createGunzip({ chunkSize: 1024 * 1024 }), parser);
  else await pipeline(source, parser);
  if (count === 0) throw new Error('tar-stream found nothing');
  return (performance.now() - begin) / 1000;
}

/** Seconds; undefined where there is no GNU tar. */
function gnuTarTime(path: string, ...flags: readonly string[]): number | undefined {
  try {
    const begin = performance.now();
    execFileSync('tar', [...flags, '--verbose', '--file', path], { stdio: ['ignore', 'ignore', 'ignore'] });
    return (performance.now() - begin) / 1000;
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, value, unit, ratio, note } of await bench()) {
    const compared = ratio === undefined ? '' : `  ${ratio.toFixed(1)}x`;
    console.log(
      `${name}: ${value.toFixed(value < 100 ? 1 : 0)} ${unit}${compared}${note === undefined ? '' : `  (${note})`}`,
    );
  }
}
