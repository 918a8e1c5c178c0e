import { createReadStream } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isCancelled } from '../../../src/core/failure.ts';
import type { Container, Engine } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { startEngine } from '../../harness/engine.ts';
import { EngineApi } from '../../harness/engineApi.ts';
import { registryLogin, startRegistry, type Registry } from '../../harness/registry.ts';
import { describeWhere, testWhere } from './onlyWhere.ts';

const { host, socket, registry, fixtures } = inject('engine');
const endpoint = { kind: 'unix', path: socket, text: host } as const;
const api = new EngineApi(socket);
const engine = connectEngine(endpoint, { env: { DOCKER_CONFIG: '/nonexistent' } });
const { signal } = new AbortController();
const info = await engine.info(signal);
const isDocker = info.name === 'Docker';
const isClassic = info.name === 'Docker' && !info.containerdStore;
/** Of a single OCI manifest Docker tells no platform, and Podman never does. */
const told = isClassic ? [[{ os: 'linux', architecture: 'amd64' }]] : [[{ os: 'linux', architecture: 'amd64' }], []];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-moving-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The first block of a tar. */
async function* headerOf(name: string, size: number): AsyncGenerator<Uint8Array> {
  const tar = pack();
  tar.entry({ name, size });
  for await (const block of tar as AsyncIterable<Uint8Array>) {
    yield block;
    return;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  await Promise.resolve();
}

describe('pushing', () => {
  test('puts a tag on the registry and says its layers', async () => {
    const name = `${registry}/pushed/debian`;
    await engine.tag('debian:12', name, 'new', signal);
    const lines = await all(engine.push(`${name}:new`, signal));
    expect(
      !isDocker || lines.some(({ status }) => /^(Pushed|Mounted from .*|Layer already exists)$/.test(status)),
    ).toBe(true);
    const tags: unknown = await (await fetch(`http://${registry}/v2/pushed/debian/tags/list`)).json();
    expect(tags).toMatchObject({ tags: ['new'] });
    await engine.remove(`${name}:new`, signal);
  });

  test.each([
    ['an image that is not here', (): string => `${registry}/not/here:x`, { kind: 'no-such-image' }],
    [
      'to a registry that does not listen',
      (): string => '127.0.0.1:1/x:y',
      { kind: 'registry-unreachable', registry: '127.0.0.1:1' },
    ],
  ])('%s fails in words', async (_, reference, failure) => {
    if (failure.kind === 'registry-unreachable') await engine.tag('debian:12', '127.0.0.1:1/x', 'y', signal);
    await expect(all(engine.push(reference(), signal))).rejects.toMatchObject({ failure });
    if (failure.kind === 'registry-unreachable') await engine.remove('127.0.0.1:1/x:y', signal);
  });
});

describeWhere(isDocker)('all tags of a repository', () => {
  test('are pulled', async () => {
    const name = `${registry}/many/tags`;
    for (const tag of ['a', 'b', 'c']) {
      await engine.tag('debian:12', name, tag, signal);
      await all(engine.push(`${name}:${tag}`, signal));
      await engine.remove(`${name}:${tag}`, signal);
    }
    await all(engine.pullAll(name, signal));
    for (const tag of ['a', 'b', 'c']) {
      expect((await engine.inspect(`${name}:${tag}`, signal)).id).toBe(fixtures.base.id);
      await engine.remove(`${name}:${tag}`, signal);
    }
  });

  test('of a repository that is missing fails in words', async () => {
    await expect(all(engine.pullAll(`${registry}/nobody/nothing`, signal))).rejects.toMatchObject({
      failure: { kind: 'not-on-registry' },
    });
  });
});

describe('platforms', () => {
  test('of an image on the registry', async () => {
    expect(told).toContainEqual(await engine.platforms(`${registry}/httpd:2.4`, signal));
  });

  testWhere(isDocker)('of none fail in words', async () => {
    await expect(engine.platforms(`${registry}/nobody/nothing`, signal)).rejects.toMatchObject({
      failure: { kind: 'not-on-registry' },
    });
  });
});

// Podman would have to be told of this registry's plain HTTP before it starts.
describeWhere(isDocker)('a registry that asks who you are', () => {
  let locked: Registry;
  let reference = '';
  const { user, password } = registryLogin;
  const auth = Buffer.from(`${user}:${password}`).toString('base64');

  beforeAll(async () => {
    locked = await startRegistry({ login: true });
    reference = `${locked.address}/secret/debian:12`;
    await engine.tag('debian:12', `${locked.address}/secret/debian`, '12', signal);
  });
  afterAll(async () => {
    await engine.remove(reference, signal);
    await locked.stop();
  });

  async function engineWith(config: unknown, helper?: string): Promise<Engine> {
    const own = await mkdtemp(join(folder, 'config-'));
    await writeFile(join(own, 'config.json'), JSON.stringify(config));
    if (helper !== undefined) {
      await writeFile(join(own, 'docker-credential-ours'), helper);
      await chmod(join(own, 'docker-credential-ours'), 0o755);
    }
    return connectEngine(endpoint, {
      env: { DOCKER_CONFIG: own, PATH: `${own}:${process.env['PATH'] ?? ''}`, ASKED: join(own, 'asked') },
    });
  }

  const answers = (credentials: object): string =>
    `#!/bin/sh\ncat >> "$ASKED"\necho " $1" >> "$ASKED"\ncat <<'EOF'\n${JSON.stringify(credentials)}\nEOF\n`;

  test('refuses nobody', async () => {
    await expect(all(engine.push(reference, signal))).rejects.toMatchObject({
      failure: { kind: 'denied', registry: locked.address, repository: 'secret/debian' },
    });
    await expect(all(engine.pull(reference, signal))).rejects.toMatchObject({ failure: { kind: 'denied' } });
    await expect(engine.platforms(reference, signal)).rejects.toMatchObject({ failure: { kind: 'denied' } });
  });

  test('refuses a wrong password', async () => {
    const wrong = await engineWith({
      auths: { [locked.address]: { auth: Buffer.from('strata:wrong').toString('base64') } },
    });
    await expect(all(wrong.push(reference, signal))).rejects.toMatchObject({ failure: { kind: 'denied' } });
  });

  test('lets in what config.json knows', async () => {
    const known = await engineWith({ auths: { [locked.address]: { auth } } });
    await all(known.push(reference, signal));
    await all(known.pull(reference, signal));
    expect(told).toContainEqual(await known.platforms(reference, signal));
  });

  test.each([
    ['credHelpers', (): object => ({ credHelpers: { [locked.address]: 'ours' } })],
    ['credsStore', (): object => ({ credsStore: 'ours' })],
  ])('lets in what a helper of %s knows, asked each time', async (_, config) => {
    const helped = await engineWith(config(), answers({ ServerURL: locked.address, Username: user, Secret: password }));
    await all(helped.pull(reference, signal));
    await all(helped.pull(reference, signal));
  });

  test('is not asked in another way where the helper fails', async () => {
    const broken = await engineWith(
      { credsStore: 'ours', auths: { [locked.address]: { auth } } },
      '#!/bin/sh\necho "the keychain is locked"\nexit 1\n',
    );
    await expect(all(broken.pull(reference, signal))).rejects.toMatchObject({
      failure: { kind: 'helper-failed', helper: 'docker-credential-ours', text: 'the keychain is locked' },
    });
    const missing = await engineWith({ credsStore: 'nowhere', auths: { [locked.address]: { auth } } });
    await expect(all(missing.pull(reference, signal))).rejects.toMatchObject({
      failure: { kind: 'helper-missing', helper: 'docker-credential-nowhere' },
    });
  });

  test('is asked as nobody where the helper knows nobody', async () => {
    const empty = await engineWith(
      { credsStore: 'ours' },
      '#!/bin/sh\necho "credentials not found in native keychain"\nexit 1\n',
    );
    await expect(all(empty.pull(reference, signal))).rejects.toMatchObject({ failure: { kind: 'denied' } });
    await expect(all(empty.pull(`${registry}/httpd:2.4`, signal))).resolves.not.toEqual([]);
  });
});

describe('archives', () => {
  test('are saved whole, and loaded on another engine', async () => {
    const archive = join(folder, 'saved.tar');
    await writeFile(archive, Buffer.concat(await all(engine.save(['httpd:2.4', 'debian:12'], signal))));
    const other = await startEngine();
    try {
      const target = connectEngine({ kind: 'unix', path: other.socket, text: other.host }, { env: {} });
      const steps = await all(target.load(createReadStream(archive), signal));
      expect(
        steps
          .filter(({ kind }) => kind === 'loaded')
          .map((step) => step.kind === 'loaded' && step.name)
          .sort(),
      ).toEqual(['debian:12', 'httpd:2.4']);
      expect(steps.some((step) => step.kind === 'progress' && step.progress.status === 'Loading layer')).toBe(true);
      const loaded = await target.list(signal);
      expect(loaded.flatMap(({ tags }) => tags).sort()).toEqual(['debian:12', 'httpd:2.4']);
      // On a containerd store an image's id is another.
      if (isClassic) expect(loaded.map(({ id }) => id).sort()).toEqual([fixtures.base.id, fixtures.httpd.id].sort());
    } finally {
      await other.stop();
    }
  });

  test('of a missing image fail before the first byte', async () => {
    await expect(all(engine.save(['not:here'], signal))).rejects.toMatchObject({ failure: { kind: 'no-such-image' } });
  });

  test('that are none are refused in the daemon’s words', async () => {
    const before = await engine.list(signal);
    await expect(all(engine.load(once(Buffer.from('this is no archive'.repeat(1000))), signal))).rejects.toMatchObject({
      failure: { kind: expect.stringMatching(/^(stream|daemon)$/) as string },
    });
    expect((await engine.list(signal)).length).toBe(before.length);
  });

  test('that cannot be read on say why, and load nothing', async () => {
    const own = new Error('the disk was pulled out');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(4096);
      await Promise.resolve();
      throw own;
    }
    await expect(all(engine.load(failing(), signal))).rejects.toBe(own);
  });

  test('that are given up while loading leave nothing', async () => {
    const controller = new AbortController();
    // One member of a terabyte, which nobody can find wrong yet.
    const header = await buffer(Readable.from(headerOf('large', 2 ** 40)));
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield header;
      for (let count = 0; ; count++) {
        yield new Uint8Array(65_536).fill(1);
        if (count === 20) controller.abort();
        await Promise.resolve();
      }
    }
    await expect(all(engine.load(endless(), controller.signal))).rejects.toSatisfy(isCancelled);
  });

  test('of a root file system become an image', async () => {
    const archive = join(folder, 'root.tar');
    const [, name = ''] = /(.*)/.exec(archive) ?? [];
    const { execFileSync } = await import('node:child_process');
    await writeFile(join(folder, 'hello'), 'hi\n');
    execFileSync('tar', ['-C', folder, '-czf', name, 'hello']);
    const id = await engine.importImage(
      createReadStream(name),
      {
        reference: { repository: 'imported', tag: 'one' },
        message: 'From a test',
        changes: ['CMD ["/hello"]', 'ENV A=b'],
      },
      signal,
    );
    const image = await engine.inspect(id, signal);
    expect(image).toMatchObject({ id, comment: 'From a test', config: { cmd: ['/hello'], env: ['A=b'] } });
    const [listing] = await all(engine.files(image, signal));
    expect([...(listing?.entries ?? [])].map(({ path }) => path)).toEqual(['hello']);
    await engine.remove(id, signal);
  });
});

describe('pruning', () => {
  test('takes what the preview said', async () => {
    const other = await startEngine();
    try {
      const own = connectEngine({ kind: 'unix', path: other.socket, text: other.host }, { env: {} });
      const data = await readFile('/bin/busybox').catch(() => readFile(process.execPath));
      const tarOf = async (name: string, size: number): Promise<Uint8Array> => {
        const { execFileSync } = await import('node:child_process');
        await writeFile(join(folder, name), data.subarray(0, size));
        return execFileSync('tar', ['-C', folder, '-c', name], { maxBuffer: 1 << 28 });
      };
      const options = { message: '', changes: ['CMD ["x"]'] };
      const dangling = await own.importImage(once(await tarOf('one', 100_000)), options, signal);
      const unused = await own.importImage(
        once(await tarOf('two', 200_000)),
        { ...options, reference: { repository: 'unused', tag: 'x' } },
        signal,
      );
      const used = await own.importImage(
        once(await tarOf('three', 300_000)),
        { ...options, reference: { repository: 'used', tag: 'x' } },
        signal,
      );
      await other.api.post('/containers/create', { Image: used });

      expect(await own.prunePreview('dangling', signal)).toMatchObject({
        images: [{ id: dangling }],
        freedAtLeast: 100_000,
      });
      // The engine counts for one at a time.
      const [both] = await Promise.all([
        own.prunePreview('unused', signal),
        own.prunePreview('dangling', signal),
        own.prunePreview('unused', signal),
      ]);
      expect(both.images.map(({ id }) => id).sort()).toEqual([dangling, unused].sort());
      expect(both.freedAtLeast).toBe(300_000);

      expect(await own.prune('dangling', signal)).toMatchObject({ freed: 100_000, untagged: [] });
      expect((await own.list(signal)).map(({ id }) => id).sort()).toEqual([unused, used].sort());
      expect(await own.prune('unused', signal)).toMatchObject({ freed: 200_000, untagged: ['unused:x'] });
      expect((await own.list(signal)).map(({ id }) => id)).toEqual([used]);
      expect(await own.prune('unused', signal)).toEqual({ deleted: [], untagged: [], freed: 0 });
    } finally {
      await other.stop();
    }
  });
});

describe('containers', () => {
  test('run, tell what they write, stop and go', async () => {
    const id = await engine.run(
      {
        image: 'debian:12',
        name: 'talker',
        command: ['sh', '-c', 'echo out; echo err >&2; echo "$A"; trap "exit 0" TERM; while :; do sleep 1; done'],
        env: ['A=from env'],
        ports: [],
      },
      signal,
    );
    const controller = new AbortController();
    const written = { stdout: '', stderr: '' };
    const following = (async (): Promise<void> => {
      for await (const { stream, bytes } of engine.logs(id, controller.signal, { follow: true })) {
        written[stream] += Buffer.from(bytes).toString();
        if (written.stdout.includes('from env') && written.stderr !== '') controller.abort();
      }
    })();
    await expect(following).rejects.toSatisfy(isCancelled);
    expect(written).toEqual({ stdout: 'out\nfrom env\n', stderr: 'err\n' });
    expect((await engine.containers(signal)).find((container) => container.id === id)).toMatchObject({
      name: 'talker',
      state: 'running',
    });

    await engine.start(id, signal);
    await expect(engine.removeContainer(id, signal)).rejects.toMatchObject({ failure: { kind: 'still-running' } });
    await engine.stop(id, signal, 5);
    await engine.stop(id, signal);
    expect((await engine.containers(signal)).find((container) => container.id === id)?.state).toBe('exited');
    expect(
      Buffer.concat((await all(engine.logs(id, signal, { tail: 1 }))).map(({ bytes }) => bytes)).toString(),
    ).toMatch(/^(from env|err)\n$/);
    await engine.removeContainer(id, signal);
    expect((await engine.containers(signal)).some((container) => container.id === id)).toBe(false);
  });

  test('pause, go on, and start again', async () => {
    const command = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1; done'];
    const id = await engine.run({ image: 'debian:12', name: 'sleeper', command }, signal);
    const found = async (): Promise<Container | undefined> =>
      (await engine.containers(signal)).find((container) => container.id === id);
    await engine.pause(id, signal);
    expect(await found()).toMatchObject({ state: 'paused', status: expect.stringMatching(/paused/i) as string });
    await engine.pause(id, signal);
    await engine.unpause(id, signal);
    expect(await found()).toMatchObject({ state: 'running' });
    await engine.unpause(id, signal);
    const begun = async (): Promise<string> =>
      JSON.stringify(await api.get(`/containers/${id}/json`)).match(/"StartedAt":"[^"]+"/)?.[0] ?? '';
    const before = await begun();
    await engine.restart(id, signal);
    expect(await found()).toMatchObject({ state: 'running' });
    expect(await begun()).not.toBe(before);
    for (const change of ['stop', 'restart'] as const) {
      await engine.pause(id, signal);
      await engine[change](id, signal);
      // 26.1 was seen to list it as running for a moment after it had said that it stopped it.
      await expect.poll(found, { timeout: 10_000 }).toMatchObject({ state: change === 'stop' ? 'exited' : 'running' });
      await engine.start(id, signal);
    }
    await engine.stop(id, signal);
    await expect(engine.pause(id, signal)).rejects.toMatchObject({ failure: { kind: 'not-running', container: id } });
    await engine.removeContainer(id, signal);
    for (const change of ['pause', 'unpause', 'restart'] as const) {
      await expect(engine[change](id, signal)).rejects.toMatchObject({
        failure: { kind: 'no-such-container', container: id },
      });
    }
  });

  test('with a terminal tell what they write, too', async () => {
    const created = await api.post('/containers/create', {
      Image: 'debian:12',
      Tty: true,
      Cmd: ['echo', 'on a terminal'],
    });
    const id = typeof created === 'object' && created !== null && 'Id' in created ? String(created.Id) : '';
    await engine.start(id, signal);
    await api.post(`/containers/${id}/wait`);
    expect(Buffer.concat((await all(engine.logs(id, signal))).map(({ bytes }) => bytes)).toString()).toBe(
      'on a terminal\r\n',
    );
    await engine.removeContainer(id, signal);
  });

  test('that do not start leave nothing', async () => {
    await expect(
      engine.run({ image: 'debian:12', name: 'stillborn', command: ['/not/there'] }, signal),
    ).rejects.toMatchObject({ failure: { kind: 'no-such-command', command: '/not/there', image: 'debian:12' } });
    expect((await engine.containers(signal)).some(({ name }) => name === 'stillborn')).toBe(false);
  });

  test.each([
    [
      'run of an image that is missing',
      (): Promise<unknown> => engine.run({ image: 'not:here' }, signal),
      { kind: 'no-such-image', image: 'not:here' },
    ],
    [
      'run under a name that is taken',
      (): Promise<unknown> => engine.run({ image: 'debian:12', name: 'web-stopped' }, signal),
      { kind: 'name-taken', name: 'web-stopped' },
    ],
    ['start of nobody', (): Promise<unknown> => engine.start('nobody', signal), { kind: 'no-such-container' }],
    ['stop of nobody', (): Promise<unknown> => engine.stop('nobody', signal), { kind: 'no-such-container' }],
    [
      'removal of nobody',
      (): Promise<unknown> => engine.removeContainer('nobody', signal),
      { kind: 'no-such-container' },
    ],
    ['logs of nobody', (): Promise<unknown> => all(engine.logs('nobody', signal)), { kind: 'no-such-container' }],
  ])('%s', async (_, question, failure) => {
    await expect(question()).rejects.toMatchObject({ failure });
  });
});
