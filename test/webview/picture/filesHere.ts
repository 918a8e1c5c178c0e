import { FileView } from '../../../src/core/fileView.ts';
import type { LayerStack } from '../../../src/core/layerStack.ts';
import { pictureHere } from '../../../src/core/pictureWork.ts';
import { PictureFiles } from '../../../src/extension/picture/pictureFiles.ts';

/** The files of a stack, drawn on this thread. */
export function filesHere(stack: LayerStack): PictureFiles {
  const { signal } = new AbortController();
  return new PictureFiles(stack, {
    view: (which) => Promise.resolve(new FileView(stack, which)),
    picture: pictureHere,
    signal,
  });
}
