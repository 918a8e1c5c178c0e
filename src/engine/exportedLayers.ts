import { SourceError } from '../core/failure.ts';
import type { Image, LayerListing } from '../core/image.ts';
import { TarScanner } from '../core/tar/scanner.ts';
import { fileOfLayer } from './containerdStore.ts';
import { layersOf } from './imageHistory.ts';
import { LayerScan, type ScannedLayer } from './layerScan.ts';
import { asStream, type Session } from './session.ts';

/**
 * Lists layers from an image's export, in the order they come, and stops as soon as all that are wanted were seen. The layers are known by the
 * hash of what they hold: nothing has to be believed of names or manifests, and no form of archive has to be told from another.
 */
export async function* exportedListings(
  session: Session,
  image: Image,
  indexes: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<LayerListing> {
  const layers = layersOf(image);
  const wanted = new Set(indexes);
  const stop = new AbortController();
  let damaged: ScannedLayer | undefined;
  try {
    for await (const { scanned } of exportedBlobs(session, image, AbortSignal.any([signal, stop.signal]))) {
      const matching = layers.filter(({ index, diffId }) => wanted.has(index) && diffId === scanned.diffId);
      if (matching.length === 0 && scanned.incomplete !== undefined && scanned.entries.length > 0) damaged = scanned;
      for (const layer of matching) {
        wanted.delete(layer.index);
        yield {
          layer,
          entries: scanned.entries,
          ...(scanned.incomplete === undefined ? {} : { incomplete: scanned.incomplete }),
        };
      }
      if (wanted.size === 0) return;
    }
  } finally {
    stop.abort();
  }
  const [first = 0] = wanted;
  throw new SourceError(
    damaged === undefined
      ? { kind: 'incomplete', action: 'save', subject: image.id }
      : { kind: 'digest-mismatch', layer: first },
  );
}

/** A file as one layer brings it: the export is read to find the layer, and again to read the file from it. */
export async function* exportedFile(
  session: Session,
  image: Image,
  index: number,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  const reading = AbortSignal.any([signal, stop.signal]);
  try {
    const name = await nameOfLayer(session, image, index, reading);
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

async function nameOfLayer(session: Session, image: Image, index: number, signal: AbortSignal): Promise<string> {
  const stop = new AbortController();
  try {
    for await (const { name, scanned } of exportedBlobs(session, image, AbortSignal.any([signal, stop.signal]))) {
      if (scanned.diffId === image.diffIds[index]) return name;
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
async function* exportedBlobs(session: Session, image: Image, signal: AbortSignal): AsyncGenerator<ExportedBlob> {
  let steps: (Uint8Array | string)[] = [];
  const scanner = new TarScanner((entry) => {
    if (entry.kind !== 'file') return undefined;
    steps.push(entry.path);
    return (piece) => steps.push(piece);
  });
  let current: { readonly name: string; readonly scan: LayerScan } | undefined;
  try {
    for await (const chunk of await exportOf(session, image, signal)) {
      scanner.push(chunk);
      for (const step of steps) {
        if (typeof step !== 'string') {
          await current?.scan.write(step);
          continue;
        }
        if (current !== undefined) yield { name: current.name, scanned: await current.scan.end() };
        current = { name: step, scan: new LayerScan() };
      }
      steps = [];
    }
    if (current !== undefined) yield { name: current.name, scanned: await current.scan.end() };
  } finally {
    current?.scan.destroy();
  }
}

async function exportOf(session: Session, image: Image, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const ask = { asked: { about: 'image', image: image.id }, signal, patience: session.patience.work } as const;
  return asStream(await session.ask(ask, (docker) => docker.getImage(image.id).get()));
}
