import { createServer, connect, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isCancelled, SourceError } from '../../../src/core/failure.ts';
import type { EngineEvent, LayerProgress } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { startEngine, type Engine as PrivateEngine } from '../../harness/engine.ts';
import { EngineApi } from '../../harness/engineApi.ts';
import { testWhere } from './onlyWhere.ts';

const { host, socket, registry, fixtures } = inject('engine');
const env = { DOCKER_CONFIG: '/nonexistent' };
const engine = connectEngine({ kind: 'unix', path: socket, text: host }, { env });
const api = new EngineApi(socket);
const { signal } = new AbortController();
const isDocker = (await engine.info(signal)).name === 'Docker';

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('events', () => {
  test('tell of a tag and of its end, in this order, after the connection', async () => {
    const controller = new AbortController();
    const seen: EngineEvent[] = [];
    const watching = (async (): Promise<void> => {
      for await (const event of engine.events(controller.signal, (error) => expect.unreachable(String(error)))) {
        if (event.kind === 'connected') {
          await engine.tag('debian:12', 'events', 'one', signal);
          await engine.remove('events:one', signal);
        }
        // What happened in the second before is repeated: other tests' images come and go there.
        const isOurs = event.kind === 'image' && event.id === fixtures.base.id;
        const isTold = isOurs && (event.name === 'events:one' || event.action === 'untag');
        if (event.kind === 'connected' || isTold) seen.push(event);
        if (isTold && event.action === 'untag') controller.abort();
      }
    })();
    await expect(watching).rejects.toSatisfy(isCancelled);
    expect(seen.map((event) => (event.kind === 'connected' ? 'connected' : event.action))).toEqual([
      'connected',
      'tag',
      'untag',
    ]);
    expect(seen[1]).toMatchObject({ kind: 'image', id: fixtures.base.id, name: 'events:one' });
  });

  test('tell of containers, with their image', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    let own = '';
    const watching = (async (): Promise<void> => {
      for await (const event of engine.events(controller.signal, () => undefined)) {
        if (event.kind === 'connected') {
          const created = await api.post('/containers/create', { Image: 'debian:12' });
          own = typeof created === 'object' && created !== null && 'Id' in created ? String(created.Id) : '';
          await api.delete(`/containers/${own}`);
        } else if (event.kind === 'container' && event.id === own) {
          // The engine is shared: other suites' containers come and go meanwhile.
          seen.push(`${event.action} ${event.imageName}`);
          if (event.action === 'destroy') controller.abort();
        }
      }
    })();
    await expect(watching).rejects.toSatisfy(isCancelled);
    expect(seen).toEqual(['create debian:12', 'destroy debian:12']);
  });
});

describe('pulling', () => {
  // Podman tells of a pull only that it pulls.
  testWhere(isDocker)('reports the layers and ends with the image here', async () => {
    const lines = await all(engine.pull(fixtures.toPull.tag, signal));
    const complete = new Set(
      lines.filter(({ status }) => status === 'Pull complete' || status === 'Already exists').map(({ id }) => id),
    );
    const image = await engine.inspect(fixtures.toPull.tag, signal);
    // A containerd store may still have the blobs, and says less of them.
    const { containerdStore } = await engine.info(signal);
    if (containerdStore) expect(lines).not.toEqual([]);
    else expect(complete.size).toBe(image.diffIds.length);
    for (const { current, total } of lines)
      if (current !== undefined && total !== undefined) expect(current).toBeLessThanOrEqual(total);
    await engine.remove(fixtures.toPull.tag, signal);
    await expect(engine.inspect(fixtures.toPull.tag, signal)).rejects.toMatchObject({
      failure: { kind: 'no-such-image' },
    });
  });

  // Podman's digest of an image it built is not the one it pushed.
  testWhere(isDocker)('by digest', async () => {
    const digest = (await engine.inspect('httpd:2.4', signal)).digests.find((name) => name.startsWith(registry));
    expect(digest).toBeDefined();
    await expect(all(engine.pull(digest ?? '', signal))).resolves.not.toEqual([]);
  });

  test.each([
    [
      'a tag that is missing',
      `${registry}/httpd:nope`,
      { kind: 'not-on-registry', reference: `${registry}/httpd:nope`, registry },
    ],
    [
      'a repository that is missing',
      `${registry}/nobody/nothing`,
      { kind: 'not-on-registry', reference: `${registry}/nobody/nothing:latest`, registry },
    ],
    ['a registry that does not listen', '127.0.0.1:1/x', { kind: 'registry-unreachable', registry: '127.0.0.1:1' }],
    [
      'a registry that does not exist',
      'nowhere.invalid/x',
      { kind: 'registry-unreachable', registry: 'nowhere.invalid' },
    ],
    ['what is no name', 'BAD//name', { kind: 'bad-reference', text: 'BAD//name' }],
  ])('%s', async (_, reference, failure) => {
    await expect(all(engine.pull(reference, signal))).rejects.toMatchObject({ failure });
  });

  test('a platform the image does not have', async () => {
    // An index that has httpd:2.4 for linux/amd64 alone.
    const accept = 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json';
    const manifest = await fetch(`http://${registry}/v2/httpd/manifests/2.4`, { headers: { accept } });
    const size = (await manifest.arrayBuffer()).byteLength;
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const digest = manifest.headers.get('docker-content-digest');
    const index = {
      schemaVersion: 2,
      mediaType,
      manifests: [
        {
          mediaType: manifest.headers.get('content-type'),
          size,
          digest,
          platform: { os: 'linux', architecture: 'amd64' },
        },
      ],
    };
    const put = await fetch(`http://${registry}/v2/httpd/manifests/list`, {
      method: 'PUT',
      headers: { 'content-type': mediaType },
      body: JSON.stringify(index),
    });
    expect(put.status).toBe(201);
    await expect(all(engine.pull(`${registry}/httpd:list`, signal, { platform: 'linux/s390x' }))).rejects.toMatchObject(
      {
        failure: { kind: 'no-platform', reference: `${registry}/httpd:list`, platform: 'linux/s390x' },
      },
    );
    await all(engine.pull(`${registry}/httpd:list`, signal, { platform: 'linux/amd64' }));
    await engine.remove(`${registry}/httpd:list`, signal);
  });
});

/** Passes bytes on to a registry, so slowly that a pull can be caught in the middle. */
describe('a pull on a slow link', () => {
  let slow: Server;
  let address = '';
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    const port = Number(registry.split(':')[1]);
    slow = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket
          .on('error', () => undefined)
          .on('close', () => {
            near.destroy();
            far.destroy();
            sockets.delete(socket);
          });
      }
      near.pipe(far);
      far.on('data', (bytes) => {
        near.write(bytes);
        far.pause();
        setTimeout(() => far.resume(), bytes.length / 500);
      });
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const listening = slow.address();
    address = `127.0.0.1:${typeof listening === 'object' && listening !== null ? listening.port : 0}`;
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => slow.close(resolve));
  });

  const reference = (): string => fixtures.toPull.tag.replace(registry, address);

  test('that is cancelled leaves nothing', async () => {
    const own: PrivateEngine = await startEngine();
    try {
      const fresh = connectEngine({ kind: 'unix', path: own.socket, text: own.host }, { env });
      const controller = new AbortController();
      const pull = (async (): Promise<void> => {
        for await (const line of fresh.pull(reference(), controller.signal)) {
          if (line.status === 'Downloading' && (line.current ?? 0) > 0) controller.abort();
        }
      })();
      await expect(pull).rejects.toSatisfy(isCancelled);
      expect(await fresh.list(signal)).toEqual([]);
      // The daemon lets go of the registry.
      await expect.poll(() => sockets.size, { timeout: 20_000 }).toBe(0);
    } finally {
      await own.stop();
    }
  });

  test('whose daemon is killed is incomplete, and the daemon’s next life works', async () => {
    const own: PrivateEngine = await startEngine();
    try {
      const mortal = connectEngine({ kind: 'unix', path: own.socket, text: own.host }, { env });
      const controller = new AbortController();
      const events: string[] = [];
      const troubles: unknown[] = [];
      const watching = (async (): Promise<void> => {
        for await (const event of mortal.events(controller.signal, (error) => troubles.push(error))) {
          events.push(event.kind);
          if (events.filter((kind) => kind === 'connected').length === 2) controller.abort();
        }
      })();
      let crashed: Promise<void> | undefined;
      const seen: LayerProgress[] = [];
      const pull = (async (): Promise<void> => {
        for await (const line of mortal.pull(reference(), signal)) {
          seen.push(line);
          if (line.status === 'Downloading') crashed ??= own.crash();
        }
      })();
      await expect(pull).rejects.toMatchObject({
        failure: { kind: 'incomplete', action: 'pull', subject: reference() },
      });
      await crashed;
      await expect(mortal.list(signal)).rejects.toMatchObject({ failure: { kind: 'refused' } });
      await own.restart();
      await expect(watching).rejects.toSatisfy(isCancelled);
      expect(events.filter((kind) => kind === 'connected')).toHaveLength(2);
      expect(troubles.length).toBeGreaterThan(0);
      for (const trouble of troubles) expect(trouble).toBeInstanceOf(SourceError);
      expect(await mortal.list(signal)).toEqual([]);
    } finally {
      await own.stop();
    }
  }, 120_000);
});

describe('committing', () => {
  test('makes an image with one layer more, and everything asked for in it', async () => {
    const id = await engine.commit(
      fixtures.stopped.id,
      {
        reference: { repository: 'committed', tag: 'one' },
        message: 'Say hello & "bye"',
        author: 'Ä <a@b.c>',
        pause: true,
        changes: [
          'CMD ["sh", "-c", "echo hi"]',
          'ENV A="b c"',
          'EXPOSE 8080/tcp',
          'LABEL x="y z"',
          'USER www-data',
          'WORKDIR /tmp',
          'VOLUME /data',
          'ONBUILD RUN true',
        ],
      },
      signal,
    );
    const [image, parent] = [await engine.inspect('committed:one', signal), await engine.inspect('httpd:2.4', signal)];
    expect(image).toMatchObject({
      id,
      tags: ['committed:one'],
      comment: 'Say hello & "bye"',
      author: 'Ä <a@b.c>',
      parent: parent.id,
    });
    expect(image.diffIds.slice(0, -1)).toEqual(parent.diffIds);
    expect(image.config).toMatchObject({
      cmd: ['sh', '-c', 'echo hi'],
      user: 'www-data',
      workingDir: '/tmp',
      volumes: ['/data'],
    });
    // Podman writes OCI configs, which have no ONBUILD.
    expect(image.config.onBuild).toEqual(isDocker ? ['RUN true'] : []);
    expect(image.config.exposedPorts).toEqual(['80/tcp', '8080/tcp']);
    expect(image.config.env).toContain('A=b c');
    expect(image.config.labels['x']).toBe('y z');
    await engine.remove('committed:one', signal);
  });

  test('without a name makes a dangling image', async () => {
    const id = await engine.commit(fixtures.running.id, { message: '', author: '', pause: false, changes: [] }, signal);
    expect((await engine.inspect(id, signal)).tags).toEqual([]);
    await engine.remove(id, signal);
  });

  test('a container that was removed', async () => {
    await expect(
      engine.commit('gone', { message: '', author: '', pause: true, changes: [] }, signal),
    ).rejects.toMatchObject({ failure: { kind: 'no-such-container', container: 'gone' } });
  });

  test('with a change that is none says the daemon’s words', async () => {
    await expect(
      engine.commit(fixtures.stopped.id, { message: '', author: '', pause: true, changes: ['FROM x'] }, signal),
    ).rejects.toMatchObject({ failure: { kind: 'daemon' } });
  });
});

test('removing an image that is in use says by whom', async () => {
  await engine.tag('httpd:2.4', 'used', 'by', signal);
  await engine.remove('used:by', signal);
  const failure = await engine.remove(fixtures.httpd.id, signal).then(
    () => undefined,
    (error: unknown) => (error instanceof SourceError ? error.failure : error),
  );
  // Podman looks at the names first.
  expect(failure).toMatchObject({ kind: isDocker ? 'in-use' : 'many-names', image: fixtures.httpd.id });
});
