import { afterEach, describe, expect, test } from 'vitest';
import { isCancelled } from '../../../src/core/failure.ts';
import type { EngineEvent } from '../../../src/core/image.ts';
import { connectEngine } from '../../../src/engine/dockerEngine.ts';
import { parseEvent } from '../../../src/engine/events.ts';
import { rawServer, type Behaviour, type RawServer } from './rawServer.ts';

const servers: RawServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const id = `sha256:${'b'.repeat(64)}`;
const tag = (nano: number, name = `x:${nano}`): string =>
  `${JSON.stringify({ Type: 'image', Action: 'tag', Actor: { ID: id, Attributes: { name } }, time: Math.floor(nano / 1e9), timeNano: nano })}\n`;

/** Answers each opening of the stream with the next of `openings`: its lines and whether it then breaks off. */
async function watched(
  openings: readonly (readonly string[])[],
  until: (events: readonly EngineEvent[]) => boolean,
): Promise<{
  readonly events: readonly EngineEvent[];
  readonly troubles: readonly unknown[];
  readonly since: readonly (string | null)[];
}> {
  let opening = 0;
  const behaviour: Behaviour = (socket, head) => {
    if (head.startsWith('GET /_ping ')) {
      socket.end(
        'HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nContent-Length: 2\r\n\r\nOK',
      );
      return;
    }
    const lines = openings[opening++];
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (const line of lines ?? []) socket.write(`${Buffer.byteLength(line).toString(16)}\r\n${line}\r\n`);
    if (opening < openings.length) socket.end();
  };
  const server = await rawServer(behaviour);
  servers.push(server);
  const engine = connectEngine(server.endpoint, { env: {}, pauses: { first: 1, longest: 4 } });
  const controller = new AbortController();
  const events: EngineEvent[] = [];
  const troubles: unknown[] = [];
  const watching = (async (): Promise<void> => {
    for await (const event of engine.events(controller.signal, (error) => troubles.push(error))) {
      events.push(event);
      if (until(events)) controller.abort();
    }
  })();
  await expect(watching).rejects.toSatisfy(isCancelled);
  await expect.poll(() => server.open(), { interval: 5 }).toBe(0);
  const since = server.requests
    .filter((line) => line.includes('/events?'))
    .map((line) => new URL(line.split(' ')[1] ?? '', 'http://x').searchParams.get('since'));
  return { events, troubles, since };
}

describe('a stream of events', () => {
  test('begins at the daemon’s own time, goes on from the last event, and repeats none', async () => {
    const first = 1_700_000_001_000_000_500;
    const { events, troubles, since } = await watched(
      [[tag(first), tag(first + 2e9)], [tag(first + 2e9), tag(first + 3e9)], [tag(first + 4e9)]],
      (seen) => seen.length === 7,
    );
    expect(events.map((event) => (event.kind === 'image' ? event.name : event.kind))).toEqual([
      ...['connected', `x:${first}`, `x:${first + 2e9}`],
      ...['connected', `x:${first + 3e9}`],
      ...['connected', `x:${first + 4e9}`],
    ]);
    expect(since[0]).toBe('1700000000');
    expect(since[1]).toMatch(/^1700000002\.9999\d+$|^1700000003\.0000\d+$/);
    expect(since).toHaveLength(3);
    // Each opening but the last was cut off.
    expect(troubles).toHaveLength(2);
    for (const trouble of troubles) expect(trouble).toMatchObject({ failure: { kind: 'cut-off' } });
  });

  test('outlives nonsense in it', async () => {
    const { events, troubles } = await watched(
      [['{"Type":"volume"}\n', 'nonsense\n'], [tag(1_700_000_001_000_000_000)]],
      (seen) => seen.length === 3,
    );
    expect(events.map(({ kind }) => kind)).toEqual(['connected', 'connected', 'image']);
    expect(troubles).toMatchObject([{ failure: { kind: 'not-docker' } }]);
  });

  test('of a daemon that is not there is tried until it is given up', async () => {
    const engine = connectEngine(
      { kind: 'unix', path: '/nonexistent/x', text: 'unix:///nonexistent/x' },
      { env: {}, pauses: { first: 1, longest: 2 } },
    );
    const controller = new AbortController();
    const troubles: unknown[] = [];
    const watching = (async (): Promise<void> => {
      for await (const event of engine.events(controller.signal, (error) => {
        troubles.push(error);
        if (troubles.length === 5) controller.abort();
      })) {
        expect.unreachable(event.kind);
      }
    })();
    await expect(watching).rejects.toSatisfy(isCancelled);
    for (const trouble of troubles) expect(trouble).toMatchObject({ failure: { kind: 'no-socket' } });
  });
});

describe('an event', () => {
  test.each<[unknown, EngineEvent | undefined]>([
    [
      { Type: 'image', Action: 'tag', Actor: { ID: id, Attributes: { name: 'x:y' } } },
      { kind: 'image', action: 'tag', id, name: 'x:y' },
    ],
    // Podman: no algorithm.
    [
      { Type: 'image', Action: 'untag', Actor: { ID: id.slice(7), Attributes: { name: 'x' } } },
      { kind: 'image', action: 'untag', id, name: 'x' },
    ],
    [
      { Type: 'container', Action: 'create', Actor: { ID: 'abc', Attributes: { image: 'x:y', name: 'c' } } },
      { kind: 'container', action: 'create', id: 'abc', imageName: 'x:y' },
    ],
    [
      { Type: 'container', Action: 'create', Actor: { ID: 'abc', Attributes: { image: 'x:y', 'our.label': '1' } } },
      undefined,
    ],
    // As engines before 1.22 wrote them.
    [
      { Type: 'image', status: 'delete', id: id.slice(7) },
      { kind: 'image', action: 'delete', id, name: '' },
    ],
    [{ Type: 'network', Action: 'create' }, undefined],
    [null, undefined],
    ['image', undefined],
  ])('%j', (value, event) => {
    expect(parseEvent(value, 'our.label')).toEqual(event);
  });
});
