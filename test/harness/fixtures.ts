// The images and containers every suite finds: built by the daemon itself from nothing but Debian's static busybox, in some seconds.
import { readFile } from 'node:fs/promises';
import { Unavailable } from './cleanup.ts';
import type { Engine } from './engine.ts';
import { stringAt } from './engineApi.ts';
import { buildImage, noise, tarOf, type TarFile } from './imageBuild.ts';
import { run } from './process.ts';
import { findProgram } from './provision.ts';
import type { Registry } from './registry.ts';
import { say, since } from './say.ts';

/** What `buildFixtures` leaves on an engine and a registry. */
export interface Fixtures {
  /** `debian:12`, one layer and a CMD. */
  readonly base: { readonly id: string; readonly tag: string };
  /** Three names for one image shaped like httpd:2.4; the last one is on the registry too. */
  readonly httpd: { readonly id: string; readonly tags: readonly string[] };
  /** An image without a name; its WORKDIR made a layer of size 0. */
  readonly dangling: { readonly id: string };
  /** On the registry only: seven layers, 22 MB. */
  readonly toPull: { readonly tag: string };
  /** From httpd: exited, having added, changed and deleted files. */
  readonly stopped: { readonly id: string; readonly name: string };
  /** The same, still running. */
  readonly running: { readonly id: string; readonly name: string };
}

/** Builds them all; with a registry of the engine's own network. */
export async function buildFixtures(
  engine: Pick<Engine, 'api'>,
  registry: Pick<Registry, 'address'>,
  signal?: AbortSignal,
): Promise<Fixtures> {
  const start = performance.now();
  const { api } = engine;
  const base = { tag: 'debian:12', id: await buildBase(engine, 'debian:12', signal) };
  const httpdTags = ['httpd:2.4', 'httpd:latest', `${registry.address}/httpd:2.4`];
  const dangling = {
    id: await buildImage(
      api,
      { dockerfile: danglingDockerfile, files: { 'notes.txt': { content: 'nobody named this\n' } } },
      signal,
    ),
  };
  const httpd = {
    tags: httpdTags,
    id: await buildImage(api, { dockerfile: httpdDockerfile, files: httpdFiles, tags: httpdTags }, signal),
  };
  await push(engine, `${registry.address}/httpd`, '2.4', signal);
  const stopped = await startContainer(engine, 'web-stopped', `${changeFiles} exit 0`, signal);
  const running = await startContainer(engine, 'web-running', `${changeFiles} ${serve}`, signal);
  await api.post(`/containers/${stopped.id}/wait`, undefined, signal);
  const toPull = { tag: await pushOnly(engine, registry, signal) };
  say(`fixture images built in ${since(start)}`);
  return { base, httpd, dangling, toPull, stopped, running };
}

/** A root file system of busybox, as debian's: one ADD, one CMD. The new image's id. */
export async function buildBase(engine: Pick<Engine, 'api'>, tag: string, signal?: AbortSignal): Promise<string> {
  const busybox = findProgram('busybox') ?? 'busybox';
  const program = await readFile(busybox);
  // In an image with nothing else there is no loader for shared libraries.
  if (/\/ld-(linux|musl)/.test(program.toString('latin1'))) {
    throw new Unavailable(`${busybox} needs shared libraries: install the package busybox-static`);
  }
  const applets = (await run(busybox, ['--list'])).split('\n').filter((name) => name !== '' && name !== 'busybox');
  const links = applets.map((name): [string, TarFile] => [`bin/${name}`, { linkTo: 'busybox' }]);
  const rootfs = await tarOf({
    'bin/busybox': { content: program, mode: 0o755 },
    ...Object.fromEntries(links),
    'etc/os-release': { content: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n' },
    'etc/passwd': { content: 'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33:www-data:/var/www:/bin/false\n' },
    'etc/group': { content: 'root:x:0:\nwww-data:x:33:\n' },
    'etc/motd': { content: 'A small Debian for tests.\n' },
    'usr/share/doc/busybox/copyright': { content: 'GPL-2\n'.repeat(200) },
    'tmp/.keep': { content: '' },
  });
  return buildImage(
    engine.api,
    {
      dockerfile: 'FROM scratch\nADD rootfs.tar /\nCMD ["sh"]\n',
      files: { 'rootfs.tar': { content: rootfs } },
      tags: [tag],
    },
    signal,
  );
}

const danglingDockerfile = `FROM debian:12
WORKDIR /notes
COPY notes.txt .
`;

const httpdDockerfile = `FROM debian:12
ENV HTTPD_PREFIX=/usr/local/apache2
ENV PATH=$HTTPD_PREFIX/bin:$PATH
RUN mkdir -p "$HTTPD_PREFIX" && chown www-data:www-data "$HTTPD_PREFIX"
WORKDIR $HTTPD_PREFIX
ENV HTTPD_VERSION=2.4.62
RUN mkdir bin conf htdocs cgi-bin logs /var /var/cache && dd if=/dev/zero of=/var/cache/pkgcache.bin bs=1024 count=600 && echo "Listen 80" > conf/httpd.conf && echo "text/html html" > conf/mime.types && echo "<h1>It works!</h1>" > htdocs/index.html && printf '#!/bin/sh\\necho ok\\n' > cgi-bin/test-cgi
RUN rm -rf /var/cache/pkgcache.bin /etc/motd
STOPSIGNAL SIGWINCH
COPY httpd bin/httpd
COPY httpd-foreground /usr/local/bin/
EXPOSE 80
LABEL org.opencontainers.image.title="httpd" org.opencontainers.image.licenses="Apache-2.0"
CMD ["httpd-foreground"]
`;

const httpdFiles: Readonly<Record<string, TarFile>> = {
  httpd: { content: noise('httpd', 900_000), mode: 0o755 },
  'httpd-foreground': { content: '#!/bin/sh\nexec httpd -f -p 80 -h /usr/local/apache2/htdocs\n', mode: 0o755 },
};

/** Adds, changes and deletes, as a person at a shell in a container would. */
const changeFiles =
  'echo "<h1>Hello</h1>" > htdocs/hello.html; mkdir -p htdocs/img; echo png > htdocs/img/logo.png; ' +
  'echo "ServerName localhost" >> conf/httpd.conf; rm cgi-bin/test-cgi conf/mime.types; ';

/** Ends when asked to, with the STOPSIGNAL of its image: else it would hold up the daemon's own end for ten seconds. */
const serve = 'trap "exit 0" WINCH TERM; echo serving; while :; do sleep 1; done';

async function startContainer(
  { api }: Pick<Engine, 'api'>,
  name: string,
  script: string,
  signal?: AbortSignal,
): Promise<{ readonly id: string; readonly name: string }> {
  const options = { Image: 'httpd:2.4', Cmd: ['sh', '-c', script], HostConfig: { NetworkMode: 'none' } };
  const id = stringAt(await api.post(`/containers/create?name=${name}`, options, signal), 'Id');
  await api.post(`/containers/${id}/start`, undefined, signal);
  return { id, name };
}

async function push(
  { api }: Pick<Engine, 'api'>,
  repository: string,
  tag: string,
  signal?: AbortSignal,
): Promise<void> {
  const nobody = Buffer.from('{}').toString('base64');
  await api.progress(`/images/${repository}/push?tag=${tag}`, undefined, { 'x-registry-auth': nobody }, signal);
}

/** An image that is on the registry and no longer on the engine; its layers are of a size to watch. */
async function pushOnly(
  engine: Pick<Engine, 'api'>,
  registry: Pick<Registry, 'address'>,
  signal?: AbortSignal,
): Promise<string> {
  const parts = {
    runtime: 6_000_000,
    modules: 5_000_000,
    assets: 4_000_000,
    fonts: 3_000_000,
    server: 2_000_000,
    data: 1_500_000,
  };
  const files = Object.entries(parts).map(([name, bytes]): [string, TarFile] => [
    name,
    { content: noise(name, bytes) },
  ]);
  const dockerfile = `FROM debian:12\n${Object.keys(parts)
    .map((name) => `COPY ${name} /srv/${name}\n`)
    .join('')}EXPOSE 8080\nCMD ["/srv/server"]\n`;
  const tag = `${registry.address}/shop/api:2.1`;
  await buildImage(engine.api, { dockerfile, files: Object.fromEntries(files), tags: [tag] }, signal);
  await push(engine, `${registry.address}/shop/api`, '2.1', signal);
  await engine.api.delete(`/images/${tag}`, signal);
  return tag;
}
