import { isCancelled, SourceError } from '../core/failure.ts';
import type { OpenedFile } from '../core/image.ts';

/** The engine does not let us, or does not have it there: another source is asked. What ends every conversation goes on. */
export function isRefusal(error: unknown): boolean {
  if (isCancelled(error)) return false;
  if (!(error instanceof SourceError)) return true;
  switch (error.failure.kind) {
    case 'daemon':
    case 'no-such-container':
    case 'no-such-image':
    case 'in-use':
    case 'not-docker':
      return true;
    default:
      return false;
  }
}

/** Files until the engine refuses one: whatever is left is for another source. */
export async function* unlessRefused(files: AsyncIterable<OpenedFile>): AsyncGenerator<OpenedFile> {
  try {
    yield* files;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}
