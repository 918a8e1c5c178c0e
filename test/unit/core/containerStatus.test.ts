import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { humanDuration } from '../../../src/core/age.ts';
import { sinceOf, statusAt } from '../../../src/core/containerStatus.ts';
import type { Container } from '../../../src/core/image.ts';

type Told = Pick<Container, 'state' | 'status' | 'since'>;

const told = (status: string, at: number, before?: Told, state: Container['state'] = 'running'): Told => {
  const since = sinceOf({ state, status }, at, before);
  return { state, status, ...(since === undefined ? {} : { since }) };
};
const minute = 60_000;
const hour = 60 * minute;
const now = 1_800_000_000_000;

describe('the status of a container', () => {
  test.each([
    ['Up 5 seconds', 20_000, 'Up 25 seconds'],
    ['Up Less than a second', 3_000, 'Up 3 seconds'],
    ['Up About a minute', 2 * minute, 'Up 3 minutes'],
    ['Up 3 minutes (healthy)', minute, 'Up 4 minutes (healthy)'],
    ['Up 3 minutes (Paused)', hour, 'Up About an hour (Paused)'],
    ['Up About an hour', hour, 'Up 2 hours'],
    ['Up 3 days', 24 * hour, 'Up 4 days'],
    ['Up 2 weeks', 7 * 24 * hour, 'Up 3 weeks'],
    ['Exited (0) 2 hours ago', 2 * hour, 'Exited (0) 4 hours ago'],
    ['Exited (137) About a minute ago', minute, 'Exited (137) 2 minutes ago'],
    ['Restarting (1) 5 seconds ago', 2_000, 'Restarting (1) 7 seconds ago'],
    // Podman's.
    ['Up 2 minutes ago', 2 * minute, 'Up 4 minutes ago'],
    ['Created', hour, 'Created'],
    ['Dead', hour, 'Dead'],
    ['Removal In Progress', hour, 'Removal In Progress'],
    ['', hour, ''],
    ['Up since yesterday', hour, 'Up since yesterday'],
  ])('%s, some time later', (status, later, expected) => {
    const container = told(status, now);
    expect(statusAt(container, now)).toBe(status);
    expect(statusAt(container, now + later)).toBe(expected);
  });

  test('begins anew when it was started again', () => {
    const before = told('Up 2 hours', now);
    expect(statusAt(told('Up 3 seconds', now + minute, before), now + minute)).toBe('Up 3 seconds');
    const ended = told('Exited (0) 2 hours ago', now, undefined, 'exited');
    expect(statusAt(told('Exited (1) 2 hours ago', now + minute, ended, 'exited'), now + minute)).toBe(
      'Exited (1) 2 hours ago',
    );
  });

  test('is what the engine would say, to a unit, and never older than what it said', () => {
    const times = fc.array(fc.integer({ min: 0, max: 40 * 24 * 3_600 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 * 24 * 3_600 }), times, (begun, later) => {
        let container: Told | undefined;
        const start = now - begun * 1_000;
        for (const at of later.sort((a, b) => a - b).map((seconds) => now + seconds * 1_000)) {
          const status = `Up ${humanDuration(at - start)}`;
          container = told(status, at, container);
          expect(container.since?.earliest).toBeLessThanOrEqual(start);
          expect(container.since?.latest).toBeGreaterThanOrEqual(start);
          expect(statusAt(container, at)).toBe(status);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
