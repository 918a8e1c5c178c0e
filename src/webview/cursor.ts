import type { JsonDocument, JsonPath } from '../core/json.ts';
import type { Completions } from './complete.ts';
import type { ImageRecord } from './imageRecord.ts';

export function templateOf(path: JsonPath): string {
  return `{{.${path.join('.')}}}`;
}
export function completionsAt(
  _value: string,
  _offset: number,
  _image: ImageRecord,
  _secretsShown: boolean,
): Completions | undefined {
  return undefined;
}
export function nodesAtCursor(
  _format: string,
  _offset: number,
  _document: JsonDocument,
  _image: ImageRecord,
): readonly number[] {
  return [];
}
