import type { Change, CommitOptions, Container, ImageId } from '../core/image.ts';
import { notDocker } from './errors.ts';
import { textAt } from '../core/fields.ts';
import { hiddenLabel } from './hiddenLabel.ts';
import { orGiveUp } from './giveUp.ts';
import { removeImage, tagImage } from './images.ts';
import { parseChanges, parseContainers } from './parseContainer.ts';
import { imageIdOf } from './parseImage.ts';
import type { Session } from './session.ts';

/** All containers of a daemon, running or not, but for Strata's own. */
export async function listContainers(session: Session, signal: AbortSignal): Promise<readonly Container[]> {
  const ask = { asked: { about: 'container', container: '' }, signal, patience: session.patience.question } as const;
  return parseContainers(
    await session.ask(ask, (docker) => docker.listContainers({ all: true })),
    session.endpoint,
    hiddenLabel,
  );
}

/** What a container has added, changed and deleted in its read-write layer. */
export async function containerChanges(
  session: Session,
  container: string,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  // Comparing a large file system takes the daemon its time.
  const ask = { asked: { about: 'container', container }, signal, patience: session.patience.work } as const;
  return parseChanges(await session.ask(ask, (docker) => docker.getContainer(container).changes()), session.endpoint);
}

/**
 * Makes an image of a container; the new image's id. It is named once it is there: one that was given up, or that cannot have its
 * name, is taken away again, and nobody has lost a name to it.
 */
export async function commitContainer(
  session: Session,
  container: string,
  options: CommitOptions,
  signal: AbortSignal,
): Promise<ImageId> {
  signal.throwIfAborted();
  const undo = (id: ImageId): Promise<void> => removeImage(session, id, AbortSignal.timeout(60_000), false);
  const id = await orGiveUp(makeImage(session, container, options), signal, undo);
  if (options.reference === undefined) return id;
  const { repository, tag } = options.reference;
  try {
    await tagImage(session, id, repository, tag, signal);
    return id;
  } catch (error) {
    await undo(id).catch(() => undefined);
    throw error;
  }
}

async function makeImage(session: Session, container: string, options: CommitOptions): Promise<ImageId> {
  const query = {
    container,
    comment: options.message,
    author: options.author,
    pause: options.pause,
    ...(options.changes.length === 0 ? {} : { changes: options.changes }),
  };
  const ask = {
    asked: { about: 'container', container, change: 'commit' },
    // Nobody waits for it any longer than they want to; it ends when the engine has made the image.
    signal: new AbortController().signal,
    patience: session.patience.work,
  } as const;
  const answer = await session.ask(ask, (docker) =>
    docker.getContainer(container).commit({ _query: query, _body: null }),
  );
  const id = imageIdOf(textAt(answer, 'Id') || textAt(answer, 'ID'));
  if (id === undefined)
    throw notDocker(session.endpoint, new Error('a commit was answered without the id of an image'));
  return id;
}
