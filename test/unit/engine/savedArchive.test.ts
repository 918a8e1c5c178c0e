import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { checkedArchive } from '../../../src/engine/savedArchive.ts';

const errand = { action: 'save', subject: 'x:y' } as const;
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

async function tarOf(
  members: readonly (readonly [name: string, content: Uint8Array | string, extra?: Partial<Header>])[],
): Promise<Buffer> {
  const tar = pack();
  for (const [name, content, extra] of members) tar.entry({ name, ...extra }, Buffer.from(content));
  tar.finalize();
  return await buffer(Readable.from(tar));
}

const layer = await tarOf([['etc/motd', 'hello\n']]);
const upper = await tarOf([['etc/.wh.motd', '']]);
const config = JSON.stringify({
  architecture: 'amd64',
  os: 'linux',
  rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`, `sha256:${sha256(upper)}`] },
  history: [],
});

/** As engines before 25 write it; every part may be changed. */
async function classic(
  change: { readonly layer?: Uint8Array; readonly config?: string; readonly leaveOut?: string } = {},
): Promise<Buffer> {
  const members = [
    [`${sha256(config)}.json`, change.config ?? config],
    ['one/layer.tar', change.layer ?? layer],
    ['two/layer.tar', upper],
    [
      'manifest.json',
      JSON.stringify([
        { Config: `${sha256(config)}.json`, RepoTags: ['x:y'], Layers: ['one/layer.tar', 'two/layer.tar'] },
      ]),
    ],
  ] as const;
  return await tarOf(members.filter(([name]) => name !== change.leaveOut));
}

/** As a containerd store writes it: compressed blobs named by their hash. */
async function containerd(change: { readonly blob?: Uint8Array } = {}): Promise<Buffer> {
  const blobs = [gzipSync(layer), gzipSync(upper)];
  const paths = blobs.map((blob) => `blobs/sha256/${sha256(blob)}`);
  return await tarOf([
    ['blobs/', '', { type: 'directory' }],
    [`blobs/sha256/${sha256(config)}`, config],
    ...blobs.map((blob, index) => [paths[index] ?? '', index === 0 ? (change.blob ?? blob) : blob] as const),
    ['manifest.json', JSON.stringify([{ Config: `blobs/sha256/${sha256(config)}`, RepoTags: ['x:y'], Layers: paths }])],
  ]);
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

async function passed(archive: Uint8Array, size = 700): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of checkedArchive(inPieces(archive, size), errand)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('an archive that is whole', () => {
  test.each([1, 511, 512, 700, 100_000])('goes through as it is, in pieces of %i', async (size) => {
    for (const archive of [await classic(), await containerd()]) expect(await passed(archive, size)).toEqual(archive);
  });

  test('may have a layer that is a link to another', async () => {
    const twice = JSON.stringify({
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`, `sha256:${sha256(layer)}`] },
    });
    const archive = await tarOf([
      [`${sha256(twice)}.json`, twice],
      ['one/layer.tar', layer],
      ['two/layer.tar', '', { type: 'symlink', linkname: '../one/layer.tar' }],
      [
        'manifest.json',
        JSON.stringify([
          { Config: `${sha256(twice)}.json`, RepoTags: null, Layers: ['one/layer.tar', 'two/layer.tar'] },
        ]),
      ],
    ]);
    expect(await passed(archive)).toEqual(archive);
  });
});

describe('an archive that is not', () => {
  const other = Buffer.from(layer);
  other[600] = 65;
  const complaint = '{"errorDetail":{"message":"layer is gone"},"error":"layer is gone"}\n';

  test.each<[string, () => Promise<Uint8Array>, object]>([
    ['is empty', () => Promise.resolve(new Uint8Array(0)), { kind: 'incomplete', action: 'save', subject: 'x:y' }],
    ['is cut inside a member', async () => (await classic()).subarray(0, 1500), { kind: 'incomplete' }],
    [
      'is cut between two members',
      async () => (await classic()).subarray(0, 1024 + 512 + layer.length),
      { kind: 'incomplete' },
    ],
    ['lacks its last blocks', async () => (await classic()).subarray(0, -1024), { kind: 'incomplete' }],
    ['lacks a layer', () => classic({ leaveOut: 'two/layer.tar' }), { kind: 'incomplete' }],
    ['lacks its manifest', () => classic({ leaveOut: 'manifest.json' }), { kind: 'incomplete' }],
    ['lacks its config', () => classic({ leaveOut: `${sha256(config)}.json` }), { kind: 'incomplete' }],
    ['has another layer', () => classic({ layer: other }), { kind: 'incomplete' }],
    ['has another blob', () => containerd({ blob: gzipSync(other) }), { kind: 'incomplete' }],
    ['is no archive', () => Promise.resolve(Buffer.from('<html>'.repeat(500))), { kind: 'incomplete' }],
    [
      'ends in the engine’s complaint',
      async () => Buffer.concat([(await classic()).subarray(0, 2048), Buffer.from(complaint)]),
      { kind: 'stream', text: 'layer is gone' },
    ],
    [
      'is followed by the engine’s complaint',
      async () => Buffer.concat([await classic(), Buffer.from(complaint)]),
      { kind: 'stream', text: 'layer is gone' },
    ],
  ])('%s', async (_, archive, failure) => {
    for (const size of [1, 700]) await expect(passed(await archive(), size)).rejects.toMatchObject({ failure });
  });
});
