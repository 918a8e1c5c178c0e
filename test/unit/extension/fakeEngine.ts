import { SourceError } from '../../../src/core/failure.ts';
import type { Container, Digest, Engine, EngineEvent, Image, ImageId, ImageSummary } from '../../../src/core/image.ts';

/** The engine's port over a list in memory, with events at the test's command. It counts what it is asked. */
export class FakeEngine {
  images: ImageSummary[] = [];
  containers: Container[] = [];
  /** Thrown by the next question, once. */
  failNext: unknown;
  /** The next answer says what is true now, and arrives once this has happened. */
  delayNext: Promise<unknown> | undefined;
  readonly asked: string[] = [];
  /** The layers of images by id; none where it says nothing. */
  readonly stacks = new Map<string, readonly Digest[]>();
  /** How many questions have been open at the same time. */
  mostAtOnce = 0;
  #open = 0;
  readonly #waiting: ((event: EngineEvent | 'end') => void)[] = [];
  readonly #queued: EngineEvent[] = [];
  #onTrouble: (error: unknown) => void = () => undefined;

  emit(event: EngineEvent): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#queued.push(event);
    else waiting(event);
  }

  trouble(error: unknown): void {
    this.#onTrouble(error);
  }

  port(): Engine {
    const answer = <T>(question: string, value: () => T): Promise<T> => {
      this.asked.push(question);
      const error = this.failNext;
      this.failNext = undefined;
      const delay = this.delayNext;
      this.delayNext = undefined;
      return error === undefined
        ? new Promise((resolve, reject) => {
            try {
              const said = value();
              resolve(delay === undefined ? said : delay.then(() => said));
            } catch (thrown) {
              reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
            }
          })
        : Promise.reject(error instanceof Error ? error : new Error('failNext was no error'));
    };
    const engine: Pick<
      Engine,
      'kind' | 'endpoint' | 'list' | 'containers' | 'inspect' | 'history' | 'changes' | 'events'
    > = {
      kind: 'engine',
      endpoint: 'unix:///fake.sock',
      list: () => answer('list', () => [...this.images]),
      containers: () => answer('containers', () => [...this.containers]),
      inspect: (name) => this.#counted(() => answer(`inspect ${name}`, () => this.#record(name))),
      history: (image) => answer(`history ${image.id}`, () => ({ steps: [], layers: [], basis: 'config' })),
      changes: (id) => answer(`changes ${id}`, () => []),
      events: (signal, onTrouble) => {
        this.#onTrouble = onTrouble;
        return this.#events(signal);
      },
    };
    return engine as Engine;
  }

  async #counted<T>(ask: () => Promise<T>): Promise<T> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#open);
    try {
      return await ask();
    } finally {
      this.#open--;
    }
  }

  #record(name: string): Image {
    const summary = this.images.find((image) => image.id === name || image.tags.includes(name));
    if (summary === undefined) throw new SourceError({ kind: 'no-such-image', image: name });
    const diffIds = this.stacks.get(summary.id) ?? [];
    return {
      ...summary,
      diffIds,
      raw: new TextEncoder().encode(JSON.stringify({ Id: summary.id, RepoTags: summary.tags })),
    } as Image;
  }

  async *#events(signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const ended = new Promise<'end'>((resolve) => signal.addEventListener('abort', () => resolve('end')));
    yield { kind: 'connected' };
    for (;;) {
      const queued = this.#queued.shift();
      const event =
        queued ??
        (await Promise.race([ended, new Promise<EngineEvent | 'end'>((resolve) => this.#waiting.push(resolve))]));
      if (event === 'end') return;
      yield event;
    }
  }
}

export function summary(id: string, ...tags: string[]): ImageSummary {
  return { id: `sha256:${id}` as ImageId, tags, digests: [], created: 0, size: 1, labels: {} };
}

export const tagged = (id: string, name: string): EngineEvent => ({
  kind: 'image',
  action: 'tag',
  id: `sha256:${id}`,
  name,
});
