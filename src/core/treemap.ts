/** Something with a weight that may hold others. */
export interface TreemapItem<T> {
  readonly value: T;
  /** Not negative; what has none gets no room. */
  readonly weight: number;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Tile<T> extends Rectangle {
  readonly value: T;
}

/**
 * Divides a rectangle among items in proportion to their weights, each piece as near to a square as this order allows; the
 * largest comes first, top left.
 * Bruls, Huizing, van Wijk: Squarified Treemaps (2000). https://doi.org/10.1007/978-3-7091-6783-0_4
 */
export function squarify<T>(items: readonly TreemapItem<T>[], area: Rectangle): readonly Tile<T>[] {
  const sorted = items.filter((item) => item.weight > 0).sort((a, b) => b.weight - a.weight);
  const total = sorted.reduce((sum, item) => sum + item.weight, 0);
  if (total === 0 || !(area.width > 0 && area.height > 0)) return [];
  const scale = (area.width * area.height) / total;
  const tiles: Tile<T>[] = [];
  let left = area;
  for (let begin = 0; begin < sorted.length;) {
    const end = endOfRow(sorted, begin, Math.min(left.width, left.height), scale);
    left = layRow(sorted.slice(begin, end), left, scale, tiles);
    begin = end;
  }
  return tiles;
}

/** Adds items to a row along the shorter side for as long as its worst piece gets no narrower. */
function endOfRow<T>(items: readonly TreemapItem<T>[], begin: number, side: number, scale: number): number {
  const largest = (items[begin]?.weight ?? 0) * scale;
  let sum = largest;
  let worst = worstRatio(sum, largest, largest, side);
  let end = begin + 1;
  for (; end < items.length; end++) {
    const next = (items[end]?.weight ?? 0) * scale;
    const ratio = worstRatio(sum + next, largest, next, side);
    if (ratio > worst) break;
    worst = ratio;
    sum += next;
  }
  return end;
}

function worstRatio(sum: number, largest: number, smallest: number, side: number): number {
  const square = side * side;
  return Math.max((square * largest) / (sum * sum), (sum * sum) / (square * smallest));
}

/** Lays a row along the shorter side of what is left; what is left then. */
function layRow<T>(row: readonly TreemapItem<T>[], area: Rectangle, scale: number, tiles: Tile<T>[]): Rectangle {
  const sum = row.reduce((total, item) => total + item.weight, 0) * scale;
  const isUpright = area.width >= area.height;
  const depth = isUpright ? sum / area.height : sum / area.width;
  let along = isUpright ? area.y : area.x;
  for (const { value, weight } of row) {
    const length = depth === 0 ? 0 : (weight * scale) / depth;
    tiles.push(
      isUpright
        ? { value, x: area.x, y: along, width: depth, height: length }
        : { value, x: along, y: area.y, width: length, height: depth },
    );
    along += length;
  }
  return isUpright
    ? { x: area.x + depth, y: area.y, width: Math.max(0, area.width - depth), height: area.height }
    : { x: area.x, y: area.y + depth, width: area.width, height: Math.max(0, area.height - depth) };
}
