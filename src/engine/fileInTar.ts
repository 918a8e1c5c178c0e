import { SourceError } from '../core/failure.ts';
import { TarScanner } from '../core/tar/scanner.ts';

/** The content of the one file in a tar, as the engine hands out a file of a container. `daemon` where it is no plain file. */
export async function* fileInTar(tar: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let found: { readonly size: number; readonly kind: string } | undefined;
  let read = 0;
  const scanner = new TarScanner((entry) => {
    if (found !== undefined) return undefined;
    found = { size: entry.bodySize, kind: entry.kind };
    return (piece) => {
      // The piece is a view of a chunk that is ours: nobody writes to it again.
      pieces.push(piece);
      read += piece.length;
    };
  });
  for await (const chunk of tar) {
    scanner.push(chunk);
    yield* pieces;
    pieces = [];
    if (found !== undefined && found.kind !== 'file') break;
    if (found !== undefined && read >= found.size) return;
  }
  throw new SourceError({
    kind: 'daemon',
    status: 404,
    text:
      found === undefined || found.kind === 'file'
        ? `${name} could not be read whole`
        : `${name} is no file but a ${found.kind}`,
  });
}
