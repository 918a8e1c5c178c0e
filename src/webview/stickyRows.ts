import type { JsonRows } from '../core/jsonRows.ts';

/** So many rows at the top of the tree stay in place for what is around the rows below them. */
export const MOST_STICKY = 4;

/**
 * The nodes around what is at the top of the tree and scrolled out of sight, the outermost first: what VS Code's own trees
 * keep in place. The rows they are drawn over count as out of sight, too.
 */
export function stickyNodes(rows: JsonRows, firstVisible: number): readonly number[] {
  for (let count = 0; count < MOST_STICKY; count += 1) {
    const around = aroundRow(rows, firstVisible + count);
    if (around.length <= count) return around;
  }
  return aroundRow(rows, firstVisible + MOST_STICKY).slice(0, MOST_STICKY);
}

/** How many rows will lie over the top of the tree when this one is the first below them. */
export function stickyAbove(rows: JsonRows, row: number): number {
  return Math.min(MOST_STICKY, aroundRow(rows, row).length);
}

/** The nodes around a row that have rows themselves. */
function aroundRow(rows: JsonRows, row: number): readonly number[] {
  const around: number[] = [];
  const { document } = rows;
  const node = rows.nodeAt(Math.min(row, rows.count - 1));
  for (let at = node < 0 ? -1 : document.parent(node); at > 0; at = document.parent(at)) around.unshift(at);
  return around;
}
