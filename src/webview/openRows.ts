import { nodeAtPointer, pathOf, pointerOf, type JsonDocument } from '../core/json.ts';
import type { JsonRows } from '../core/jsonRows.ts';

/** Two levels of a record are open at first, save lists so long that they would push everything else away. */
export function opensAtFirst(document: JsonDocument): (node: number) => boolean {
  return (node) => document.depth(node) < 2 && document.childCount(node) <= 60;
}

/** JSON Pointers of what is opened or closed otherwise than at first. */
export function toggledRows(rows: JsonRows): string[] {
  const { document } = rows;
  const opens = opensAtFirst(document);
  const toggled: string[] = [];
  for (let node = 1; node < document.count; node += 1) {
    const holds = document.childCount(node) > 0;
    if (holds && rows.isOpen(node) !== opens(node)) toggled.push(pointerOf(pathOf(document, node)));
  }
  return toggled;
}

/** Opens and closes what was toggled before, wherever the document still has it. */
export function restoreToggledRows(rows: JsonRows, pointers: readonly string[]): void {
  const opens = opensAtFirst(rows.document);
  for (const pointer of pointers) {
    const node = nodeAtPointer(rows.document, pointer);
    if (node !== undefined) rows.set(node, !opens(node));
  }
}
