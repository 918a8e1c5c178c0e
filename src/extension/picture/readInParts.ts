import { setTimeout } from 'node:timers/promises';
import type { LayerStack } from '../../core/layerStack.ts';
import type { ImageFiles } from '../files/imageFiles.ts';
import type { Report } from '../files/sharedWork.ts';

/** What is known without a wait, ms, is shown as a whole. */
const atLeast = 300;

/** Of the time, a part at most is spent on what is only for the moment: so many times as long as that took it rests. */
const restsFor = 4;

/**
 * Reads all layers of an image. Where that takes a while, those that are there are laid upon each other meanwhile and given to
 * `part`, whenever there are more of them, until it is told no more. Throws what reading throws.
 */
export async function readInParts(
  files: Pick<ImageFiles, 'whole' | 'soFar'>,
  signal: AbortSignal,
  report: Report,
  part: (stack: LayerStack, signal: AbortSignal) => Promise<void>,
): Promise<LayerStack> {
  const done = new AbortController();
  const parts = giveParts(files, AbortSignal.any([signal, done.signal]), part);
  try {
    return await files.whole(signal, report);
  } finally {
    done.abort();
    await parts;
  }
}

async function giveParts(
  files: Pick<ImageFiles, 'soFar'>,
  signal: AbortSignal,
  part: (stack: LayerStack, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let given = 0;
  try {
    for (let pause = atLeast; ;) {
      await setTimeout(pause, undefined, { signal, ref: false });
      const begin = performance.now();
      const stack = await files.soFar(signal);
      const known = stack === undefined ? 0 : stack.layers.length - stack.unread.size;
      if (stack !== undefined && known > given) {
        given = known;
        await part(stack, signal);
      }
      pause = Math.max(atLeast, restsFor * (performance.now() - begin));
    }
  } catch {
    // They are all there, or whoever reads them says what is wrong.
  }
}
