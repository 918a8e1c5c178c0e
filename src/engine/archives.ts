import { Readable } from 'node:stream';
import type { ImageId, ImportOptions, LoadStep } from '../core/image.ts';
import { understand } from './daemonTrouble.ts';
import { incomplete, type Errand } from './errors.ts';
import { textAt } from '../core/fields.ts';
import { jsonLines } from './jsonLines.ts';
import { imageIdOf } from './parseImage.ts';
import { parseProgress } from './progress.ts';
import { queryString } from './requestPath.ts';
import { checkedArchive } from './savedArchive.ts';
import { asStream, type Session } from './session.ts';

/** The archive of images as `docker save` writes it; throws at its end where it is not whole and true. */
export async function* saveImages(
  session: Session,
  images: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const subject = images.join(', ');
  try {
    const path = `${await session.prefix(signal)}/images/get${queryString({ names: images })}`;
    const { body } = await session.modem.request({ method: 'GET', path }, signal, session.patience.work);
    yield* checkedArchive(body, { action: 'save', subject });
  } catch (error) {
    const understood = understand(error, { about: 'archive', action: 'save', subject });
    throw understood === error ? understand(error, { about: 'image', image: subject }) : understood;
  }
}

/** Loads an archive as `docker save` writes it. The last steps name what was loaded. */
export async function* loadArchive(
  session: Session,
  archive: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<LoadStep> {
  const errand = { action: 'load', subject: 'archive' } as const;
  const asked = { about: 'archive', ...errand } as const;
  const ask = { asked, signal, patience: session.patience.work } as const;
  const answer = await session.ask(ask, (docker) => docker.loadImage(Readable.from(archive), { quiet: false }));
  let loaded = 0;
  try {
    for await (const line of jsonLines(asStream(answer), session.endpoint, errand)) {
      for (const [, name = ''] of textAt(line, 'stream').matchAll(/Loaded image(?: ID)?(?:\(s\))?: (.+)/g)) {
        for (const each of name.split(',')) {
          loaded++;
          yield { kind: 'loaded', name: each.trim() };
        }
      }
      const progress = parseProgress(line);
      if (progress !== undefined && !progress.status.startsWith('Loaded image')) yield { kind: 'progress', progress };
    }
  } catch (error) {
    throw understand(error, asked);
  }
  if (loaded === 0) throw incomplete(errand);
}

/** Makes an image of a root file system's tar. */
export async function importArchive(
  session: Session,
  rootfs: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<ImageId> {
  const errand: Errand = {
    action: 'import',
    subject: options.reference === undefined ? 'archive' : `${options.reference.repository}:${options.reference.tag}`,
  };
  const asked = { about: 'archive', ...errand } as const;
  const query = {
    ...(options.reference === undefined ? {} : { repo: options.reference.repository, tag: options.reference.tag }),
    ...(options.message === '' ? {} : { message: options.message }),
    ...(options.changes.length === 0 ? {} : { changes: options.changes }),
  };
  const answer = await session.ask({ asked, signal, patience: session.patience.work }, (docker) =>
    docker.importImage(Readable.from(rootfs), query),
  );
  let id: ImageId | undefined;
  try {
    for await (const line of jsonLines(asStream(answer), session.endpoint, errand))
      id = imageIdOf(textAt(line, 'status').trim()) ?? id;
  } catch (error) {
    throw understand(error, asked);
  }
  if (id === undefined) throw incomplete(errand);
  return id;
}
