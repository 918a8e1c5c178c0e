import type { Image, ImageSource } from '../../core/image.ts';
import { findSameContent, type ContentWork, type RewrittenFile } from '../../core/sameContent.ts';

/** Rewritten files are compared up to these limits, the largest first; on some stores their layers have to be unpacked. */
export const comparedFiles = { files: 48, bytes: 1_000_000_000 };

/** What has not been compared by then, ms, is taken for changed. */
const longestComparison = 30_000;

/** Who reads the files that are compared. */
export interface ComparisonHost {
  readonly source: ImageSource;
  readonly record: () => Promise<Image>;
  readonly work: ContentWork;
  readonly signal: AbortSignal;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * A file written again with what it had says what to do about it: both are read to know. What is found until time is up, or until
 * reading fails, which `onTrouble` hears of: without it the files are listed as overwritten, which they are.
 */
export async function sameContents(
  rewritten: readonly RewrittenFile[],
  { source, record, work, signal, onTrouble }: ComparisonHost,
): Promise<ReadonlySet<number>> {
  const same = new Set<number>();
  try {
    const image = await record();
    const stop = AbortSignal.any([signal, AbortSignal.timeout(longestComparison)]);
    const found = findSameContent(
      rewritten,
      (files) => source.openFiles(image, files, stop),
      (content) => work.hash(content, stop),
    );
    for await (const version of found) same.add(version);
  } catch (error) {
    if (!signal.aborted) onTrouble(error);
  }
  return same;
}
