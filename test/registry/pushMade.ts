import * as http from 'node:http';
import * as https from 'node:https';
import { compress, json, sha256, type Compression, type MadeImage } from '../unit/archive/makeArchive.ts';

/** Where to push to, and who says so. */
export interface PushTarget {
  /** `https://127.0.0.1:5000` */
  readonly url: string;
  readonly authorization?: string;
  /** PEM. */
  readonly certificate?: string;
}

/** What a push left on a registry. */
export interface Pushed {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

export interface Family {
  readonly manifest: string;
  readonly index: string;
  readonly config: string;
  readonly layer: (compression: Compression) => string;
}

export const oci: Family = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: (compression) => `application/vnd.oci.image.layer.v1.tar${compression === 'none' ? '' : `+${compression}`}`,
};

export const docker: Family = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: () => 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};

/** Pushes an image as a builder would, under a tag or by its digest alone. */
export async function pushMade(
  target: PushTarget,
  repository: string,
  image: MadeImage,
  options: { readonly tag?: string; readonly family?: Family; readonly compressions?: readonly Compression[] } = {},
): Promise<Pushed> {
  const family = options.family ?? docker;
  const layers = [];
  for (const [index, layer] of image.layers.entries()) {
    const compression = options.compressions?.[index] ?? 'gzip';
    const bytes = compress(layer, compression);
    layers.push({ mediaType: family.layer(compression), ...(await pushBlob(target, repository, bytes)) });
  }
  const config = { mediaType: family.config, ...(await pushBlob(target, repository, image.config)) };
  const manifest = { schemaVersion: 2, mediaType: family.manifest, config, layers };
  return await pushManifest(target, repository, manifest, family.manifest, options.tag);
}

export async function pushBlob(
  target: PushTarget,
  repository: string,
  bytes: Uint8Array,
): Promise<{ readonly digest: string; readonly size: number }> {
  const digest = `sha256:${sha256(bytes)}`;
  const begun = await ask(target, 'POST', `/v2/${repository}/blobs/uploads/`);
  const place = new URL(begun.location, target.url);
  place.searchParams.set('digest', digest);
  await ask(target, 'PUT', place.pathname + place.search, bytes, 'application/octet-stream');
  return { digest, size: bytes.length };
}

export async function pushManifest(
  target: PushTarget,
  repository: string,
  manifest: unknown,
  mediaType: string,
  tag?: string,
): Promise<Pushed> {
  const bytes = json(manifest);
  const digest = `sha256:${sha256(bytes)}`;
  await ask(target, 'PUT', `/v2/${repository}/manifests/${tag ?? digest}`, bytes, mediaType);
  return { digest, size: bytes.length, mediaType };
}

function ask(
  { url, authorization, certificate }: PushTarget,
  method: string,
  path: string,
  body: Uint8Array = new Uint8Array(),
  type?: string,
): Promise<{ readonly location: string }> {
  const { request } = url.startsWith('https:') ? https : http;
  const headers = {
    'Content-Length': body.length,
    ...(type === undefined ? {} : { 'Content-Type': type }),
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers, ca: certificate }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.on('end', () => {
        const isGood = answer.statusCode !== undefined && answer.statusCode < 300;
        if (isGood) resolve({ location: answer.headers.location ?? '' });
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
