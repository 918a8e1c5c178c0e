import { setTimeout } from 'node:timers/promises';
import { SourceError } from '../core/failure.ts';
import type { ImageSummary, PruneKind, PrunePreview, Pruned } from '../core/image.ts';
import { notDocker } from './errors.ts';
import { isFields, listAt, numberAt, textAt } from '../core/fields.ts';
import { listContainers } from './containers.ts';
import { listImages } from './images.ts';
import { imageIdOf } from './parseImage.ts';
import type { Session } from './session.ts';

/** What a prune would remove now: images without a name, or all that no container uses. */
export async function prunePreview(session: Session, kind: PruneKind, signal: AbortSignal): Promise<PrunePreview> {
  const [images, containers, own] = await Promise.all([
    listImages(session, signal),
    listContainers(session, signal),
    ownBytes(session, signal),
  ]);
  const used = new Set<string>(containers.map(({ imageId }) => imageId));
  const goes = (image: ImageSummary): boolean => !used.has(image.id) && (kind === 'unused' || image.tags.length === 0);
  const going = images.filter(goes).map((image) => ({ ...image, ownBytes: own.get(image.id) ?? 0 }));
  return { images: going, freedAtLeast: going.reduce((sum, { ownBytes }) => sum + ownBytes, 0) };
}

/** Removes them; what the daemon says it did. */
export async function pruneImages(session: Session, kind: PruneKind, signal: AbortSignal): Promise<Pruned> {
  const ask = {
    asked: { about: 'image', image: '', change: 'prune' },
    signal,
    patience: session.patience.work,
  } as const;
  const answer = await session.ask(ask, (docker) =>
    docker.pruneImages({ filters: { dangling: [kind === 'dangling' ? 'true' : 'false'] } }),
  );
  if (!isFields(answer)) throw notDocker(session.endpoint, new Error('a prune was answered without a report'));
  const removed = listAt(answer, 'ImagesDeleted');
  return {
    deleted: removed.map((item) => imageIdOf(textAt(item, 'Deleted'))).filter((id) => id !== undefined),
    untagged: removed.map((item) => textAt(item, 'Untagged')).filter((name) => name !== ''),
    freed: numberAt(answer, 'SpaceReclaimed') ?? 0,
  };
}

/** Bytes of each image that it shares with no other, by id. */
async function ownBytes(session: Session, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const ask = { asked: { about: 'image', image: '' }, signal, patience: session.patience.work } as const;
  const usage = await patiently(() => session.ask(ask, (docker) => docker.df()), signal);
  return new Map(
    listAt(usage, 'Images').map((item) => {
      const shared = numberAt(item, 'SharedSize') ?? 0;
      return [textAt(item, 'Id'), Math.max(0, (numberAt(item, 'Size') ?? 0) - Math.max(0, shared))] as const;
    }),
  );
}

/** How often a daemon is asked again that counts for somebody else, and after how long, ms. */
const attempts = 40;
const between = 250;

/** Docker counts the bytes of its images for one at a time, and refuses the others. */
async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const isBusy =
        error instanceof SourceError && 'text' in error.failure && /already running/i.test(error.failure.text);
      if (!isBusy || attempt === attempts) throw error;
      await setTimeout(between, undefined, { signal });
    }
  }
}
