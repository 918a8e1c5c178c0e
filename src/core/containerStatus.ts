import { humanDuration } from './age.ts';
import type { Container, Since } from './image.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** What an engine says of a container's state, apart from what time makes of it. */
interface Status {
  /** `Up `, `Exited (0) `. */
  readonly head: string;
  /** How long it is, ms: at least, and less than. */
  readonly span: readonly [number, number];
  /** ` ago`, ` (healthy)`. */
  readonly tail: string;
}

/**
 * When the state of a container began, as far as its engine's words tell: `Up 3 minutes` was somewhere in a minute. What was told
 * of the same state before narrows it down. `told` is when this was said, ms since the epoch; undefined where nothing was said of time.
 */
export function sinceOf(
  container: Pick<Container, 'state' | 'status'>,
  told: number,
  before?: Pick<Container, 'state' | 'status' | 'since'>,
): Since | undefined {
  const status = parseStatus(container.status);
  if (status === undefined) return undefined;
  const [least, below] = status.span;
  const since: Since = { earliest: told - below, latest: told - least };
  if (before?.since === undefined || before.state !== container.state) return since;
  if (parseStatus(before.status)?.head !== status.head) return since;
  const earliest = Math.max(since.earliest, before.since.earliest);
  const latest = Math.min(since.latest, before.since.latest);
  // They exclude each other: it was started again meanwhile.
  return earliest <= latest ? { earliest, latest } : since;
}

/** The status as the engine would say it now: `Up 3 minutes` becomes `Up 4 minutes` without anybody being asked. */
export function statusAt({ status, since }: Pick<Container, 'status' | 'since'>, now: number): string {
  const parsed = since === undefined ? undefined : parseStatus(status);
  if (since === undefined || parsed === undefined) return status;
  return `${parsed.head}${humanDuration(now - (since.earliest + since.latest) / 2)}${parsed.tail}`;
}

function parseStatus(status: string): Status | undefined {
  const match =
    /^(Up |[A-Z]\w+ \(-?\d+\) )(Less than a|About an?|\d+) (second|minute|hour|day|week|month|year)s?\b(.*)$/.exec(
      status,
    );
  if (match === null) return undefined;
  const [, head = '', count = '', unit = '', tail = ''] = match;
  const span = spanOf(count === 'Less than a' ? 0 : Number.parseInt(count, 10) || 1, unit);
  return { head, span, tail };
}

/** What `humanDuration` makes into these words. */
function spanOf(count: number, unit: string): readonly [number, number] {
  switch (unit) {
    case 'second':
      return [count * second, (count + 1) * second];
    case 'minute':
      return [count * minute, (count + 1) * minute];
    case 'hour':
      // Hours are rounded, and with them all that is made of them.
      return [Math.max(hour, (count - 0.5) * hour), (count + 0.5) * hour];
    case 'day':
      return [count * day - hour / 2, Math.min(count + 1, 14) * day - hour / 2];
    case 'week':
      return [count * 7 * day - hour / 2, Math.min((count + 1) * 7, 60) * day - hour / 2];
    case 'month':
      return [count * 30 * day - hour / 2, Math.min((count + 1) * 30, 730) * day - hour / 2];
    default:
      return [Math.max(count * 365, 730) * day - hour / 2, (count + 1) * 365 * day];
  }
}
