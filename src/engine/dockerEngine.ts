import { scanHere } from '../blob/scanHere.ts';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { Engine, EngineEvent, EngineInfo } from '../core/image.ts';
import type { ListingStore } from '../core/listingStore.ts';
import { importArchive, loadArchive, saveImages } from './archives.ts';
import { containerLogs } from './containerLogs.ts';
import { containerFile, containerStat } from './containerFiles.ts';
import { buildImage } from './build.ts';
import { commitContainer, containerChanges, listContainers } from './containers.ts';
import { execOnTerminal, runOnTerminal } from './containerTerminal.ts';
import type { Environment } from '../dockerConfig/dockerConfig.ts';
import type { Endpoint } from './endpoint.ts';
import { engineInfo } from './engineInfo.ts';
import { foreverEvents, type EventPauses } from './events.ts';
import { hiddenLabel } from './hiddenLabel.ts';
import { inspectImage, removeImage, tagImage } from './images.ts';
import { jsonLines } from './jsonLines.ts';
import { ListedSizes } from './listedSizes.ts';
import { prunePreview, pruneImages } from './prune.ts';
import { pullAllTags, pushImage, registryPlatforms } from './push.ts';
import {
  pauseContainer,
  removeContainer,
  restartContainer,
  runContainer,
  startContainer,
  stopContainer,
  unpauseContainer,
} from './runContainer.ts';
import { asStream, Session, type Patience } from './session.ts';
import { searchHub } from './search.ts';
import { EngineStore, type StoreUse } from './store.ts';
import { pullImage } from './transfer.ts';

export interface EngineOptions {
  /** Where docker's config.json with the credentials is looked for, and what credential helpers get to see. */
  readonly env: Environment;
  /** Whether the engine's own store may be read; `auto` where absent. */
  readonly store?: StoreUse;
  /** What reads layers; this thread does where absent. */
  readonly scanner?: LayerScanner;
  /** Layers known from before. */
  readonly listings?: ListingStore;
  readonly patience?: Patience;
  readonly pauses?: EventPauses;
}

/** A Docker-compatible daemon as a source of images. Connects with the first request; holds no connection between them. */
export function connectEngine(endpoint: Endpoint, options: EngineOptions): Engine {
  const session = new Session(endpoint, options.patience);
  const { env } = options;
  const pauses = options.pauses ?? { first: 250, longest: 15_000 };
  let known: EngineInfo | undefined;
  /** What a daemon is does not change while it runs. */
  const info = async (signal: AbortSignal): Promise<EngineInfo> => (known ??= await engineInfo(session, signal));
  const sizes = new ListedSizes(session, info);
  const { scanner = scanHere, listings } = options;
  const use = options.store ?? 'auto';
  const store = new EngineStore(session, { info, use, scanner, ...(listings !== undefined && { listings }) });

  const openEvents = async (since: string | undefined, signal: AbortSignal): Promise<AsyncIterable<unknown>> => {
    known = undefined;
    const { clock } = await session.renewed(signal);
    store.connected(signal);
    // What happens between the answer and the daemon's own beginning to listen is repeated, from a moment of its own clock.
    const query = { since: since ?? clock, filters: { type: ['image', 'container'] } };
    const ask = { asked: { about: 'container', container: '' }, signal, patience: session.patience.work } as const;
    const answer = await session.ask(ask, (docker) => docker.getEvents(query as object));
    return jsonLines(asStream(answer), session.endpoint, { action: 'events', subject: session.endpoint });
  };

  return {
    kind: 'engine',
    endpoint: session.endpoint,
    info: (signal) => engineInfo(session, signal),
    list: (signal) => sizes.list(signal),
    inspect: async (image, signal) => sizes.sized(await inspectImage(session, image, signal), signal),
    history: (image, signal) => store.history(image, signal),
    files: (image, signal, indexes) => store.files(image, signal, indexes),
    quickFiles: (image, signal) => store.quickFiles(image, signal),
    openFile: (image, index, path, signal) => store.openFile(image, index, path, signal),
    openFiles: (image, files, signal) => store.openFiles(image, files, signal),
    storage: (image, signal) => store.storage(image, signal),
    stat: (container, path, signal) => containerStat(session, container, path, signal),
    readFile: (container, path, signal) => containerFile(session, container, path, signal),
    containers: (signal) => listContainers(session, signal),
    changes: (container, signal) => containerChanges(session, container, signal),
    events: async function* (signal, onTrouble): AsyncGenerator<EngineEvent> {
      for await (const event of foreverEvents({ open: openEvents, pauses, hiddenLabel }, signal, onTrouble)) {
        if (event.kind === 'image') sizes.forget();
        yield event;
      }
    },
    pull: (reference, signal, { platform } = {}) => pullImage(session, reference, { signal, env, platform }),
    commit: (container, commit, signal) => commitContainer(session, container, commit, signal),
    tag: (image, repository, tag, signal) => tagImage(session, image, repository, tag, signal),
    remove: async (image, signal, { force = false } = {}) => {
      await store.lettingGo(() => removeImage(session, image, signal, force), signal);
    },
    push: (reference, signal) => pushImage(session, reference, signal, env),
    pullAll: (repository, signal) => pullAllTags(session, repository, signal, env),
    platforms: (reference, signal) => registryPlatforms(session, reference, signal, env),
    prunePreview: (kind, signal) => prunePreview(session, kind, signal),
    prune: async (kind, signal) => {
      await store.close();
      return await pruneImages(session, kind, signal);
    },
    build: (request, signal) => buildImage(session, request, signal, env),
    save: (images, signal) => saveImages(session, images, signal),
    load: (archive, signal) => loadArchive(session, archive, signal),
    importImage: (rootfs, options, signal) => importArchive(session, rootfs, options, signal),
    run: (options, signal) => runContainer(session, options, signal),
    runOnTerminal: (options, size, signal) => runOnTerminal(session, options, size, signal),
    exec: (container, command, size, signal) => execOnTerminal(session, container, command, size, signal),
    search: (term, signal) => searchHub(session, term, signal),
    start: (container, signal) => startContainer(session, container, signal),
    stop: (container, signal, seconds) => stopContainer(session, container, signal, seconds),
    restart: (container, signal) => restartContainer(session, container, signal),
    pause: (container, signal) => pauseContainer(session, container, signal),
    unpause: (container, signal) => unpauseContainer(session, container, signal),
    removeContainer: (container, signal, { force = false } = {}) => removeContainer(session, container, signal, force),
    logs: (container, signal, options = {}) => containerLogs(session, container, signal, options),
  };
}
