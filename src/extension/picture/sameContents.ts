import { createHash } from 'node:crypto';
import type { Image, ImageSource } from '../../core/image.ts';
import { findSameContent, type RewrittenFile } from '../../core/sameContent.ts';

/** Rewritten files are compared up to these limits, the largest first; on some stores each costs a scan of its layer. */
export const comparedFiles = { files: 48, bytes: 1_000_000_000 };

/** What has not been compared by then, ms, is taken for changed. */
const longestComparison = 30_000;

/**
 * A file written again with what it had says what to do about it: both are read to know. What is found until time is up, or until
 * reading fails, which `onTrouble` hears of: without it the files are listed as overwritten, which they are.
 */
export async function sameContents(
  source: ImageSource,
  record: () => Promise<Image>,
  rewritten: readonly RewrittenFile[],
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<ReadonlySet<number>> {
  const same = new Set<number>();
  try {
    const image = await record();
    const stop = AbortSignal.any([signal, AbortSignal.timeout(longestComparison)]);
    for await (const version of findSameContent(source, image, rewritten, sha256Of, stop)) same.add(version);
  } catch (error) {
    if (!signal.aborted) onTrouble(error);
  }
  return same;
}

async function sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
