import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { BuildEvent, BuildRequest } from '../../../src/core/build/buildRequest.ts';
import { isCancelled, SourceError } from '../../../src/core/failure.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { EngineApi, listOf } from '../../harness/engineApi.ts';
import { testWhere } from './onlyWhere.ts';

const { host, socket } = inject('engine');
const api = new EngineApi(socket);
const engine = connectEngine({ kind: 'unix', path: socket, text: host }, { env: { DOCKER_CONFIG: '/nonexistent' } });
const { signal } = new AbortController();
const info = await engine.info(signal);
const isDocker = info.name === 'Docker';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-build-'));
  await writeFile(join(folder, 'page.html'), '<p>hello</p>');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function request(dockerfile: string, more: Partial<BuildRequest> = {}): Promise<BuildRequest> {
  const path = join(folder, 'Dockerfile');
  await writeFile(path, dockerfile);
  return {
    ...{ folder, dockerfile: path, tags: [], buildArgs: {}, pull: false, noCache: false, registries: [] },
    ...more,
  };
}

async function build(dockerfile: string, more: Partial<BuildRequest> = {}): Promise<readonly BuildEvent[]> {
  const events: BuildEvent[] = [];
  for await (const event of engine.build(await request(dockerfile, more), signal)) events.push(event);
  return events;
}

const logOf = (events: readonly BuildEvent[]): string =>
  events.map((event) => (event.kind === 'output' ? event.text : '')).join('');

async function failureOf(dockerfile: string): Promise<{ readonly log: string; readonly failure: unknown }> {
  let log = '';
  try {
    for await (const event of engine.build(await request(dockerfile), signal)) {
      if (event.kind === 'output') log += event.text;
    }
  } catch (error) {
    return { log, failure: error instanceof SourceError ? error.failure : error };
  }
  throw new Error(`it was built: ${log}`);
}

describe('building', () => {
  test('tells what is sent and done, and ends with the image', async () => {
    const tags = ['docker.io/library/strata-built:1', 'docker.io/library/strata-built:2'];
    const events = await build('FROM debian:12\nARG WHO=nobody\nRUN echo I am $WHO\nCOPY page.html /\n', {
      tags,
      buildArgs: { WHO: 'somebody' },
    });
    expect(events[0]).toMatchObject({ kind: 'context' });
    const log = logOf(events);
    expect(log).toMatch(isDocker ? /^Step 1\/4 : FROM debian:12\n/ : /^STEP 1\/4: FROM debian:12\n/);
    expect(log).toContain('I am somebody');
    const built = events.at(-1);
    expect(built?.kind).toBe('built');
    const image = await engine.inspect('strata-built:2', signal);
    expect(built).toEqual({ kind: 'built', id: image.id });
    expect(image.tags.length).toBe(2);
    for (const tag of ['strata-built:1', 'strata-built:2']) await engine.remove(tag, signal);
  });

  test('stops at the stage that is wanted', async () => {
    const text = 'FROM debian:12 AS one\nLABEL stage=one\nFROM one AS two\nLABEL stage=two\n';
    const built = (await build(text, { target: 'one' })).at(-1);
    const image = await engine.inspect(built?.kind === 'built' ? built.id : '', signal);
    expect(image.config.labels['stage']).toBe('one');
  });

  test('says which step failed, in the words of the builder', async () => {
    const { log, failure } = await failureOf('FROM debian:12\nRUN echo before\nRUN exit 3\n');
    expect(log).toMatch(/3\/3 ?: RUN exit 3/);
    expect(failure).toMatchObject({ kind: 'stream', action: 'build', text: expect.stringMatching(/3/) as unknown });
  });

  test('says where a Dockerfile is wrong', async () => {
    const { failure } = await failureOf('FROM debian:12\nRUN true\n\nFOO bar\n');
    expect(failure).toMatchObject({ text: expect.stringMatching(/foo/i) as unknown });
  });

  test('says what a COPY did not find', async () => {
    const { failure } = await failureOf('FROM debian:12\nCOPY missing.txt /\n');
    expect(failure).toMatchObject({ text: expect.stringMatching(/missing\.txt/) as unknown });
  });

  test('ends when it is cancelled, and leaves no container behind', async () => {
    const abort = new AbortController();
    const before = listOf(await api.get('/containers/json?all=1')).length;
    let failure: unknown;
    try {
      for await (const event of engine.build(await request('FROM debian:12\nRUN sleep 600\n'), abort.signal)) {
        if (event.kind === 'output' && event.text.includes('sleep')) abort.abort();
      }
    } catch (error) {
      failure = error;
    }
    expect(isCancelled(failure)).toBe(true);
    if (!isDocker) return;
    for (let look = 0; look < 100; look++) {
      if (listOf(await api.get('/containers/json?all=1')).length === before) return;
      await setTimeout(100);
    }
    throw new Error('its container is still there');
  });

  // Why a file that needs BuildKit is never sent to the classic builder: 26.1's takes a here-document for an empty script.
  testWhere(isDocker)('with the classic builder refuses --mount, and never runs a here-document', async () => {
    expect((await failureOf('FROM debian:12\nRUN --mount=type=cache,target=/x true\n')).failure).toMatchObject({
      kind: 'stream',
      text: expect.stringMatching(/requires BuildKit/) as unknown,
    });
    const log = await build('FROM debian:12\nRUN <<EOF\necho it ran\nEOF\n').then(logOf, (error: unknown) =>
      error instanceof SourceError ? JSON.stringify(error.failure) : String(error),
    );
    expect(log).toMatch(info.version.startsWith('20.') ? /unknown instruction: ECHO/ : /Successfully built/);
    expect(log).not.toContain('\nit ran');
  });
});
