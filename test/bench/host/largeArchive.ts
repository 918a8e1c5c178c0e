import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { encodeTarHeader, paddingAfter, tarEnd } from '../../../src/core/tar/encodeHeader.ts';

/** The one image of the archive. */
export const largeImage = 'bench/large:1';

/** Bytes of a tar that are written at a time. */
const pieceLength = 1024 * 1024;

/**
 * Writes a `docker save` archive of an image with about so many files, in directories as packages have them: a third of it in
 * each of three layers, and some of the lower ones' files written again or deleted by the last.
 */
export async function writeLargeArchive(path: string, files: number): Promise<void> {
  const each = Math.floor(files / 3);
  const layers: WrittenLayer[] = [];
  for (let layer = 0; layer < 3; layer++) {
    layers.push(await writeLayer(`${path}.${layer}`, namesOf(layer, each)));
  }
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map((_, layer) => ({
      created_by: `RUN make layer-${layer} # buildkit`,
      comment: 'buildkit.dockerfile.v0',
    })),
  });
  const manifest = [{ Config: 'c.json', RepoTags: [largeImage], Layers: layers.map((_, layer) => `${layer}.tar.gz`) }];
  await pipeline(async function* () {
    for (const [layer, { file }] of layers.entries()) {
      const { size } = await stat(file);
      yield headOf(`${layer}.tar.gz`, size);
      yield* createReadStream(file);
      yield new Uint8Array(paddingAfter(size));
    }
    yield* member('c.json', config);
    yield* member('manifest.json', JSON.stringify(manifest));
    yield tarEnd;
  }, createWriteStream(path));
  for (const { file } of layers) await rm(file);
}

function* namesOf(layer: number, count: number): Generator<{ readonly path: string; readonly size: number }> {
  const path = (of: number, at: number) =>
    `usr/lib/node_modules/layer-${of}-package-${Math.floor(at / 400)}/dist/part-${Math.floor(at / 20) % 20}/module-${at}.js`;
  const size = (at: number) => (at * 7919) % 512;
  const again = layer === 2 ? Math.floor(count / 5) : 0;
  for (let at = 0; at < again; at++) yield { path: path(0, 2 * at), size: size(at + 1) };
  for (let at = again; at < count; at++) yield { path: path(layer, at), size: size(at) };
  if (layer === 2) yield { path: 'usr/lib/node_modules/.wh.layer-1-package-7', size: 0 };
}

interface WrittenLayer {
  readonly file: string;
  readonly diffId: string;
}

async function writeLayer(
  file: string,
  entries: Iterable<{ readonly path: string; readonly size: number }>,
): Promise<WrittenLayer> {
  const hash = createHash('sha256');
  await pipeline(tarOf(entries, hash), createGzip({ level: 1 }), createWriteStream(file));
  return { file, diffId: `sha256:${hash.digest('hex')}` };
}

function* tarOf(
  entries: Iterable<{ readonly path: string; readonly size: number }>,
  hash: Hash,
): Generator<Uint8Array> {
  let piece = new Uint8Array(pieceLength);
  let filled = 0;
  for (const { path, size } of entries) {
    const head = headOf(path, size);
    const length = head.length + size + paddingAfter(size);
    if (filled + length > pieceLength) {
      hash.update(piece.subarray(0, filled));
      yield piece.subarray(0, filled);
      piece = new Uint8Array(pieceLength);
      filled = 0;
    }
    piece.set(head, filled);
    filled += length;
  }
  for (const rest of [piece.subarray(0, filled), tarEnd]) {
    hash.update(rest);
    yield rest;
  }
}

function* member(path: string, text: string): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  yield headOf(path, bytes.length);
  yield bytes;
  yield new Uint8Array(paddingAfter(bytes.length));
}

function headOf(path: string, size: number): Uint8Array {
  return encodeTarHeader({ path, kind: 'file', mode: 0o644, mtime: 1_700_000_000, size });
}
