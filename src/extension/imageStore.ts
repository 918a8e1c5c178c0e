import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { sinceOf } from '../core/containerStatus.ts';
import { SourceError } from '../core/failure.ts';
import type {
  Change,
  Container,
  Digest,
  Engine,
  EngineEvent,
  Image,
  ImageHistory,
  ImageId,
  ImageSource,
  ImageSummary,
} from '../core/image.ts';

/** What the store knows. After trouble the last good list stays, so that a view can show it greyed. */
export type StoreState =
  /** Nobody has asked for an image yet. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly last?: StoreReady }
  | StoreReady
  | { readonly kind: 'failed'; readonly error: unknown; readonly last?: StoreReady };

export interface StoreReady {
  readonly kind: 'ready';
  readonly endpoint: string;
  readonly images: readonly ImageSummary[];
  readonly containers: readonly Container[];
}

/** How the store reaches its source; called anew after the person chose another one. */
export type Connect = (signal: AbortSignal) => Promise<ImageSource>;

/** How long events are gathered before they are acted upon, ms: long enough for the burst of a build, short enough to feel live. */
const gatherEvents = 80;

/** More images than this named by one burst of events, and listing all of them is quicker than asking for each. */
const relistAbove = 25;

/** The list is asked for once events flow, or after this long, ms, where an engine says nothing before its first event. */
const waitForEvents = 300;

/** A failed connection is tried again after this long, ms, doubled each time up to the second figure. */
const reconnectAfter = [1_000, 30_000] as const;

/**
 * The one live list of images and containers, fed by the engine's events: an event changes only the image it names.
 * Records and histories are fetched once and kept until an event names their image.
 */
export class ImageStore {
  readonly #connect: Connect;
  readonly #onTrouble: (error: unknown) => void;
  readonly #listeners = new Set<(state: StoreState) => void>();
  #state: StoreState = { kind: 'idle' };
  #session: Session | undefined;

  constructor(connect: Connect, onTrouble: (error: unknown) => void) {
    this.#connect = connect;
    this.#onTrouble = onTrouble;
  }

  get state(): StoreState {
    return this.#state;
  }

  /** Calls back after every change until the returned function is called. */
  onDidChange(listener: (state: StoreState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects if nobody has yet, and answers the first good or failed state. */
  async start(): Promise<StoreState> {
    await (this.#session ?? this.#open()).settled;
    return this.#state;
  }

  /** Forgets everything and connects again: what Retry, Refresh and a changed endpoint do. */
  async restart(): Promise<StoreState> {
    this.#session?.abort.abort();
    await this.#open().settled;
    return this.#state;
  }

  dispose(): void {
    this.#session?.abort.abort();
    this.#listeners.clear();
  }

  /** The source once it has answered; throws what connecting threw. */
  async source(): Promise<ImageSource> {
    const state = await this.start();
    if (state.kind === 'failed') throw state.error;
    const source = this.#session?.source;
    if (source === undefined) throw closed();
    return source;
  }

  /** The source where it is one that can change things; throws `read-only` where it is not. */
  async engine(): Promise<Engine> {
    const source = await this.source();
    if (!isEngine(source)) throw new SourceError({ kind: 'read-only', endpoint: source.endpoint });
    return source;
  }

  /** The images as last listed; empty before the first list. */
  get images(): readonly ImageSummary[] {
    return ready(this.#state)?.images ?? [];
  }

  get containers(): readonly Container[] {
    return ready(this.#state)?.containers ?? [];
  }

  /** The image with this id, full `repository:tag` name or `repository@digest` name. */
  find(name: string): ImageSummary | undefined {
    return this.images.find((image) => image.id === name || image.tags.includes(name) || image.digests.includes(name));
  }

  /**
   * The image with the first of these names (as `find` takes them) that is known. A registry lists only what somebody looked at:
   * it is asked for what is missing, and throws where it has none.
   */
  async seek(...names: readonly string[]): Promise<ImageSummary | undefined> {
    const source = await this.source();
    const known = this.#first(names);
    if (known !== undefined || source.kind !== 'registry') return known;
    await this.update(...names.slice(0, 1));
    if (this.#first(names) === undefined) await this.update(...names.slice(1));
    return this.#first(names);
  }

  /** The image's record, asked for once. */
  async record(id: ImageId): Promise<Image> {
    const source = await this.source();
    const { records, abort } = this.#current();
    return remember(records, id, () => source.inspect(id, abort.signal));
  }

  /** The image's history and layers, asked for once. */
  async history(id: ImageId): Promise<ImageHistory> {
    const source = await this.source();
    const image = await this.record(id);
    const { histories, abort } = this.#current();
    return remember(histories, id, () => source.history(image, abort.signal));
  }

  /** What the image is stacked of, bottom first. Asked for once, and kept without the rest of the record: an id's layers never change. */
  async diffIds(id: ImageId): Promise<readonly Digest[]> {
    const source = await this.source();
    const { records, stacks, abort } = this.#current();
    return remember(stacks, id, async () => {
      const { diffIds } = await (records.get(id) ?? source.inspect(id, abort.signal));
      return diffIds;
    });
  }

  /** What a container's read-write layer holds; never kept, because a running container writes without telling. */
  async changes(containerId: string): Promise<readonly Change[]> {
    const engine = await this.engine();
    return engine.changes(containerId, this.#current().abort.signal);
  }

  /** Asks again for these images after an action of our own, ahead of the engine's event. */
  async update(...names: readonly string[]): Promise<void> {
    const session = this.#current();
    const { source } = session;
    if (source === undefined) return;
    const update = (): Promise<void> => this.#updateImages(session, source, names);
    // Of a registry's images each is asked for by itself, and takes its time.
    await (isEngine(source) ? inTurn(session, update) : update());
  }

  /** Asks again for the containers after an action of our own, ahead of the engine's event. */
  async updateContainers(): Promise<void> {
    const session = this.#current();
    const { source } = session;
    if (source !== undefined && isEngine(source)) await inTurn(session, () => this.#updateContainers(session, source));
  }

  #first(names: readonly string[]): ImageSummary | undefined {
    return names.map((name) => this.find(name)).find((image) => image !== undefined);
  }

  #current(): Session {
    if (this.#session === undefined) throw closed();
    return this.#session;
  }

  #open(): Session {
    const last = ready(this.#state);
    const settled = Promise.withResolvers<undefined>();
    const session: Session = {
      abort: new AbortController(),
      settled: settled.promise,
      settle: () => settled.resolve(undefined),
      source: undefined,
      turn: Promise.resolve(),
      records: new Map(),
      histories: new Map(),
      stacks: new Map(),
    };
    this.#session = session;
    this.#set(session, { kind: 'connecting', ...(last === undefined ? {} : { last }) });
    void this.#live(session);
    return session;
  }

  /** Connects and follows events; after a failure waits and begins again, until the session is aborted. */
  async #live(session: Session): Promise<void> {
    const { signal } = session.abort;
    let wait: number = reconnectAfter[0];
    while (!signal.aborted) {
      try {
        const source = await this.#connect(signal);
        session.source = source;
        if (isEngine(source)) await this.#follow(session, source, () => (wait = reconnectAfter[0]));
        else {
          // Nothing happens to an archive or a registry's images that somebody would tell us of.
          await this.#list(session, source, signal);
          await aborted(signal);
          await source.close?.();
        }
      } catch (error) {
        this.#fail(session, error);
        await pause(wait, undefined, { signal }).catch(() => undefined);
        wait = Math.min(wait * 2, reconnectAfter[1]);
      }
    }
    session.settle();
  }

  #fail(session: Session, error: unknown): void {
    if (session.abort.signal.aborted) return;
    const last = ready(this.#state);
    this.#set(session, { kind: 'failed', error, ...(last === undefined ? {} : { last }) });
    this.#onTrouble(error);
    session.settle();
  }

  /** Lists once events flow, so that nothing falls between the list and the first event; then acts on events. */
  async #follow(session: Session, engine: Engine, onListed: () => void): Promise<void> {
    const abort = new AbortController();
    const signal = AbortSignal.any([session.abort.signal, abort.signal]);
    const pending: Pending = { images: new Set(), containers: false, all: false };
    let acting = false;
    let trouble: { readonly error: unknown } | undefined;

    const act = async (): Promise<void> => {
      if (acting) return;
      acting = true;
      try {
        while (pending.all || pending.containers || pending.images.size > 0) {
          if (this.#state.kind === 'ready') await pause(gatherEvents, undefined, { signal });
          const { all, containers } = pending;
          const images = [...pending.images];
          pending.all = false;
          pending.containers = false;
          pending.images.clear();
          if (all || images.length > relistAbove || this.#state.kind !== 'ready') {
            await inTurn(session, () => this.#list(session, engine, signal));
            onListed();
            continue;
          }
          await inTurn(session, async () => {
            if (images.length > 0) await this.#updateImages(session, engine, images);
            if (containers) await this.#updateContainers(session, engine);
          });
        }
      } catch (error) {
        trouble ??= { error };
        abort.abort();
      } finally {
        acting = false;
      }
    };

    const listAnyway = setTimeout(() => {
      pending.all = true;
      void act();
    }, waitForEvents);
    try {
      const onTrouble = (error: unknown): void => {
        if (!signal.aborted) this.#fail(session, error);
      };
      for await (const event of engine.events(signal, onTrouble)) {
        clearTimeout(listAnyway);
        note(event, pending);
        void act();
      }
    } catch (error) {
      trouble ??= { error };
    } finally {
      clearTimeout(listAnyway);
      abort.abort();
    }
    if (trouble !== undefined) throw trouble.error;
  }

  async #list(session: Session, source: ImageSource, signal: AbortSignal): Promise<void> {
    const [images, containers] = await Promise.all([
      source.list(signal),
      isEngine(source) ? source.containers(signal) : [],
    ]);
    // Tags and digests may have moved while nobody listened; a history belongs to its id for ever.
    session.records.clear();
    const here = new Set<string>(images.map((image) => image.id));
    for (const kept of [session.histories, session.stacks]) {
      for (const id of kept.keys()) if (!here.has(id)) kept.delete(id);
    }
    this.#set(session, {
      kind: 'ready',
      endpoint: source.endpoint,
      images,
      containers: dated(containers, this.containers),
    });
    session.settle();
  }

  async #updateContainers(session: Session, engine: Engine): Promise<void> {
    const containers = await engine.containers(session.abort.signal);
    const state = ready(this.#state);
    if (state !== undefined) this.#set(session, { ...state, containers: dated(containers, state.containers) });
  }

  /** Asks for the named images and for those whose names they may have taken. */
  async #updateImages(session: Session, source: ImageSource, names: readonly string[]): Promise<void> {
    const { signal } = session.abort;
    const earlier = new Map(session.records);
    for (const name of names) session.records.delete(name);
    const asked = await Promise.all(names.map((name) => inspectOrGone(source, name, signal)));
    const found = new Map<ImageId, Image>();
    for (const image of asked) if (image !== undefined) found.set(image.id, image);

    const before = ready(this.#state);
    if (before === undefined) return;
    const taken = new Set([...found.values()].flatMap((image) => [...image.tags, ...image.digests]));
    const robbed = before.images.filter(
      (image) => !found.has(image.id) && [...image.tags, ...image.digests].some((name) => taken.has(name)),
    );
    const again = await Promise.all(robbed.map((image) => inspectOrGone(source, image.id, signal)));
    const gone = new Set<string>(names.filter((name, index) => asked[index] === undefined && name !== ''));
    again.forEach((image, index) => {
      const id = robbed[index]?.id;
      if (image !== undefined) found.set(image.id, image);
      else if (id !== undefined) gone.add(id);
    });
    const known = await Promise.all([...found.keys()].map(async (id) => await earlier.get(id)?.catch(() => undefined)));
    const state = ready(this.#state);
    let isNews = state?.images.some(({ id }) => gone.has(id)) ?? false;
    [...found].forEach(([id, image], index) => {
      const shown = known[index];
      // Of what we did ourselves the engine tells a moment later: rows that would say the same are not drawn anew.
      const isSame = shown !== undefined && state?.images.includes(shown) === true && saysTheSame(shown, image);
      if (isSame) found.set(id, shown);
      else isNews = true;
      session.records.set(id, Promise.resolve(isSame ? shown : image));
    });
    if (state === undefined || !isNews) return;
    const kept = state.images.filter((image) => !gone.has(image.id) && !found.has(image.id));
    const images = [...found.values(), ...kept].sort((a, b) => b.created - a.created);
    this.#set(session, { ...state, images });
  }

  #set(session: Session, state: StoreState): void {
    if (session !== this.#session) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

interface Session {
  readonly abort: AbortController;
  /** Resolves with the first list or the first failure. */
  readonly settled: Promise<undefined>;
  readonly settle: () => void;
  source: ImageSource | undefined;
  /** Settles once everything that was to change the list so far has. */
  turn: Promise<unknown>;
  readonly records: Map<string, Promise<Image>>;
  readonly histories: Map<string, Promise<ImageHistory>>;
  readonly stacks: Map<string, Promise<readonly Digest[]>>;
}

interface Pending {
  readonly images: Set<string>;
  containers: boolean;
  all: boolean;
}

function note(event: EngineEvent, pending: Pending): void {
  switch (event.kind) {
    case 'connected':
      pending.all = true;
      return;
    case 'image':
      // push and save change nothing here
      if (event.action !== 'push' && event.action !== 'save') pending.images.add(event.id);
      return;
    case 'container':
      // exec, top, attach and the like leave the list as it is
      if (!/^(exec|top|attach|detach|resize|archive|extract|export|copy)/.test(event.action)) pending.containers = true;
      // An untagged commit names no image in any event.
      if (event.action === 'commit') pending.all = true;
      return;
  }
}

/**
 * Asks once what was asked before is answered. Of two questions at the same time the answer to the first may come last, and be older than
 * what an event has told meanwhile: a container that ended would run for ever.
 */
function inTurn(session: Session, ask: () => Promise<void>): Promise<void> {
  const asked = session.turn.then(ask);
  session.turn = asked.catch(() => undefined);
  return asked;
}

/** Whether two records of an image are the same to the last byte. */
function saysTheSame(one: Image, other: Image): boolean {
  return one.size === other.size && Buffer.compare(one.raw, other.raw) === 0;
}

/** Containers that were told of just now, with what was told of them before. */
function dated(containers: readonly Container[], before: readonly Container[]): readonly Container[] {
  const now = Date.now();
  const known = new Map(before.map((container) => [container.id, container]));
  return containers.map((container) => {
    const since = sinceOf(container, now, known.get(container.id));
    return since === undefined ? container : { ...container, since };
  });
}

/** What is kept for `key`, or what asking answers; a failure is not kept. */
function remember<T>(kept: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const asked = ask();
  kept.set(key, asked);
  asked.catch(() => kept.get(key) === asked && kept.delete(key));
  return asked;
}

/** Whether a source is a daemon, which tells of events, has containers and can change things. */
function isEngine(source: ImageSource): source is Engine {
  return source.kind === 'engine';
}

async function inspectOrGone(source: ImageSource, name: string, signal: AbortSignal): Promise<Image | undefined> {
  try {
    return await source.inspect(name, signal);
  } catch (error) {
    if (error instanceof SourceError && error.failure.kind === 'no-such-image') return undefined;
    throw error;
  }
}

function ready(state: StoreState): StoreReady | undefined {
  switch (state.kind) {
    case 'ready':
      return state;
    case 'connecting':
    case 'failed':
      return state.last;
    case 'idle':
      return undefined;
  }
}

function closed(): DOMException {
  return new DOMException('The store was closed', 'AbortError');
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
