import type { Rectangle } from '../../core/treemap.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** How much worse a pixel aside is than a pixel ahead. */
const asideWeight = 6;

/**
 * The tile an arrow key goes to: the nearest one that begins beyond this one's edge, those straight ahead before those aside.
 * Undefined where there is none.
 */
export function nearestTile(tiles: readonly Rectangle[], from: number, direction: Direction): number | undefined {
  const here = tiles[from];
  if (here === undefined) return undefined;
  let best: { readonly index: number; readonly far: number } | undefined;
  for (const [index, tile] of tiles.entries()) {
    const ahead = distance(here, tile, direction);
    // Tiles may overlap by what was rounded.
    if (index === from || ahead < -1) continue;
    const isSideways = direction === 'left' || direction === 'right';
    const aside = isSideways
      ? gap(here.y, here.height, tile.y, tile.height)
      : gap(here.x, here.width, tile.x, tile.width);
    const off = isSideways
      ? middle(here.y, here.height) - middle(tile.y, tile.height)
      : middle(here.x, here.width) - middle(tile.x, tile.width);
    const far = ahead + asideWeight * aside + Math.abs(off) / 10;
    if (best === undefined || far < best.far) best = { index, far };
  }
  return best?.index;
}

/** From the edge in a direction to the other's near edge. */
function distance(here: Rectangle, there: Rectangle, direction: Direction): number {
  switch (direction) {
    case 'left':
      return here.x - (there.x + there.width);
    case 'right':
      return there.x - (here.x + here.width);
    case 'up':
      return here.y - (there.y + there.height);
    case 'down':
      return there.y - (here.y + here.height);
  }
}

function middle(begin: number, length: number): number {
  return begin + length / 2;
}

/** How far apart two stretches are; 0 where they overlap. */
function gap(begin: number, length: number, otherBegin: number, otherLength: number): number {
  return Math.max(0, otherBegin - (begin + length), begin - (otherBegin + otherLength));
}
