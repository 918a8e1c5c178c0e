import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { tarOf, type TarFile } from './imageBuild.ts';

/** Writes an image as `docker save` would, made here out of nothing, for a machine without a daemon; its path. */
export async function writeSampleArchive(): Promise<string> {
  const steps: readonly (readonly [createdBy: string, files?: Readonly<Record<string, TarFile>>])[] = [
    [
      '/bin/sh -c #(nop) ADD file:rootfs in / ',
      { 'etc/os-release': text('ID=debian\nVERSION_ID="12"\n'), 'etc/motd': text('Hello.\n') },
    ],
    ['/bin/sh -c #(nop)  CMD ["bash"]'],
    ['/bin/sh -c #(nop)  ENV HTTPD_PREFIX=/usr/local/apache2'],
    ['/bin/sh -c mkdir -p "$HTTPD_PREFIX"', { 'usr/local/apache2/conf/httpd.conf': text('Listen 80\n'.repeat(2_000)) }],
    ['/bin/sh -c rm /etc/motd', { 'etc/.wh.motd': text('') }],
    [
      '/bin/sh -c #(nop) COPY dir:html in htdocs/ ',
      { 'usr/local/apache2/htdocs/index.html': text('<h1>It works!</h1>\n') },
    ],
    ['/bin/sh -c #(nop)  EXPOSE 80'],
    ['/bin/sh -c #(nop)  CMD ["httpd-foreground"]'],
  ];
  const created = (index: number): string => new Date(Date.UTC(2024, 6, 1, 12, 0, index)).toISOString();
  const layers = await Promise.all(steps.flatMap(([, files]) => (files === undefined ? [] : tarOf(files))));
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    created: created(steps.length - 1),
    config: {
      Env: ['PATH=/usr/local/apache2/bin:/usr/bin:/bin', 'HTTPD_PREFIX=/usr/local/apache2'],
      Cmd: ['httpd-foreground'],
      ExposedPorts: { '80/tcp': {} },
      WorkingDir: '/usr/local/apache2',
    },
    history: steps.map(([createdBy, files], index) => ({
      created: created(index),
      created_by: createdBy,
      ...(files === undefined && { empty_layer: true }),
    })),
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
  });
  const configName = `${sha256(config)}.json`;
  const layerName = (layer: Uint8Array): string => `${sha256(layer)}/layer.tar`;
  const manifest = [{ Config: configName, RepoTags: ['httpd:sample'], Layers: layers.map(layerName) }];
  const archive = await tarOf({
    ...Object.fromEntries(layers.map((layer) => [layerName(layer), { content: layer }])),
    [configName]: text(config),
    'manifest.json': text(JSON.stringify(manifest)),
  });
  const path = join(await cacheFolder('sample'), 'httpd-sample.tar');
  await writeFile(path, archive);
  return path;
}

function text(content: string): TarFile {
  return { content };
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
