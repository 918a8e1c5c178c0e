import { pathAtCursor } from '../core/format/cursor.ts';
import { nodeAt } from '../core/json.ts';
import type { ImageRecord } from './imageRecord.ts';

/** The node of the record that the field under the cursor stands for, if there is one. */
export function nodeAtCursor(format: string, offset: number, image: ImageRecord): number | undefined {
  const { document } = image;
  const path = document === undefined || format === '' ? undefined : pathAtCursor(format, offset, image.decoded);
  return document === undefined || path === undefined || path.length === 0 ? undefined : nodeAt(document, path);
}
