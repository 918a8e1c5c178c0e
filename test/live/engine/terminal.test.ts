import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isCancelled } from '../../../src/core/failure.ts';
import type { ContainerTerminal } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { startEngine } from '../../harness/engine.ts';
import { buildBase } from '../../harness/fixtures.ts';
import { makeTar } from '../../unit/core/tar/makeTar.ts';

const { host, socket, fixtures } = inject('engine');
const engine = connectEngine({ kind: 'unix', path: socket, text: host }, { env: { DOCKER_CONFIG: '/nonexistent' } });
const { signal } = new AbortController();
const size = { columns: 100, rows: 30 };

/** Types each line once what was asked for before is on the screen; all that was written. */
async function talk(terminal: ContainerTerminal, ...lines: readonly (readonly [string, string])[]): Promise<string> {
  let written = '';
  let next = 0;
  for await (const piece of terminal.output) {
    written += Buffer.from(piece).toString();
    const [seen, typed] = lines[next] ?? [];
    if (seen !== undefined && typed !== undefined && written.includes(seen)) {
      next++;
      terminal.write(Buffer.from(typed));
    }
  }
  expect(next).toBe(lines.length);
  return written;
}

const containerNames = async (): Promise<readonly string[]> =>
  (await engine.containers(signal)).map(({ name }) => name);

describe('a command in a running container', () => {
  let target = '';
  beforeAll(async () => {
    target = await engine.run({ image: 'debian:12', name: 'exec-target', command: ['sleep', '600'] }, signal);
  });
  afterAll(async () => {
    await engine.removeContainer(target, signal, { force: true });
  });

  test('has a terminal of the size asked for, hears what is typed, and says how it ended', async () => {
    const shell = await engine.exec(target, ['sh'], size, signal);
    await shell.resize(size, signal);
    const written = await talk(shell, ['# ', 'stty size; echo "$TERM"\n'], ['xterm', 'exit 7\n']);
    expect(written).toContain('30 100');
    expect(written).toContain('xterm-256color');
    expect(await shell.exitCode(signal)).toBe(7);
  });

  test('can be given up', async () => {
    const controller = new AbortController();
    const shell = await engine.exec(target, ['sh'], size, controller.signal);
    const talking = talk(shell);
    controller.abort();
    await expect(talking).rejects.toSatisfy(isCancelled);
  });

  test('that is not there says so', async () => {
    const failed = engine
      .exec(target, ['/not/there'], size, signal)
      .then(async (shell) => ({ written: await talk(shell), code: await shell.exitCode(signal) }));
    // Engines differ in whether they answer with an error or write it on the terminal they just made.
    await expect(
      failed.then(
        ({ written, code }) => `${code ?? ''} ${written}`,
        (error: unknown) => `126 ${JSON.stringify(error)}`,
      ),
    ).resolves.toMatch(/^12[67] [^]*(not\/there|no-such-command)/);
  });

  test.each([
    ['that is not running', (): string => fixtures.stopped.id, { kind: 'not-running' }],
    ['that is not there', (): string => 'nobody', { kind: 'no-such-container' }],
  ])('of a container %s', async (_, container, failure) => {
    await expect(engine.exec(container(), ['sh'], size, signal)).rejects.toMatchObject({ failure });
  });
});

describe('a container on a terminal', () => {
  test('shows its first byte, hears what is typed, ends and goes', async () => {
    const terminal = await engine.runOnTerminal(
      { image: 'debian:12', name: 'on-terminal', command: ['sh'], env: ['A=of env'], autoRemove: true },
      size,
      signal,
    );
    const written = await talk(terminal, ['# ', 'echo "$A"; exit 3\n']);
    expect(written).toContain('of env');
    expect(await terminal.exitCode(signal)).toBe(3);
    for (let look = 0; look < 50 && (await containerNames()).includes('on-terminal'); look++) await setTimeout(100);
    expect(await containerNames()).not.toContain('on-terminal');
  });

  test('that does not start leaves nothing', async () => {
    await expect(
      engine.runOnTerminal({ image: 'debian:12', name: 'stillborn', command: ['/not/there'] }, size, signal),
    ).rejects.toMatchObject({ failure: { kind: 'no-such-command', command: '/not/there' } });
    expect(await containerNames()).not.toContain('stillborn');
  });
});

describe('a run that is given up', () => {
  test('while the container is being made leaves nothing', async () => {
    const controller = new AbortController();
    const running = engine.run({ image: 'debian:12', name: 'given-up', command: ['sleep', '60'] }, controller.signal);
    controller.abort();
    await expect(running).rejects.toSatisfy(isCancelled);
    await setTimeout(1_500);
    expect(await containerNames()).not.toContain('given-up');
  });

  test('while it starts leaves nothing', async () => {
    const controller = new AbortController();
    const running = engine.run({ image: 'debian:12', name: 'given-up-2', command: ['sleep', '60'] }, controller.signal);
    void setTimeout(120).then(() => controller.abort());
    await running.catch((error: unknown) => expect(isCancelled(error)).toBe(true));
    await setTimeout(1_500);
    const left = (await engine.containers(signal)).find(({ name }) => name === 'given-up-2');
    // It may have been quicker than we were: then it runs, and its id was told.
    if (left !== undefined) {
      expect(left.id).toBe(await running);
      await engine.removeContainer(left.id, signal, { force: true });
    }
  });
});

test('a commit that is given up leaves no image, and takes no name', async () => {
  const before = (await engine.list(signal)).map(({ id }) => id).sort();
  const controller = new AbortController();
  const committing = engine.commit(
    fixtures.stopped.id,
    { reference: { repository: 'httpd', tag: '2.4' }, message: '', author: '', pause: true, changes: [] },
    controller.signal,
  );
  void setTimeout(20).then(() => controller.abort());
  await expect(committing).rejects.toSatisfy(isCancelled);
  await setTimeout(3_000);
  expect((await engine.list(signal)).map(({ id }) => id).sort()).toEqual(before);
  expect((await engine.inspect('httpd:2.4', signal)).id).toBe(fixtures.httpd.id);
});

test('an import that is given up leaves no image', async () => {
  const before = (await engine.list(signal)).length;
  const controller = new AbortController();
  async function* endless(): AsyncGenerator<Uint8Array> {
    // A file that is far from whole: an archive that ends at its blocks of zeros would be one.
    yield makeTar([{ name: 'large', size: 1024 ** 3 }], { end: false });
    for (let count = 0; ; count++) {
      yield new Uint8Array(65_536);
      if (count === 20) controller.abort();
      await setTimeout(1);
    }
  }
  const options = { reference: { repository: 'given-up', tag: 'x' }, message: '', changes: [] };
  await expect(engine.importImage(endless(), options, controller.signal)).rejects.toSatisfy(isCancelled);
  await setTimeout(1_000);
  expect((await engine.list(signal)).length).toBe(before);
});

test('a port that is taken is named, and the container it was for is gone', async () => {
  const networked = await startEngine({ networked: true });
  try {
    const own = connectEngine({ kind: 'unix', path: networked.socket, text: networked.host }, { env: {} });
    await buildBase(networked, 'debian:12');
    const ports = [{ container: '80/tcp', host: 8080 }, { container: '53/udp' }];
    const options = { image: 'debian:12', command: ['sleep', '60'], ports };
    const first = await own.run({ ...options, name: 'first' }, signal);
    const told = (await own.containers(signal)).find(({ id }) => id === first)?.ports;
    expect(told).toContainEqual({ container: '80/tcp', host: 8080, address: '0.0.0.0' });
    expect(told?.some(({ container, host }) => container === '53/udp' && host > 0)).toBe(true);
    await expect(own.run({ ...options, name: 'second' }, signal)).rejects.toMatchObject({
      failure: { kind: 'port-taken', port: '0.0.0.0:8080' },
    });
    expect((await own.containers(signal)).map(({ name }) => name)).toEqual(['first']);
  } finally {
    await networked.stop();
  }
});
