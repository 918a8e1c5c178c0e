import { createHash } from 'node:crypto';
import { chainIds } from '../core/chainId.ts';
import { SourceError } from '../core/failure.ts';
import { pairHistory } from '../core/history.ts';
import type { HistoryEntry, Image, ImageHistory, Layer } from '../core/image.ts';
import type { ImageSpec } from '../core/imageSpec.ts';
import { inspectImage } from './images.ts';
import { parseHistory } from './parseImage.ts';
import type { Session } from './session.ts';

/** An image's history paired with its layers from what the API tells: exact on a containerd store, elsewhere inferred. */
export async function apiHistory(
  session: Session,
  image: Image,
  store: 'classic' | 'containerd' | 'podman',
  signal: AbortSignal,
): Promise<ImageHistory> {
  const entries = await historyEntries(session, image, signal);
  const grows =
    store === 'classic' ? await layersOfAncestors(session, image, entries, signal) : new Map<string, number>();
  return pairHistory({ entries, diffIds: image.diffIds, chainIds: chainIdsOf(image), store, grows });
}

/** An image's history paired with its layers by its own config, with the sizes, ids and tags that only the API tells. */
export async function configHistory(
  session: Session,
  image: Image,
  config: ImageSpec,
  signal: AbortSignal,
): Promise<ImageHistory> {
  const told = await historyEntries(session, image, signal);
  const entries = config.history.map((entry, index) => {
    const same = told.length === config.history.length ? told[index] : undefined;
    return {
      ...entry,
      ...(same?.size === undefined ? {} : { size: same.size }),
      ...(same?.id === undefined ? {} : { id: same.id }),
      ...(same?.tags === undefined ? {} : { tags: same.tags }),
    };
  });
  return pairHistory({ entries, diffIds: image.diffIds, chainIds: chainIdsOf(image), store: 'config' });
}

/** An image's history as the API tells it, the oldest line first. */
async function historyEntries(session: Session, image: Image, signal: AbortSignal): Promise<readonly HistoryEntry[]> {
  const ask = { asked: { about: 'image', image: image.id }, signal, patience: session.patience.question } as const;
  const answer = await session.ask(ask, (docker) => docker.getImage(image.id).history());
  return parseHistory(answer, session.endpoint);
}

/** The chain ids of an image's layers. */
export function chainIdsOf(image: Pick<Image, 'diffIds'>): ReturnType<typeof chainIds> {
  return chainIds(image.diffIds, (text) => createHash('sha256').update(text).digest('hex'));
}

/** How many layers each line's image has, for the lines whose images are still here: the old builder keeps one a step. */
async function layersOfAncestors(
  session: Session,
  image: Image,
  entries: readonly HistoryEntry[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>([[image.id, image.diffIds.length]]);
  const ids = new Set(entries.map((entry) => entry.id).filter((id) => id !== undefined && id !== image.id));
  for (const id of ids) {
    try {
      if (id !== undefined) counts.set(id, (await inspectImage(session, id, signal)).diffIds.length);
    } catch (error) {
      // Removed while we were reading: one clue less.
      if (!(error instanceof SourceError && error.failure.kind === 'no-such-image')) throw error;
    }
  }
  return counts;
}

/** An image's layers, bottom first, as far as its record tells. */
export function layersOf(image: Pick<Image, 'diffIds'>): readonly Layer[] {
  const chain = chainIdsOf(image);
  return image.diffIds.map((diffId, index) => ({ index, diffId, chainId: chain[index] ?? diffId }));
}
