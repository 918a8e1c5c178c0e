import type { LayerProgress } from '../core/image.ts';
import { fieldsAt, isFields, numberAt, textAt } from '../core/fields.ts';

/** A line of a pull's or push's stream; undefined for those that report no progress (`aux`). */
export function parseProgress(line: unknown): LayerProgress | undefined {
  if (!isFields(line)) return undefined;
  const status = textAt(line, 'status') || textAt(line, 'stream').trim();
  if (status === '') return undefined;
  const detail = fieldsAt(line, 'progressDetail');
  const current = numberAt(detail, 'current');
  const total = numberAt(detail, 'total');
  return {
    id: textAt(line, 'id'),
    status,
    ...(current === undefined ? {} : { current }),
    // 0 and -1 both mean that nobody knows.
    ...(total === undefined || total <= 0 ? {} : { total }),
  };
}
