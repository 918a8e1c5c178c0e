import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineEvent } from '../core/image.ts';
import { cancelled } from '../core/failure.ts';
import { familiarName, imageIdOf } from './parseImage.ts';
import { fieldsAt, numberAt, textAt, textMapAt } from '../core/fields.ts';

/** A stream of events that has been opened: the daemon has answered. */
export type OpenEvents = (since: string | undefined, signal: AbortSignal) => Promise<AsyncIterable<unknown>>;

/** Milliseconds between attempts to connect: the first, doubled up to the longest. */
export interface EventPauses {
  readonly first: number;
  readonly longest: number;
}

export interface EventSource {
  readonly open: OpenEvents;
  readonly pauses: EventPauses;
  /** Containers with this label are nobody's business. */
  readonly hiddenLabel: string;
}

/**
 * A daemon's events for ever: opens the stream, says `connected`, passes on what happens; when it breaks, tells `onTrouble`, waits and
 * opens it again from the moment of the last event. Ends (by an AbortError) only when aborted.
 */
export async function* foreverEvents(
  source: EventSource,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): AsyncGenerator<EngineEvent> {
  const seen = new SeenEvents();
  let pause = source.pauses.first;
  for (;;) {
    try {
      const events = await source.open(seen.since(), signal);
      pause = source.pauses.first;
      yield { kind: 'connected' };
      for await (const value of events) {
        // Several may have come in one piece.
        if (signal.aborted) break;
        if (!seen.isNew(value)) continue;
        const event = parseEvent(value, source.hiddenLabel);
        if (event !== undefined) yield event;
      }
      if (signal.aborted) throw cancelled(signal);
      // A daemon that shuts down ends its streams in good order: no trouble yet, the next attempt will tell.
    } catch (error) {
      if (signal.aborted) throw cancelled(signal);
      onTrouble(error);
    }
    await sleep(pause, undefined, { signal }).catch(() => {
      throw cancelled(signal);
    });
    pause = Math.min(pause * 2, source.pauses.longest);
  }
}

/** An event as `GET /events` writes it; undefined for those that change no list. */
export function parseEvent(value: unknown, hiddenLabel: string): EngineEvent | undefined {
  const actor = fieldsAt(value, 'Actor');
  const attributes = textMapAt(actor, 'Attributes');
  const action = textAt(value, 'Action') || textAt(value, 'status');
  const id = textAt(actor, 'ID') || textAt(value, 'id');
  switch (textAt(value, 'Type')) {
    case 'image':
      // Podman leaves out the id's algorithm, writes names in full, and says "remove" for both ends.
      return {
        kind: 'image',
        action: action === 'remove' ? 'delete' : action,
        id: imageIdOf(id) ?? id,
        name: familiarName(attributes['name'] ?? ''),
      };
    case 'container':
      if (attributes[hiddenLabel] !== undefined) return undefined;
      return {
        kind: 'container',
        action: action === 'remove' ? 'destroy' : action,
        id,
        imageName: familiarName(attributes['image'] ?? textAt(value, 'from')),
      };
    default:
      return undefined;
  }
}

/** Where in time the events have been read to: a stream opened again from there repeats some, which are known by their whole text. */
class SeenEvents {
  #last: bigint | undefined;
  readonly #recent = new Set<string>();

  /** `seconds.nanoseconds`, the form `since` takes; a little early, as a double rounds nanoseconds. */
  since(): string | undefined {
    if (this.#last === undefined) return undefined;
    const earlier = this.#last - 1000n;
    return `${earlier / 1_000_000_000n}.${String(earlier % 1_000_000_000n).padStart(9, '0')}`;
  }

  isNew(value: unknown): boolean {
    const seconds = numberAt(value, 'time');
    if (seconds === undefined) return true;
    const time = BigInt(Math.round(numberAt(value, 'timeNano') ?? seconds * 1e9));
    if (this.#last === undefined || time > this.#last) this.#last = time;
    const text = JSON.stringify(value);
    if (this.#recent.has(text)) return false;
    this.#recent.add(text);
    // A daemon repeats at most its last 256 events.
    const [oldest] = this.#recent;
    if (this.#recent.size > 512 && oldest !== undefined) this.#recent.delete(oldest);
    return true;
  }
}
