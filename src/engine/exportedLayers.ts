import { layerExpansion, uncompressed } from '../blob/decompressed.ts';
import { filesInTar } from '../blob/filesInTar.ts';
import { filesOfLayer, notingTrouble } from '../blob/filesOfLayer.ts';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import { SourceError } from '../core/failure.ts';
import type { Image, OpenedFile, WantedFile } from '../core/image.ts';
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

/** A file as one layer brings it. */
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
    let wanted = path;
    for (;;) {
      const link = yield* fileOfLayer(
        exportedLayer(session, image, image.diffIds[index] ?? '', scanner, reading),
        wanted,
      );
      if (link === undefined) return;
      wanted = link;
    }
  } finally {
    stop.abort();
  }
}

/**
 * The files of many layers. Most forms of export call a layer by its diffID: then one export is enough, else the layers are found
 * by what they hold and a second one is read.
 */
export async function* exportedFiles(
  session: Session,
  image: Image,
  files: readonly WantedFile[],
  scanner: LayerScanner,
  signal: AbortSignal,
): AsyncGenerator<OpenedFile> {
  const left = new Map(
    [...Map.groupBy(files, ({ layer }) => layer)].map(([layer, ofLayer]) => [image.diffIds[layer] ?? '', ofLayer]),
  );
  const trouble: SourceError[] = [];
  /** Reads the layers whose names are known. */
  const pass = async function* (diffIdOf: (name: string) => string | undefined): AsyncGenerator<OpenedFile> {
    const stop = new AbortController();
    const tar = await exportOf(session, image, AbortSignal.any([signal, stop.signal]));
    try {
      const isWanted = ({ path }: { readonly path: string }): boolean => left.has(diffIdOf(path) ?? '');
      for await (const { name, body } of filesInTar(tar, isWanted)) {
        const diffId = diffIdOf(name) ?? '';
        const wanted = left.get(diffId) ?? [];
        left.delete(diffId);
        const bytes = uncompressed(body(), layerExpansion);
        yield* notingTrouble(filesOfLayer({ bytes }, wanted[0]?.layer ?? 0, wanted), trouble);
        if (left.size === 0) return;
      }
    } finally {
      stop.abort();
    }
  };
  yield* pass(namedDiffId);
  if (left.size > 0) {
    const names = await namesOfLayers(session, image, new Set(left.keys()), scanner, signal);
    yield* pass((name) => names.get(name));
  }
  const [first] = trouble;
  if (first !== undefined) throw first;
}

/** The layers' diffIDs by the names they have in an export. */
async function namesOfLayers(
  session: Session,
  image: Image,
  diffIds: ReadonlySet<string>,
  scanner: LayerScanner,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const stop = new AbortController();
  const left = new Set(diffIds);
  const names = new Map<string, string>();
  try {
    const reading = AbortSignal.any([signal, stop.signal]);
    for await (const { name, scanned } of exportedBlobs(session, image, scanner, reading)) {
      const diffId = `sha256:${scanned.hash ?? ''}`;
      if (!left.delete(diffId)) continue;
      names.set(name, diffId);
      if (left.size === 0) return names;
    }
  } finally {
    stop.abort();
  }
  throw new SourceError({ kind: 'incomplete', action: 'save', subject: image.id });
}

/** The diffID by which most forms of export call a layer: `blobs/sha256/<hex>`, `<hex>.tar`. */
function namedDiffId(name: string): string {
  return `sha256:${/(?:^|\/)([0-9a-f]{64})(?:\.tar)?$/.exec(name)?.[1] ?? ''}`;
}

/** A layer as it is in an export: called by its diffID, or found by what it holds, for which the export is read once more. */
async function* exportedLayer(
  session: Session,
  image: Image,
  diffId: string,
  scanner: LayerScanner,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const member = async function* (isIt: (name: string) => boolean): AsyncGenerator<Uint8Array, boolean> {
    const stop = new AbortController();
    const tar = await exportOf(session, image, AbortSignal.any([signal, stop.signal]));
    try {
      for await (const { body } of filesInTar(tar, ({ path }) => isIt(path))) {
        yield* body();
        return true;
      }
      return false;
    } finally {
      stop.abort();
    }
  };
  if (yield* member((name) => namedDiffId(name) === diffId)) return;
  const names = await namesOfLayers(session, image, new Set([diffId]), scanner, signal);
  yield* member((name) => names.get(name) === diffId);
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
