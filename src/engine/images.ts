import type { Image, ImageSummary } from '../core/image.ts';
import { parseImage, parseImageList } from './parseImage.ts';
import type { Session } from './session.ts';

/** All images of a daemon, or those that pass its filters, without the intermediate ones of its builder. */
export async function listImages(
  session: Session,
  signal: AbortSignal,
  filters?: Readonly<Record<string, readonly string[]>>,
): Promise<readonly ImageSummary[]> {
  const asked = { about: 'image', image: '' } as const;
  return parseImageList(
    await session.ask({ asked, signal, patience: session.patience.question }, (docker) =>
      docker.listImages(filters === undefined ? {} : { filters: JSON.stringify(filters) }),
    ),
    session.endpoint,
  );
}

/** One image's record, with the very bytes the daemon sent. */
export async function inspectImage(session: Session, image: string, signal: AbortSignal): Promise<Image> {
  const ask = { asked: { about: 'image', image }, signal, patience: session.patience.question, raw: true } as const;
  const answer = await session.ask(ask, (docker) => docker.getImage(image).inspect());
  return parseImage(answer instanceof Uint8Array ? answer : new Uint8Array(), session.endpoint);
}

/** Gives an image one more name. */
export async function tagImage(
  session: Session,
  image: string,
  repository: string,
  tag: string,
  signal: AbortSignal,
): Promise<void> {
  await session.ask(
    { asked: { about: 'image', image, change: 'tag' }, signal, patience: session.patience.question },
    (docker) => docker.getImage(image).tag({ repo: repository, tag }),
  );
}

/** Takes a name away, and the image with its last one. */
export async function removeImage(session: Session, image: string, signal: AbortSignal, force: boolean): Promise<void> {
  const ask = { asked: { about: 'image', image, change: 'remove' }, signal, patience: session.patience.work } as const;
  await session.ask(ask, (docker) => docker.getImage(image).remove(force ? { force: true } : {}));
}
