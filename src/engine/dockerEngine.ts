import { SourceError } from '../core/failure.ts';
import type { Engine, EngineEvent, EngineInfo } from '../core/image.ts';
import { commitContainer, containerChanges, listContainers } from './containers.ts';
import type { Environment } from './dockerConfig.ts';
import type { Endpoint } from './endpoint.ts';
import { engineInfo } from './engineInfo.ts';
import { foreverEvents, type EventPauses } from './events.ts';
import { hiddenLabel } from './hiddenLabel.ts';
import { apiHistory } from './imageHistory.ts';
import { inspectImage, listImages, removeImage, tagImage } from './images.ts';
import { jsonLines } from './jsonLines.ts';
import { asStream, Session, type Patience } from './session.ts';
import { pullImage } from './transfer.ts';

export interface EngineOptions {
  /** Where docker's config.json with the credentials is looked for, and what credential helpers get to see. */
  readonly env: Environment;
  readonly patience?: Patience;
  readonly pauses?: EventPauses;
}

/** A Docker-compatible daemon as a source of images. Connects with the first request; holds no connection between them. */
export function connectEngine(endpoint: Endpoint, options: EngineOptions): Engine {
  const session = new Session(endpoint, options.patience);
  const { env } = options;
  const pauses = options.pauses ?? { first: 250, longest: 15_000 };
  let known: EngineInfo | undefined;

  /** How the daemon keeps its images does not change while it runs. */
  const store = async (signal: AbortSignal): Promise<'classic' | 'containerd' | 'podman'> => {
    known ??= await engineInfo(session, signal);
    if (known.containerdStore) return 'containerd';
    return known.name === 'Podman' ? 'podman' : 'classic';
  };

  const openEvents = async (since: string | undefined, signal: AbortSignal): Promise<AsyncIterable<unknown>> => {
    known = undefined;
    const { clock } = await session.renewed(signal);
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
    list: (signal) => listImages(session, signal),
    inspect: (image, signal) => inspectImage(session, image, signal),
    history: async (image, signal) => apiHistory(session, image, await store(signal), signal),
    files: () => {
      throw new SourceError({ kind: 'daemon', status: 501, text: 'layers cannot be listed yet' });
    },
    containers: (signal) => listContainers(session, signal),
    changes: (container, signal) => containerChanges(session, container, signal),
    events: (signal, onTrouble): AsyncIterable<EngineEvent> =>
      foreverEvents({ open: openEvents, pauses, hiddenLabel }, signal, onTrouble),
    pull: (reference, signal, { platform } = {}) => pullImage(session, reference, { signal, env, platform }),
    commit: (container, commit, signal) => commitContainer(session, container, commit, signal),
    tag: (image, repository, tag, signal) => tagImage(session, image, repository, tag, signal),
    remove: (image, signal, { force = false } = {}) => removeImage(session, image, signal, force),
  };
}
