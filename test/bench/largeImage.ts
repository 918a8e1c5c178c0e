import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { makeTar } from '../unit/core/tar/makeTar.ts';

/** What each layer has of the whole. */
const shares = [0.08, 0.31, 0.05, 0.36, 0.1, 0.08, 0.02];
const wanted = { files: 68_000, bytes: 1_460_000_000 };

interface Blob {
  readonly path: string;
  readonly digest: string;
  readonly diffId: string;
  readonly size: number;
}

/** Writes an archive that every engine loads: gzipped layers of files with the bytes of real programs, as a registry would hand them out. */
export async function writeLargeImage(path: string, tag: string): Promise<void> {
  const blobs: Blob[] = [];
  for (const [index, share] of shares.entries()) blobs.push(await writeLayer(`${path}.${index}.gz`, index, share));
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    config: { Cmd: ['x'] },
    rootfs: { type: 'layers', diff_ids: blobs.map(({ diffId }) => diffId) },
    history: blobs.map(() => ({ created: '2024-07-01T12:00:00Z', created_by: 'COPY files / # buildkit' })),
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...described(config) },
    layers: blobs.map(({ digest, size }) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest,
      size,
    })),
  });
  const annotations = {
    'io.containerd.image.name': `docker.io/library/${tag}`,
    'org.opencontainers.image.ref.name': tag,
  };
  const index = JSON.stringify({
    schemaVersion: 2,
    manifests: [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', ...described(manifest), annotations }],
  });
  const docker = [
    { Config: placeOf(described(config).digest), RepoTags: [tag], Layers: blobs.map(({ digest }) => placeOf(digest)) },
  ];
  const out = openSync(path, 'w');
  for (const { path: blob, digest, size } of blobs) {
    writeSync(out, makeTar([{ name: placeOf(digest), size }], { end: false }));
    for await (const piece of createReadStream(blob, { highWaterMark: 1024 * 1024 }))
      writeSync(out, piece as Uint8Array);
    writeSync(out, new Uint8Array((512 - (size % 512)) % 512));
    rmSync(blob);
  }
  writeSync(
    out,
    makeTar([
      { name: placeOf(described(config).digest), body: config },
      { name: placeOf(described(manifest).digest), body: manifest },
      { name: 'index.json', body: index },
      { name: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' },
      { name: 'manifest.json', body: JSON.stringify(docker) },
    ]),
  );
  closeSync(out);
}

async function writeLayer(path: string, layer: number, share: number): Promise<Blob> {
  const tarHash = createHash('sha256');
  const blobHash = createHash('sha256');
  const files = Math.ceil(wanted.files * share);
  const size = Math.floor(wanted.bytes / wanted.files);
  const program = openSync(process.execPath, 'r');
  const room = statSync(process.execPath).size - size;
  const tar = function* () {
    for (let begin = 0; begin < files; begin += 200) {
      const members = Array.from({ length: Math.min(200, files - begin) }, (_, at) => {
        const body = new Uint8Array(size);
        // Each file begins elsewhere in the program.
        readSync(program, body, 0, size, ((layer * 1_000_003 + (begin + at) * 7_919 * 13) * 64) % room);
        return {
          name: `usr/lib/part-${layer}/package-${Math.floor(begin / 1000)}/module-${begin}/file-${begin + at}.so`,
          body,
        };
      });
      const bytes = makeTar(members, { end: false });
      tarHash.update(bytes);
      yield bytes;
    }
    const end = new Uint8Array(1024);
    tarHash.update(end);
    yield end;
  };
  await pipeline(
    tar,
    createGzip({ level: 1 }),
    async function* (pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) {
        blobHash.update(piece);
        yield piece;
      }
    },
    createWriteStream(path),
  );
  closeSync(program);
  const [diffId, digest] = [tarHash, blobHash].map((hash) => `sha256:${hash.digest('hex')}`);
  if (diffId === undefined || digest === undefined) throw new Error('two hashes');
  return { path, diffId, digest, size: statSync(path).size };
}

function described(json: string): { readonly digest: string; readonly size: number } {
  return { digest: `sha256:${createHash('sha256').update(json).digest('hex')}`, size: Buffer.byteLength(json) };
}

function placeOf(digest: string): string {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}
