import { filesOfLayer } from '../blob/filesOfLayer.ts';
import type { OpenedFile, WantedFile } from '../core/image.ts';
import { normalisePath } from '../core/layerEntry.ts';
import type { Reader } from './readerContainer.ts';

/** So few are asked for one by one; of more, the folder that holds them all comes as one tar. */
const oneByOne = 3;

/** The wanted files of a layer from the folder it is unpacked in on the engine's machine. */
export async function* filesInFolder(
  reader: Reader,
  folder: string,
  layer: number,
  files: readonly WantedFile[],
  signal: AbortSignal,
): AsyncGenerator<OpenedFile> {
  if (files.length <= oneByOne) {
    for (const file of files) yield { file, content: await begun(reader.file(`${folder}/${file.path}`, signal)) };
    return;
  }
  const common = commonFolder(files);
  const place = common === '' ? folder : `${folder}/${common}`;
  // The tar's names begin with the folder's own.
  const pathOf = (entry: { readonly path: string }): string => {
    const path = normalisePath(entry.path);
    const slash = path.indexOf('/');
    const below = slash === -1 ? '' : path.slice(slash + 1);
    return common === '' ? below : `${common}/${below}`;
  };
  yield* filesOfLayer({ bytes: reader.tar(place, signal), pathOf }, layer, files);
}

/** The deepest folder in which all files are. */
function commonFolder(files: readonly WantedFile[]): string {
  let common: readonly string[] | undefined;
  for (const { path } of files) {
    const parts = path.split('/').slice(0, -1);
    const known: readonly string[] = common ?? parts;
    const differs = known.findIndex((part, index) => part !== parts[index]);
    common = differs === -1 ? known : known.slice(0, differs);
  }
  return (common ?? []).join('/');
}

/** Content of which the first piece is there: what is refused is refused before the file's turn. */
async function begun(content: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const pieces = content[Symbol.asyncIterator]();
  const first = await pieces.next();
  return (async function* () {
    try {
      for (let next = first; next.done !== true; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  })();
}
