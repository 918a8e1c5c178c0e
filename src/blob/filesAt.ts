import type { OpenedFile, WantedFile } from '../core/image.ts';
import { badLayer, damaged } from './badLayer.ts';

/** A file of which it is known where it begins. */
export interface PlacedFile extends WantedFile {
  readonly offset: number;
}

export function isPlaced(file: WantedFile): file is PlacedFile {
  return file.offset !== undefined;
}

/**
 * Cuts files out of a layer's uncompressed bytes, as they come: what lies between is not looked at. Throws `bad-layer` where the layer ends
 * before a file does, or is damaged, and what `bytes` throws.
 */
export async function* filesAt(
  bytes: AsyncIterable<Uint8Array>,
  files: readonly PlacedFile[],
): AsyncGenerator<OpenedFile> {
  const pieces = bytes[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array(0);
  /** Where the piece begins. */
  let begin = 0;
  /** Goes on to the piece that has the byte at `offset`. */
  const goTo = async ({ layer }: PlacedFile, offset: number): Promise<void> => {
    while (offset >= begin + piece.length) {
      const place = { layer, offset: begin + piece.length, entries: 0 };
      let next;
      try {
        next = await pieces.next();
      } catch (error) {
        throw damaged(error, place);
      }
      if (next.done === true) throw badLayer(place);
      begin = place.offset;
      piece = next.value;
    }
  };
  const contentOf = async function* (file: PlacedFile): AsyncGenerator<Uint8Array> {
    const end = file.offset + file.size;
    for (let at = file.offset; at < end; at = Math.min(end, begin + piece.length)) {
      await goTo(file, at);
      yield piece.subarray(at - begin, end - begin);
    }
  };
  try {
    for (const file of files.toSorted((a, b) => a.offset - b.offset)) {
      if (file.size > 0) await goTo(file, file.offset);
      yield { file, content: contentOf(file) };
    }
  } finally {
    await pieces.return?.();
  }
}
