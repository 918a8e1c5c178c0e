import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { makeTar, type Member } from '../core/tar/makeTar.ts';

export type Layout = 'docker-20' | 'docker-25' | 'containerd' | 'manifest-only-gzip';
export type Compression = 'none' | 'gzip' | 'zstd';

/** An image to be put into an archive, layer tars and all. */
export interface MadeImage {
  readonly layers: readonly Uint8Array[];
  readonly config: Uint8Array;
  readonly configDigest: string;
  readonly diffIds: readonly string[];
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
export const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

export function makeImage(
  layers: readonly (readonly Member[])[],
  more: Readonly<Record<string, unknown>> = {},
): MadeImage {
  const tars = layers.map((members) => makeTar(members));
  const diffIds = tars.map((tar) => `sha256:${sha256(tar)}`);
  const config = json({
    architecture: 'amd64',
    os: 'linux',
    created: '2024-05-01T10:00:00.5Z',
    config: { Env: ['PATH=/bin'], Cmd: ['/bin/httpd'], ExposedPorts: { '80/tcp': {} }, Labels: { a: 'b' } },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: [
      ...layers.map((_, index) => ({
        created: '2024-05-01T10:00:00Z',
        created_by: `COPY ${index} / # buildkit`,
        comment: 'buildkit.dockerfile.v0',
      })),
      {
        created: '2024-05-01T10:00:00Z',
        created_by: 'CMD ["/bin/httpd"]',
        comment: 'buildkit.dockerfile.v0',
        empty_layer: true,
      },
    ],
    ...more,
  });
  return { layers: tars, config, configDigest: `sha256:${sha256(config)}`, diffIds };
}

export function compress(bytes: Uint8Array, compression: Compression): Uint8Array {
  switch (compression) {
    case 'none':
      return bytes;
    case 'gzip':
      return gzipSync(bytes);
    case 'zstd':
      return zstdCompressSync(bytes);
    default:
      return compression satisfies never;
  }
}

export function makeArchive(
  image: MadeImage,
  layout: Layout,
  compression: Compression = 'gzip',
): Uint8Array<ArrayBuffer> {
  return makeTar(membersOf(image, layout, compression));
}

/** As each program lays its archives out: names, order, links. */
export function membersOf(image: MadeImage, layout: Layout, compression: Compression): readonly Member[] {
  const configHex = image.configDigest.slice(7);
  const tags = ['example.com/team/app:1'];
  switch (layout) {
    case 'docker-20': {
      const first = new Map<string, string>();
      const layers = image.layers.flatMap((tar, index): readonly Member[] => {
        const id = sha256(json([index, image.diffIds[index]]));
        const known = first.get(image.diffIds[index] ?? '');
        first.set(image.diffIds[index] ?? '', known ?? id);
        return [
          { name: `${id}/`, type: '5' },
          { name: `${id}/VERSION`, body: '1.0' },
          known === undefined
            ? { name: `${id}/layer.tar`, body: tar }
            : { name: `${id}/layer.tar`, type: '2', link: `../${known}/layer.tar` },
        ];
      });
      const names = layers.map((member) => String(member.name)).filter((name) => name.endsWith('layer.tar'));
      const manifest = [{ Config: `${configHex}.json`, RepoTags: tags, Layers: names }];
      return [
        ...layers,
        { name: `${configHex}.json`, body: image.config },
        { name: 'manifest.json', body: json(manifest) },
      ];
    }
    case 'manifest-only-gzip': {
      const blobs = image.layers.map((tar) => compress(tar, 'gzip'));
      const names = blobs.map((blob) => `${sha256(blob)}.tar.gz`);
      const manifest = [{ Config: image.configDigest, RepoTags: tags, Layers: names }];
      return [
        { name: image.configDigest, body: image.config },
        ...blobs.map((body, index) => ({ name: names[index] ?? '', body })),
        { name: 'manifest.json', body: json(manifest) },
      ];
    }
    case 'docker-25':
    case 'containerd':
      return ociMembers(image, layout === 'containerd' ? compression : 'none', layout === 'containerd');
    default:
      return layout satisfies never;
  }
}

function ociMembers(image: MadeImage, compression: Compression, isIndexed: boolean): readonly Member[] {
  const blobs = image.layers.map((tar) => compress(tar, compression));
  const suffix = { none: '', gzip: '+gzip', zstd: '+zstd' };
  const describe = (mediaType: string, bytes: Uint8Array) => ({
    mediaType,
    digest: `sha256:${sha256(bytes)}`,
    size: bytes.length,
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: describe('application/vnd.oci.image.config.v1+json', image.config),
    layers: blobs.map((blob) => describe(`application/vnd.oci.image.layer.v1.tar${suffix[compression]}`, blob)),
  });
  const manifestDescriptor = describe('application/vnd.oci.image.manifest.v1+json', manifest);
  const attestation = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: describe('application/vnd.oci.image.config.v1+json', json({})),
    layers: [],
  });
  const index = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      { ...manifestDescriptor, platform: { architecture: 'amd64', os: 'linux' } },
      {
        ...describe('application/vnd.oci.image.manifest.v1+json', json('never saved')),
        platform: { architecture: 'arm64', os: 'linux' },
      },
      {
        ...describe('application/vnd.oci.image.manifest.v1+json', attestation),
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
        platform: { architecture: 'unknown', os: 'unknown' },
      },
    ],
  });
  const annotations = {
    'io.containerd.image.name': 'example.com/team/app:1',
    'org.opencontainers.image.ref.name': '1',
  };
  const top = isIndexed ? describe('application/vnd.oci.image.index.v1+json', index) : manifestDescriptor;
  const written = [image.config, ...blobs, manifest, ...(isIndexed ? [index, attestation] : [])];
  const names = [...new Set(written.map((bytes) => `blobs/sha256/${sha256(bytes)}`))].sort();
  return [
    { name: 'blobs/', type: '5' },
    { name: 'blobs/sha256/', type: '5' },
    ...names.map((name) => ({ name, body: written.find((bytes) => name.endsWith(sha256(bytes))) ?? '' })),
    { name: 'index.json', body: json({ schemaVersion: 2, manifests: [{ ...top, annotations }] }) },
    {
      name: 'manifest.json',
      body: json([
        {
          Config: `blobs/sha256/${image.configDigest.slice(7)}`,
          RepoTags: ['example.com/team/app:1'],
          Layers: blobs.map((blob) => `blobs/sha256/${sha256(blob)}`),
        },
      ]),
    },
    { name: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' },
  ];
}
