import { pathAtCursor } from '../core/format/cursor.ts';
import { nodeAt } from '../core/json.ts';
import type { FormatRun } from './formatRun.ts';
import type { ImageRecord } from './imageRecord.ts';

/** The nodes of the record a format speaks of: what the field under the cursor stands for, or what a JSONPath found. */
export function nodesOfFormat(
  { format, language, result }: Pick<FormatRun, 'format' | 'language' | 'result'>,
  offset: number,
  image: ImageRecord,
): readonly number[] {
  if (language === 'jsonpath') return result.kind === 'matches' ? result.matches.map(({ node }) => node) : [];
  const { document } = image;
  const path = document === undefined || format === '' ? undefined : pathAtCursor(format, offset, image.decoded);
  if (document === undefined || path === undefined || path.length === 0) return [];
  const node = nodeAt(document, path);
  return node === undefined ? [] : [node];
}
