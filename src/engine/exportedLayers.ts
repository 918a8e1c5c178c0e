import { filesInTar } from '../blob/filesInTar.ts';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import { SourceError } from '../core/failure.ts';
import type { Image } from '../core/image.ts';
import { TarScanner } from '../core/tar/scanner.ts';
import type { LayerFile } from './classicStore.ts';
import { fileOfLayer } from './containerdStore.ts';
import { asStream, type Session } from './session.ts';

/** A layer of an export. */
export interface ExportedLayer {
  readonly diffId: string;
  readonly scanned: ScannedLayer;
}

/**
 * Lists layers from an image's export, in the order they come, and stops as soon as all that are `wanted` were seen. The layers are known by the
 * hash of what they hold: nothing has to be believed of names or manifests, and no form of archive has to be told from another.
 */
export async function* exportedListings(
  session: Session,
  image: Image,
  wanted: ReadonlySet<string>,
  scanner: LayerScanner,
  signal: AbortSignal,
): AsyncGenerator<ExportedLayer> {
  const left = new Set(wanted);
  const stop = new AbortController();
  let damaged: ScannedLayer | undefined;
  try {
    for await (const { scanned } of exportedBlobs(session, image, scanner, AbortSignal.any([signal, stop.signal]))) {
      const diffId = `sha256:${scanned.hash ?? ''}`;
      if (!left.delete(diffId)) {
        if (scanned.problem !== undefined && scanned.entries.length > 0) damaged = scanned;
        continue;
      }
      yield { diffId, scanned };
      if (left.size === 0) return;
    }
  } finally {
    stop.abort();
  }
  throw new SourceError(
    damaged === undefined
      ? { kind: 'incomplete', action: 'save', subject: image.id }
      : { kind: 'digest-mismatch', layer: image.diffIds.findIndex((diffId) => left.has(diffId)) },
  );
}

/** A file as one layer brings it: the export is read to find the layer, and again to read the file from it. */
export async function* exportedFile(
  session: Session,
  image: Image,
  { index, path }: LayerFile,
  scanner: LayerScanner,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  const reading = AbortSignal.any([signal, stop.signal]);
  try {
    const name = await nameOfLayer(session, image, image.diffIds[index] ?? '', scanner, reading);
    let wanted = path;
    for (;;) {
      const link = yield* fileOfLayer(exportedBlob(session, image, name, reading), wanted);
      if (link === undefined) return;
      wanted = link;
    }
  } finally {
    stop.abort();
  }
}

async function nameOfLayer(
  session: Session,
  image: Image,
  diffId: string,
  scanner: LayerScanner,
  signal: AbortSignal,
): Promise<string> {
  const stop = new AbortController();
  try {
    const reading = AbortSignal.any([signal, stop.signal]);
    for await (const { name, scanned } of exportedBlobs(session, image, scanner, reading)) {
      if (diffId === `sha256:${scanned.hash ?? ''}`) return name;
    }
  } finally {
    stop.abort();
  }
  throw new SourceError({ kind: 'incomplete', action: 'save', subject: image.id });
}

/** The bytes of one member of an export. */
async function* exportedBlob(
  session: Session,
  image: Image,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  const scanner = new TarScanner((entry) =>
    entry.path === name && entry.kind === 'file' ? (piece) => pieces.push(piece) : undefined,
  );
  for await (const chunk of await exportOf(session, image, signal)) {
    scanner.push(chunk);
    yield* pieces;
    pieces = [];
  }
}

interface ExportedBlob {
  readonly name: string;
  readonly scanned: ScannedLayer;
}

/** Every file of an export, read as if it were a layer: what is none has no entries and no layer's hash. */
async function* exportedBlobs(
  session: Session,
  image: Image,
  scanner: LayerScanner,
  signal: AbortSignal,
): AsyncGenerator<ExportedBlob> {
  for await (const { name, body } of filesInTar(await exportOf(session, image, signal)))
    yield { name, scanned: await scanner.scan('tar', body(), signal) };
}

async function exportOf(session: Session, image: Image, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const ask = { asked: { about: 'image', image: image.id }, signal, patience: session.patience.work } as const;
  return asStream(await session.ask(ask, (docker) => docker.getImage(image.id).get()));
}
